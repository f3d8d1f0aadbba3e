import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import type { Lap, RaceResult, Track } from '../../core/contract/domain.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'

/** Real pages against what an independent extraction read from them: every driver, every lap, every figure. */

const connector = liveRcConnector()

function capture(name: string): string {
  return readFileSync(join(capturesFolder, `${name}.html`), 'utf8')
}

function truth<T>(name: string): T {
  return JSON.parse(readFileSync(join(capturesFolder, 'truth', `${name}.json`), 'utf8')) as T
}

function read(name: string, address: string) {
  const recognised = connector.recognise(new URL(address))
  if (!recognised || !('page' in recognised)) throw new Error(`${address} is not a page that is read`)
  return connector.parse(recognised.page, capture(name))
}

/** Seconds or clock text to ms by the slow way: split, pad, add. */
function ms(text: string): number | null {
  if (text === '') return null
  const [seconds = '', minutes = '0', hours = '0'] = text.split(':').reverse()
  const [whole = '', decimals = ''] = seconds.split('.')
  return Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(whole) * 1000 + Number(decimals.padEnd(3, '0'))
}

const text = (value: string) => value.normalize('NFC').replace(/\s+/g, ' ').trim()

interface RaceTruth {
  url: string
  race_id: string
  race: { track_name: string; event_name: string; label: string; race_number: number; round: string; length: string }
  drivers: {
    position: number
    driver_id: string
    name: string
    car_number: string
    qualifying_position: number
    laps: number
    total_ms: number | null
    status: string | null
    behind: string
    fastest_lap: string
    fastest_lap_number: number | null
    avg_lap: { sort: string }
    script_stats: Record<string, string>
    laps_list: { lap: number; time: string; position: number; pace: string; segments: [] }[]
  }[]
}

describe.skipIf(!hasCaptures)('captured pages (skipped where ../shared is missing)', () => {
  it.each(['race-6304822', 'race-6304822-earlier', 'race-6304822-reformatted', 'race-6304829'])('%s', (name) => {
    const expected = truth<RaceTruth>(name)
    const page = read(name, expected.url)
    const { race } = expected
    expect(page).toMatchObject({
      pageType: 'race-result',
      sourceTrackSlug: 'canberraoffroad',
      sourceRaceId: expected.race_id,
      trackName: race.track_name,
      eventName: race.event_name,
      startDateLocal: '2025-11-16',
      endDateLocal: '2025-11-16',
      section: race.round,
      raceNumber: race.race_number,
      label: race.label,
      lengthText: race.length,
      lengthMs: ms(race.length.replace(' Timed', '')),
      disagreements: [],
    })
    const results = expected.drivers.map((driver): RaceResult => {
      const script = (key: string) => ms(driver.script_stats[key] ?? '')
      return {
        position: driver.position,
        sourceDriverId: driver.driver_id,
        driverName: text(driver.name),
        carNumber: driver.car_number,
        gridPosition: driver.qualifying_position,
        lapsCompleted: driver.laps,
        totalTimeMs: driver.total_ms,
        statusText: driver.status,
        behind: driver.behind || null,
        fastestLapMs: script('fastLap'),
        fastestLapNumber: driver.fastest_lap_number,
        averageLapMs: script('avgLap'),
        averageTop5Ms: script('avgTop5'),
        averageTop10Ms: script('avgTop10'),
        averageTop15Ms: script('avgTop15'),
        top2ConsecutiveMs: script('top2Consecutive'),
        top3ConsecutiveMs: script('top3Consecutive'),
        stdDeviationMs: script('stdDeviation'),
        consistencyPercent: driver.script_stats.consistency ? Number(driver.script_stats.consistency) : null,
        laps: driver.laps_list.map(
          (lap): Lap => ({
            lapNumber: lap.lap,
            lapTimeMs: ms(lap.time) ?? -1,
            position: lap.position,
            pace: lap.pace,
            segments: lap.segments,
          }),
        ),
      }
    })
    expect(page.pageType === 'race-result' && page.results).toEqual(results)
  })

  it('event-486677', () => {
    const expected = truth<{
      url: string
      event_name: string
      track_name: string
      races: {
        id: string
        label: string
        race_number: number
        class: string
        race_label: string
        section: string
        time_completed: string
      }[]
    }>('event-486677')
    const page = read('event-486677', expected.url)
    if (page.pageType !== 'event') throw new Error(page.pageType)
    expect(page).toMatchObject({
      sourceEventId: '486677',
      name: expected.event_name,
      trackName: expected.track_name,
      startDateLocal: '2025-11-16',
      endDateLocal: '2025-11-16',
      layoutName: 'Offroad',
      entryCount: 71,
      driverCount: 60,
      lapCount: 4129,
      hasEntryList: true,
    })
    const races = page.races.map((race) => ({
      id: race.sourceRaceId,
      label: race.rawLabel,
      race_number: race.raceNumber,
      class: race.className,
      race_label: race.label,
      section: race.section,
      time_completed: race.completedText,
    }))
    expect(races.toReversed()).toEqual(expected.races)
    expect([page.races[0]?.completedAtLocal, page.races.at(-1)?.completedAtLocal]).toEqual([
      '2025-11-16T08:22',
      '2025-11-16T17:30',
    ])
    expect(page.races.find(({ sourceRaceId }) => sourceRaceId === '6297913')).toMatchObject({
      heatNumber: 3,
      heatCount: 3,
    })
    expect(page.races.find(({ sourceRaceId }) => sourceRaceId === '6304822')).toMatchObject({
      mainLetter: 'A',
      mainLeg: 3,
    })
  })

  it('events-listing-canberraoffroad', () => {
    const expected = truth<{
      url: string
      events: { event_id: string; name: string; starts: string; date_text: string; entries: number; drivers: number }[]
    }>('events-listing-canberraoffroad')
    const page = read('events-listing-canberraoffroad', expected.url)
    if (page.pageType !== 'events-listing') throw new Error(page.pageType)
    expect(page.trackName).toBe('Canberra Off Road Model Car Club')
    expect(page.events).toHaveLength(100)
    expect(
      page.events.map((event) => ({
        event_id: event.sourceEventId,
        name: event.name,
        starts: event.plannedStartLocal
          ? `${event.plannedStartLocal.replace('T', ' ')}:00`
          : `${event.startDateLocal} 00:00:00`,
        entries: event.entryCount,
        drivers: event.driverCount,
      })),
    ).toEqual(expected.events.map(({ date_text, ...event }) => ({ ...event, name: text(event.name) })))
    const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
    const shown = (date: string | null) => {
      const [year, month, day] = (date ?? '').split('-')
      return `${months[Number(month) - 1]} ${Number(day)}, ${year}`
    }
    expect(
      page.events.map(({ startDateLocal, endDateLocal }) =>
        startDateLocal === endDateLocal ? shown(startDateLocal) : `${shown(startDateLocal)} to ${shown(endDateLocal)}`,
      ),
    ).toEqual(expected.events.map(({ date_text }) => text(date_text)))
  })

  it('track-catalogue', () => {
    interface TrackTruth {
      slug: string
      name: string
      status: string[]
      updated: string
      last_event: string | null
    }
    const expected = truth<{
      url: string
      track_count: number
      first: TrackTruth[]
      last: TrackTruth[]
      status_counts: Record<string, number>
    }>('track-catalogue')
    const page = read('track-catalogue', expected.url)
    if (page.pageType !== 'track-catalogue') throw new Error(page.pageType)
    expect(page.tracks).toHaveLength(expected.track_count)
    const { length } = expected.first
    const plain = (tracks: readonly Track[]) =>
      tracks.map((track) => ({
        slug: track.sourceTrackSlug,
        name: track.name,
        updated: track.lastActivityText,
        last_event: track.lastEventName,
      }))
    const plainTruth = (tracks: TrackTruth[]) =>
      tracks.map(({ slug, name, updated, last_event }) => ({
        slug: slug.toLowerCase(),
        name: text(name),
        updated: text(updated),
        last_event: last_event ? text(last_event) : null,
      }))
    expect(plain(page.tracks.slice(0, length))).toEqual(plainTruth(expected.first))
    expect(plain(page.tracks.slice(-expected.last.length))).toEqual(plainTruth(expected.last))
    const count = (wanted: (track: Track) => boolean | null) => page.tracks.filter(wanted).length
    expect({
      racing: count(({ status }) => status === 'racing'),
      practice: count(({ status }) => status === 'practice'),
      idle: count(({ status }) => status === 'idle'),
      video: count(({ liveVideo }) => liveVideo),
      featured: count(({ featured }) => featured),
      withEvent: count(({ lastEventName }) => lastEventName !== null),
    }).toEqual({ racing: 19, practice: 107, idle: 964, video: 34, featured: 10, withEvent: 1049 })
  })

  it('entry-list-silver-state-2025', () => {
    const expected = truth<{ classes: { class: string; rows: { name: string; transponder: string }[] }[] }>(
      'entry-list-silver-state-2025',
    )
    const page = read('entry-list-silver-state-2025', 'https://silverstate.liverc.com/results/?p=view_entry_list&id=…')
    if (page.pageType !== 'entry-list') throw new Error(page.pageType)
    expect(page.entries).toEqual(
      expected.classes.flatMap(({ class: className, rows }) =>
        rows.map(({ name, transponder }) => ({
          className,
          driverName: text(name),
          transponder: transponder || null,
          carNumber: null,
        })),
      ),
    )
    expect(page.entries).toHaveLength(724)
  })

  it.each([
    ['dashboard-canberraoffroad', 'https://canberraoffroad.liverc.com/', 'track dashboard'],
    ['practice-month', 'https://canberraoffroad.liverc.com/practice/?p=calendar&d=2025-10', 'practice month'],
    ['practice-day', 'https://canberraoffroad.liverc.com/practice/?p=session_list&d=2025-10-25', 'practice day'],
    ['practice-session', 'https://canberraoffroad.liverc.com/practice/?p=view_session&id=21289501', 'practice session'],
    ['qual-points', 'https://psychonitro.liverc.com/results/?p=view_points&id=1', 'qualifying points'],
  ])('%s is recognised, not read', (_name, address, unsupported) => {
    expect(connector.recognise(new URL(address))).toEqual({ unsupported })
  })
})
