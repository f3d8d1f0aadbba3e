import { describe, expect, it } from 'vitest'
import type { EventDocument, Lap, Race, RaceResult } from '../../core/contract/domain.ts'
import { lapsCsv } from '../../core/exports/laps-csv.ts'
import { resultsCsv } from '../../core/exports/results-csv.ts'
import { demoMeeting, makeMeeting } from '../../fixtures/meeting.ts'
import { blankResult } from '../support/blank-result.ts'
import { readCsv } from '../support/read-csv.ts'

/** Rows as objects by the names in the header, which must not repeat. */
function rowsOf(text: string): Record<string, string>[] {
  const [header = [], ...records] = readCsv(text)
  expect(new Set(header).size).toBe(header.length)
  return records.map((record) => Object.fromEntries(header.map((name, at) => [name, record[at] ?? ''])))
}

const cell = (value: string | number | null | undefined) => (value === null || value === undefined ? '' : String(value))

/** Seconds with three decimals, by another way than the writer's. */
const seconds = (ms: number | null) => (ms === null ? '' : (ms / 1000).toFixed(3))

/** What a spreadsheet shows: without the apostrophe that makes a formula harmless. */
const unguarded = (text: string) => text.replace(/^'(?=[=+\-@\t\r])/, '')

const everyLap = ({ races }: EventDocument) =>
  races.flatMap((race) => race.results.flatMap((result) => result.laps.map((lap) => ({ race, result, lap }))))
const everyResult = ({ races }: EventDocument) =>
  races.flatMap((race) => race.results.map((result) => ({ race, result })))

const documents: [string, EventDocument][] = [
  ['demo', demoMeeting().expected],
  ['hostile, traps and claims', makeMeeting({ seed: 161, size: 'hostile', traps: true, claims: true }).expected],
]

describe.each(documents)('CSV of a meeting: %s', (_name, document) => {
  it('has every lap once, with all its figures', () => {
    const rows = rowsOf(lapsCsv(document))
    const laps = everyLap(document)
    expect(rows).toHaveLength(laps.length)
    for (const [at, { race, result, lap }] of laps.entries()) {
      const row = rows[at] ?? {}
      const elapsedMs = result.laps.slice(0, lap.lapNumber).reduce((sum, { lapTimeMs }) => sum + lapTimeMs, 0)
      expect(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, unguarded(value)]))).toEqual({
        ...meetingCells(document, race),
        'Finishing position': cell(result.position),
        'Driver ID': result.sourceDriverId,
        Driver: result.driverName,
        'Car number': cell(result.carNumber),
        Lap: cell(lap.lapNumber),
        'Lap time (s)': seconds(lap.lapTimeMs),
        'Lap time (ms)': cell(lap.lapTimeMs),
        'Elapsed time (s)': seconds(elapsedMs),
        'Position on lap': cell(lap.position),
        'Pace (laps/time)': cell(lap.pace),
        Segments: '',
      })
    }
  })

  it('has every result once, non-starters too, with all its figures', () => {
    const rows = rowsOf(resultsCsv(document))
    const results = everyResult(document)
    expect(rows).toHaveLength(results.length)
    for (const [at, { race, result }] of results.entries()) {
      const row = rows[at] ?? {}
      expect(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, unguarded(value)]))).toEqual({
        ...meetingCells(document, race),
        'Missing upstream': 'no',
        Position: cell(result.position),
        'Driver ID': result.sourceDriverId,
        Driver: result.driverName,
        'Car number': cell(result.carNumber),
        'Grid position': cell(result.gridPosition),
        Laps: cell(result.lapsCompleted),
        'Total time (s)': seconds(result.totalTimeMs),
        'Total time (ms)': cell(result.totalTimeMs),
        Status: cell(result.statusText),
        'Behind (s or laps)': cell(result.behind),
        'Fastest lap (s)': seconds(result.fastestLapMs),
        'Fastest lap number': cell(result.fastestLapNumber),
        'Average lap (s)': seconds(result.averageLapMs),
        'Average of top 5 laps (s)': seconds(result.averageTop5Ms),
        'Average of top 10 laps (s)': seconds(result.averageTop10Ms),
        'Average of top 15 laps (s)': seconds(result.averageTop15Ms),
        'Top 2 consecutive laps (s)': seconds(result.top2ConsecutiveMs),
        'Top 3 consecutive laps (s)': seconds(result.top3ConsecutiveMs),
        'Standard deviation (s)': seconds(result.stdDeviationMs),
        'Consistency (%)': cell(result.consistencyPercent),
        Findings: '',
      })
    }
    expect(rows.some((row) => row['Total time (ms)'] === '')).toBe(true)
  })

  it('is UTF-8 with a mark, CRLF everywhere, the same text each time', () => {
    for (const write of [lapsCsv, resultsCsv]) {
      const text = write(document)
      expect(text.startsWith('\uFEFFSource,Track,Event ID,')).toBe(true)
      expect(text.indexOf('\uFEFF', 1)).toBe(-1)
      expect(text.endsWith('\r\n')).toBe(true)
      expect(text.isWellFormed()).toBe(true)
      expect(write(structuredClone(document))).toBe(text)
    }
  })

  it('has no cell that a spreadsheet would take for a formula', () => {
    for (const text of [lapsCsv(document), resultsCsv(document)]) {
      expect(
        readCsv(text)
          .flat()
          .filter((value) => /^[=+\-@\t\r]/.test(value)),
      ).toEqual([])
    }
  })
})

function meetingCells({ source, track, event }: EventDocument, race: Race) {
  return {
    Source: source,
    Track: track.name ?? track.sourceTrackSlug,
    'Event ID': event.sourceEventId,
    Event: event.name,
    'Race ID': race.sourceRaceId,
    Section: cell(race.section),
    'Race number': cell(race.raceNumber),
    Class: cell(race.className),
    Race: cell(race.label),
    'Completed (track time)': cell(race.completedAtLocal).replace('T', ' '),
  }
}

describe('names that mean harm or mischief', () => {
  const names = [
    '=HYPERLINK("http://example.org","win")',
    '+1+1',
    '-2+3',
    '@SUM(A1:A9)',
    '\t=1',
    '\r=1',
    'Ana "Turbo" Reyes',
    'Reyes, Ana',
    'two\nlines',
    'two\r\nlines',
    '"',
    '""',
    ',',
    "'quoted'",
    ' blanks ',
    'Łukasz Żółć',
    'Нестор Ковальчук',
    '山田 太郎',
    'محمد العلي',
    'Zoë 🏁 Rider',
    'i̇stanbul',
    '',
  ]

  it.each(names)('%j comes back as it was, or behind an apostrophe where it would run', (name) => {
    const guarded = /^[=+\-@\t\r]/.test(name) ? `'${name}` : name
    const document = documentWith({ driverName: name, carNumber: name || null, statusText: name || null })
    const [lap] = rowsOf(lapsCsv(document))
    const [result] = rowsOf(resultsCsv(document))
    expect(lap).toMatchObject({ Driver: guarded, 'Car number': guarded })
    expect(result).toMatchObject({ Driver: guarded, Status: guarded })
  })

  it('in the name of event, track, class and race as well', () => {
    const document = documentWith({})
    const harmful = '=cmd|"/c calc"!A1'
    const [row] = rowsOf(
      lapsCsv({
        ...document,
        track: { ...document.track, name: harmful },
        event: { ...document.event, name: harmful },
        races: document.races.map((race) => ({ ...race, section: harmful, className: harmful, label: harmful })),
      }),
    )
    for (const name of ['Track', 'Event', 'Section', 'Class', 'Race']) expect(row?.[name]).toBe(`'${harmful}`)
  })

  it('negative figures stay figures', () => {
    const [row] = rowsOf(resultsCsv(documentWith({ consistencyPercent: -12.345 })))
    expect(row?.['Consistency (%)']).toBe('-12.345')
  })
})

describe('what else a row may hold', () => {
  it('segments of a lap, as the source has them', () => {
    const segments = [{ name: 'S1', ms: 12_345 }, ['a', null]]
    const [row] = rowsOf(lapsCsv(documentWith({ laps: [{ ...lap, segments }] })))
    expect(JSON.parse(row?.Segments ?? '')).toEqual(segments)
  })

  it("a result's own findings, and no other's", () => {
    const document = documentWith({})
    const finding = {
      rule: 'laps-sum' as const,
      sourceDriverId: '7',
      driverName: 'A',
      lapNumber: null,
      published: '1',
      computed: '2',
      message: 'The laps add up to 2, the result says "1".',
    }
    const others = { ...finding, sourceDriverId: '8', message: "Not this one's." }
    const [row] = rowsOf(
      resultsCsv({
        ...document,
        races: document.races.map((race) => ({ ...race, missingUpstream: true, findings: [finding, others] })),
      }),
    )
    expect(row).toMatchObject({ Findings: finding.message, 'Missing upstream': 'yes' })
  })

  it('a meeting without races is a header', () => {
    const document = { ...documentWith({}), races: [] }
    expect(readCsv(lapsCsv(document))).toHaveLength(1)
    expect(readCsv(resultsCsv(document))).toHaveLength(1)
  })
})

const lap: Lap = { lapNumber: 1, lapTimeMs: 30_001, position: 1, pace: '10/5:00.010', segments: [] }

function documentWith(more: Partial<RaceResult>): EventDocument {
  const result = blankResult('7', {
    position: 1,
    driverName: 'A',
    carNumber: '1',
    gridPosition: 1,
    lapsCompleted: 1,
    totalTimeMs: 30_001,
    fastestLapMs: 30_001,
    fastestLapNumber: 1,
    averageLapMs: 30_001,
    laps: [lap],
    ...more,
  })
  return {
    formatVersion: 1,
    source: 'liverc',
    track: { sourceTrackSlug: 'hillside', name: null },
    event: { sourceEventId: '9', name: 'Club Day', startDateLocal: '2025-11-16', endDateLocal: '2025-11-16' },
    entries: [],
    races: [
      {
        sourceRaceId: '1',
        section: 'Main Events',
        raceNumber: 1,
        className: 'Buggy',
        label: 'Buggy A-Main',
        completedAtLocal: '2025-11-16T17:30',
        lengthMs: 300_000,
        missingUpstream: false,
        results: [result],
        findings: [],
      },
    ],
  }
}
