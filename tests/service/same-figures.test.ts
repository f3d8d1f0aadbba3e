import { describe, expect, it } from 'vitest'
import type { ExplainWanted } from '../../core/contract/explain.ts'
import type { EngineRouterClient } from '../../core/handlers.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { missedPassing, twoFuelStops } from '../analysis/support/scenes.ts'
import { engineOn } from '../support/bench.ts'
import { readCsv } from '../support/read-csv.ts'
import { addressOf, raceIdAt, startSite } from '../support/site.ts'
import { openApp } from './support.ts'

const ordinary = makeMeeting({ seed: 88, size: 'ordinary', eventId: '8801' })

/** A meeting in which one page prints a figure wrongly, one driver did not start, and one was taken out. */
function odd(): Meeting {
  let meeting = makeMeeting({ seed: 89, size: 'ordinary', eventId: '8802' })
  const race = raceIdAt(meeting, -1)
  const results = () => meeting.expected.races.find(({ sourceRaceId }) => sourceRaceId === race)?.results ?? []
  const idAt = (at: number) => results().at(at)?.sourceDriverId ?? ''
  meeting = editRace(meeting, race, {
    kind: 'add-driver',
    sourceDriverId: '7000001',
    name: { first: 'NINA', last: 'NOSTART' },
    lapTimesMs: [],
  })
  meeting = editRace(meeting, race, {
    kind: 'add-driver',
    sourceDriverId: '7000002',
    name: { first: 'ONNO', last: 'ONELAP' },
    lapTimesMs: [41_234],
  })
  meeting = editRace(meeting, race, { kind: 'status', sourceDriverId: idAt(2), positionText: 'DQ' })
  // A millisecond off, on the side where what is printed is still within one of the exact mean.
  const averageLapMs = (results()[3]?.averageLapMs ?? 0) + 1
  meeting = editRace(meeting, race, { kind: 'misprint', sourceDriverId: idAt(3), printed: { averageLapMs } })
  return editRace(meeting, race, {
    kind: 'misprint',
    sourceDriverId: idAt(1),
    printed: { fastestLapMs: 11_111, averageLapMs: 44_444, consistencyThousandths: 12_345 },
  })
}

async function appWith(meeting: Meeting) {
  const server = await startSite([meeting])
  const { client, dataDir } = openApp({ MRE_LIVERC_ORIGIN: server.origin })
  const engine = engineOn(`${dataDir}/my-race-engineer.db`, server.origin)
  await engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal })
  const { races } = await client.event.overview({ eventId: 1 })
  return { client, races }
}

/** All figures of every line, by every command that states one, held against each other. */
async function expectOneTruth(client: EngineRouterClient, raceIds: readonly number[]) {
  const classes = await client.meeting.classes({ eventId: 1 })
  const entries = await client.meeting.entries({ eventId: 1 })
  const exported = await client.event.export({ eventId: 1, kind: 'results-csv' })
  const [header = [], ...records] = readCsv(exported.text)
  const rows = records.map((record) => Object.fromEntries(header.map((name, at) => [name, record[at]])))
  const meetings = new Map<number, Awaited<ReturnType<typeof client.driver.meeting>>>()
  const histories = new Map<number, Awaited<ReturnType<typeof client.driver.history>>>()
  for (const raceId of raceIds) {
    const race = await client.race.analysis({ raceId })
    const understood = await client.laps.understanding({ raceId })
    const charts = await client.chart.race({ raceId })
    const gaps = await client.chart.gaps({ raceId, reference: { kind: 'leader' } })
    const checks = await client.check.race({ raceId })
    const targets = await client.explain.targets({ raceId })
    const sheet = await sheetOf(client, { kind: 'race', raceId })
    expect(new Set([race.basis, understood.basis, charts.basis, checks.basis]).size).toBe(1)
    expect(charts.cleanLapPercent).toBeCloseTo(understood.cleanFactor * 100, 9)
    expect(classes.cleanLapPercent).toBeCloseTo(understood.cleanFactor * 100, 9)
    for (const [at, line] of race.results.entries()) {
      const { driverId } = line
      const where = `race ${raceId}, ${line.driverName}`
      const explain = async (figure: ExplainWanted['figure'], lapNumber?: number) =>
        client.explain.figure({ raceId, driverId, figure, ...(lapNumber !== undefined && { lapNumber }) })
      const meeting = meetings.get(driverId) ?? (await client.driver.meeting({ eventId: 1, driverId }))
      meetings.set(driverId, meeting)
      const history = histories.get(driverId) ?? (await client.driver.history({ driverId }))
      histories.set(driverId, history)
      const own = understood.drivers[at]
      const chart = charts.drivers[at]
      const run = meeting.runs.find((one) => one.raceId === raceId && one.driverId === driverId)
      const past = history.races.find((one) => one.raceId === raceId && one.driverId === driverId)
      const ofClass = classes.classes
        .flatMap(({ drivers }) => drivers)
        .flatMap(({ runs }) => runs)
        .find((one) => one.raceId === raceId && one.position === line.position && one.totalTimeMs === line.totalTimeMs)
      const row = rows.find((one) => one['Race ID'] === race.sourceRaceId && one['Driver ID'] === line.sourceDriverId)
      const target = targets.drivers.find((one) => one.driverId === driverId)

      const published = {
        position: line.position,
        laps: line.lapsCompleted,
        totalMs: line.totalTimeMs,
        best: line.fastestLapMs,
        average: line.averageLapMs,
        consistency: line.consistencyPercent,
        three: line.top3ConsecutiveMs,
      }
      const explained = {
        position: (await explain('position')).published,
        laps: (await explain('laps')).published,
        totalMs: (await explain('total-time')).published,
        best: (await explain('fastest-lap')).published,
        average: (await explain('average-lap')).published,
        consistency: (await explain('consistency')).published,
        three: (await explain('top-3-consecutive')).published,
      }
      expect(explained, where).toEqual(published)
      expect(
        run && {
          position: run.position,
          laps: run.lapsCompleted,
          totalMs: run.totalTimeMs,
          best: run.published.fastestLapMs,
          average: run.published.averageLapMs,
          consistency: run.published.consistencyPercent,
          three: run.published.top3ConsecutiveMs,
        },
        where,
      ).toEqual(published)
      expect(
        past && {
          position: past.position,
          laps: past.lapsCompleted,
          totalMs: past.totalTimeMs,
          best: past.fastestLapMs,
          average: past.averageLapMs,
          consistency: past.consistencyPercent,
          three: past.top3ConsecutiveMs,
        },
        where,
      ).toEqual(published)
      expect(own?.published.averageLapMs, where).toBe(published.average)
      expect(own?.published.consistencyPercent, where).toBe(published.consistency)
      if (ofClass && (line.lapsCompleted ?? 0) > 0) {
        expect([ofClass.averageLapMs, ofClass.consistencyPercent], where).toEqual([
          published.average,
          published.consistency,
        ])
        expect([ofClass.bestLapMs, ofClass.top3ConsecutiveMs], where).toEqual([published.best, published.three])
        expect([ofClass.cleanLapCount, ofClass.cleanAverageLapMs, ofClass.cleanConsistencyPercent], where).toEqual([
          run?.clean.lapCount,
          run?.clean.averageLapMs,
          run?.clean.consistencyPercent,
        ])
      }
      expect(row?.Position ?? '', where).toBe(String(published.position ?? ''))
      expect(row?.['Total time (ms)'] ?? '', where).toBe(String(published.totalMs ?? ''))
      expect(row?.['Consistency (%)'] ?? '', where).toBe(String(published.consistency ?? ''))

      // Ours: over counted laps, over clean laps.
      const [bestOurs, averageOurs, consistencyOurs, cleanAverage, cleanConsistency] = [
        await explain('fastest-lap'),
        await explain('average-lap'),
        await explain('consistency'),
        await explain('clean-average'),
        await explain('clean-consistency'),
      ]
      expect([bestOurs.ours, averageOurs.ours, consistencyOurs.ours], where).toEqual([
        run?.own.fastestLapMs,
        run?.own.averageLapMs,
        run?.own.consistencyPercent,
      ])
      expect([chart?.counted.spread?.bestMs ?? null, chart?.counted.spread?.averageMs ?? null], where).toEqual([
        bestOurs.ours,
        averageOurs.ours,
      ])
      const cleans = [cleanAverage.ours, cleanConsistency.ours]
      // Told in whole milliseconds there, as every screen shows it.
      expect([own?.clean.averageLapMs, own?.clean.consistencyPercent], where).toEqual([
        cleanAverage.ours === null ? null : Math.round(Number(cleanAverage.ours)),
        cleanConsistency.ours,
      ])
      expect([run?.clean.averageLapMs, run?.clean.consistencyPercent], where).toEqual(cleans)
      expect(chart?.clean.spread?.averageMs ?? null, where).toBe(cleanAverage.ours)
      expect(target?.usualLapMs ?? null, where).toBe(cleanAverage.ours)
      expect(target?.bestThreeMs ?? null, where).toBe((await explain('top-3-consecutive')).ours)
      expect(run?.clean.lapCount, where).toBe(own?.clean.lapCount)
      expect(cleanAverage.used.length, where).toBe(own?.clean.lapCount)
      const marks = (chart?.sheet ?? []).filter(({ marks: all }) =>
        all.some((mark) => mark === 'slow' || mark === 'person' || mark === 'not-counted'),
      )
      expect(
        marks.map(({ lapNumber }) => lapNumber),
        where,
      ).toEqual(own?.clean.leftOut.map(({ lapNumber }) => lapNumber))
      const ownBest = chart?.sheet.find(({ marks: all }) => all.includes('own-best') || all.includes('race-best'))
      expect(ownBest?.lapNumber ?? null, where).toBe(run?.own.fastestLapNumber ?? null)

      // Places, and positions on the way.
      const gained = (await explain('places-gained')).ours
      expect([run?.placesGained, own?.places.gainedInAll], where).toEqual([gained, gained])
      expect((await explain('laps-led')).ours, where).toBe(own?.places.lapsLed)
      expect(run?.racePositions, where).toEqual(line.laps.map(({ racePosition }) => racePosition))
      expect(gaps.drivers[at]?.gapsMs, where).toEqual(line.laps.map(({ gapToLeaderMs }) => gapToLeaderMs))
      const last = line.laps.at(-1)
      if (last) {
        expect((await explain('lap-position', last.lapNumber)).ours, where).toBe(last.racePosition)
        expect((await explain('gap-to-leader', last.lapNumber)).ours, where).toBe(last.gapToLeaderMs)
        expect((await explain('elapsed-time', last.lapNumber)).ours, where).toBe(last.elapsedMs)
      }
      const other = race.results[at === 0 ? 1 : 0]
      if (other) {
        const against = { kind: 'driver', raceId, driverId: other.driverId } as const
        const compared = await client.compare.inRace({ raceId, driverId, against })
        expect([compared.one.lapCount, compared.one.position, compared.one.publishedTotalMs], where).toEqual([
          line.laps.length,
          published.position,
          published.totalMs,
        ])
        expect(compared.one.totalMs, where).toBe(last?.elapsedMs ?? 0)
      }

      // What an explanation holds to agree, the checks hold to agree.
      const checked = [
        ['fastest-lap', 'fastest-lap'],
        ['average-lap', 'average-lap'],
        ['average-top-5', 'average-top-5'],
        ['top-3-consecutive', 'top-3-consecutive'],
        ['std-deviation', 'deviation'],
        ['consistency', 'consistency'],
      ] as const
      for (const [figure, check] of checked) {
        const { agrees } = await explain(figure)
        const isWrong = checks.items.some(
          (item) => item.figure === check && item.sourceDriverId === line.sourceDriverId,
        )
        expect(agrees === false, `${where}, ${figure}`).toBe(isWrong)
      }

      // On paper.
      const cells = cellsOf(sheet, line.driverName)
      const shown = (ms: number | null) => (ms === null ? '–' : (ms / 1000).toFixed(3))
      const percent = (value: number | null | undefined) => (value == null ? '–' : `${value.toFixed(2)} %`)
      expect(cells[0], where).toBe(published.position === null ? '–' : String(published.position))
      if (published.average !== null && published.average < 60_000)
        expect(cells[6], where).toBe(shown(published.average))
      expect(cells.slice(7, 9), where).toEqual([percent(published.consistency), percent(own?.clean.consistencyPercent)])
    }
  }
  for (const entry of entries.entries) {
    for (const run of entry.runs) {
      const race = await client.race.analysis({ raceId: run.raceId })
      const lines = race.results.filter((line) => entry.drivers.some(({ driverId }) => driverId === line.driverId))
      expect(lines.map(({ position, totalTimeMs }) => [position, totalTimeMs])).toContainEqual([
        run.position,
        run.totalTimeMs,
      ])
    }
  }
  return { classes, meetings }
}

async function sheetOf(client: EngineRouterClient, wanted: Parameters<EngineRouterClient['sheet']['render']>[0]) {
  for await (const step of await client.sheet.render(wanted)) if (step.kind === 'done') return step.sheet.html
  throw new Error('No sheet came.')
}

/** The cells of the first row of a table that names the driver. */
function cellsOf(html: string, driverName: string): string[] {
  const plain = html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
  const row = plain.split('<tr>').find((one) => one.includes(driverName) && one.includes('<td'))
  return (row?.match(/<td[^>]*>.*?<\/td>/g) ?? []).map((cell) => cell.replace(/<[^>]+>/g, ''))
}

describe('a figure of a driver in a race', () => {
  it.each([
    ['an ordinary meeting', () => ordinary],
    ['a meeting with a misprint, a disqualified driver, one lap and none', odd],
    ['a lap that was two', () => missedPassing().meeting],
    ['two fuel stops', () => twoFuelStops().meeting],
  ])('is the same everywhere: %s', { timeout: 120_000 }, async (_name, make) => {
    const { client, races } = await appWith(make())
    const some = races.length <= 4 ? races : [races[0], races[Math.floor(races.length / 2)], races.at(-1)]
    await expectOneTruth(
      client,
      some.flatMap((race) => race?.raceId ?? []),
    )
  })

  it('stays the same once a person left a lap out, another limit is set, and two ids are one', {
    timeout: 120_000,
  }, async () => {
    const { client, races } = await appWith(ordinary)
    const last = races.at(-1)?.raceId ?? 0
    const { results } = await client.race.analysis({ raceId: last })
    const driverId = results[0]?.driverId ?? 0
    const before = await client.laps.understanding({ raceId: last })
    await client.laps.mark({ raceId: last, driverId, lapNumber: 3, verdict: 'out', reason: 'cut the corner' })
    await client.settings.save({ key: 'clean-lap-percent', value: '120' })
    const raced = new Set(results.map((line) => line.driverId))
    const others = []
    for (const { raceId } of races) {
      for (const line of (await client.race.analysis({ raceId })).results) {
        if (!raced.has(line.driverId)) others.push(line.driverId)
      }
    }
    let merged = 0
    for (const otherDriverId of others) {
      try {
        await client.person.merge({ driverId, otherDriverId })
        merged = otherDriverId
        break
      } catch {
        // They met in another race.
      }
    }
    expect(merged).toBeGreaterThan(0)
    const { meetings } = await expectOneTruth(client, [last])
    const day = meetings.get(driverId)
    expect(day?.driverIds).toContain(merged)
    expect(day?.cleanFactor).toBe(1.2)
    const run = day?.runs.find(({ raceId }) => raceId === last)
    expect(run?.clean.averageLapMs).not.toBe(before.drivers[0]?.clean.averageLapMs)
  })
})
