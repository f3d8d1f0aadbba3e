import type { RaceUnderstanding, UnderstoodDriver, WhatIfAnswer, WhatIfRow } from '../contract/understanding.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { shown, table } from './cli-tables.ts'

const nothing = '–'

/** What the laps of a race say, part by part; parts that have nothing to say are left out. */
export function understandingText(race: RaceUnderstanding): string {
  const nameOf = new Map(race.drivers.map(({ driverId, driverName }) => [driverId, driverName]))
  const name = (driverId: number) => nameOf.get(driverId) ?? nothing
  const parts = [
    figuresText(race),
    suspectsText(race, name),
    part('Possibilities', hintRows(race), ['Driver', 'Lap', 'How sure', 'What'], ['Lap']),
    part('Marked laps', markRows(race), ['Driver', 'Lap', 'Time', 'Rule', 'Said', 'Why'], ['Lap', 'Time']),
    part('Stints between suspected stops', stintRows(race), ['Driver', 'Laps', 'Time', 'Average', 'Fastest'], ['Time']),
    staleText(race),
    storyText(race, name),
  ]
  return parts.filter((text) => text !== '').join('\n')
}

function part(
  title: string,
  rows: readonly (readonly (string | number | null)[])[],
  header: readonly string[],
  right: readonly string[],
): string {
  return rows.length === 0 ? '' : `${title}\n${table(header, rows, right)}`
}

const percent = (value: number | null) => (value === null ? null : `${value.toFixed(2)} %`)
const time = (ms: number | null) => (ms === null ? null : formatTime(ms))

function figuresText({ drivers, difference, cleanFactor, fuel, basis }: RaceUnderstanding): string {
  const rows = drivers.map(({ position, driverName, published, clean, difference: why }) => [
    position,
    driverName,
    percent(published.consistencyPercent),
    percent(clean.consistencyPercent),
    time(published.averageLapMs),
    time(clean.averageLapMs),
    published.pace,
    clean.pace && formatLapsTime(clean.pace.laps, clean.pace.totalMs),
    why,
  ])
  const header = ['Pos', 'Driver', 'Consistency', 'clean', 'Average', 'clean', 'Pace', 'clean', 'Published figure']
  const counted = { 'from-lap-1': 'from lap 1', 'from-lap-2': 'from lap 2', unknown: 'not known from which lap on' }
  const guess =
    fuel.saidBy !== null
      ? `The class ${fuel.kind === 'fuel' ? 'refuels' : 'does not refuel'}, ${fuel.saidBy} said.`
      : fuel.kind === 'unknown'
        ? 'The name of the class does not say whether it refuels; no fuel stops are looked for.'
        : `The class is taken for ${fuel.kind === 'fuel' ? 'one that refuels' : 'electric'}, by the word "${fuel.word}".`
  const rule = `As published beside ours on clean laps (factor ${cleanFactor.toFixed(2)}). Laps count ${counted[basis]}.`
  return `${rule}\n${table(header, rows, ['Pos', 'Consistency', 'clean', 'Average', 'Pace'])}${[difference, guess]
    .filter(Boolean)
    .map((line) => `${shown(line ?? '')}\n`)
    .join('')}`
}

function suspectsText({ suspects }: RaceUnderstanding, name: (driverId: number) => string): string {
  if (suspects.length === 0) return ''
  const lines = suspects.map((one) => `  ${shown(name(one.driverId))}: ${one.sentence} (${one.confidence})\n`)
  return `Suspected passings, never certain; "laps what-if" shows the result\n${lines.join('')}`
}

const perDriver = <Row>(race: RaceUnderstanding, rows: (driver: UnderstoodDriver) => Row[]) =>
  race.drivers.flatMap(rows)

function hintRows(race: RaceUnderstanding) {
  return perDriver(race, ({ driverName, hints }) =>
    hints.map(({ lapNumber, confidence, sentence }) => [driverName, lapNumber, confidence, sentence]),
  )
}

function markRows(race: RaceUnderstanding) {
  return perDriver(race, ({ driverName, marks }) =>
    marks.map(({ lapNumber, lapTimeMs, outlier, said }) => [
      driverName,
      lapNumber,
      formatTime(lapTimeMs),
      outlier === null ? null : `too ${outlier}`,
      said && (said.verdict === 'out' ? 'left out' : 'counted'),
      said && `${said.note ?? ''} (${said.decidedBy})`,
    ]),
  )
}

function stintRows(race: RaceUnderstanding) {
  return perDriver(race, ({ driverName, stints }) =>
    stints.map(({ fromLap, toLap, timeMs, averageLapMs, fastestLapMs }) => [
      driverName,
      `${fromLap}–${toLap}`,
      formatTime(timeMs),
      time(averageLapMs),
      time(fastestLapMs),
    ]),
  )
}

function staleText({ staleMarks }: RaceUnderstanding): string {
  const lines = staleMarks.map(({ driverName, lapNumber, saidOfMs, nowMs, note }) => {
    const now = nowMs === null ? 'there is no such lap any more' : `it is ${formatTime(nowMs)} now`
    return `  ${shown(driverName)}, lap ${lapNumber}: said of ${formatTime(saidOfMs)}, ${now} (${shown(note ?? '')})\n`
  })
  return lines.length === 0 ? '' : `Words that hold no more, since the lap is another one now\n${lines.join('')}`
}

function storyText({ drivers, leadChanges, lappings }: RaceUnderstanding, name: (driverId: number) => string): string {
  if (drivers.every(({ lapCount }) => lapCount === 0)) return ''
  const signed = (value: number | null) => (value === null ? null : value > 0 ? `+${value}` : String(value))
  const rows = drivers.map(({ driverName, position, places }) => [
    driverName,
    places.gridPosition,
    places.lapOnePosition,
    position,
    signed(places.gainedInAll),
    places.lapsLed,
    `${places.passesOnPace} + ${places.passesOnSlowLaps}`,
    `${places.passedOnPace} + ${places.passedOnSlowLaps}`,
    places.lapsBeingLapped.join(' '),
  ])
  const header = ['Driver', 'Grid', 'Lap 1', 'Finish', 'Gained', 'Led', 'Passed', 'Was passed', 'Lapped on laps']
  const leads = leadChanges.map(
    ({ lapNumber, fromDriverId, toDriverId }) =>
      `  lap ${lapNumber}: ${shown(name(toDriverId))} for ${shown(name(fromDriverId))}\n`,
  )
  return [
    `How the order came about (passes: on pace + through slow laps of the other; ${lappings.length} times somebody was lapped)\n`,
    table(header, rows, ['Grid', 'Lap 1', 'Finish', 'Gained', 'Led']),
    leads.length === 0 ? 'The lead never changed after lap 1.\n' : `Lead changes\n${leads.join('')}`,
  ].join('')
}

/** The result as it is and as it would be, side by side by place. */
export function whatIfText({
  sentence,
  driverName,
  before,
  after,
  figuresBefore,
  figuresAfter,
  isByRule,
}: WhatIfAnswer): string {
  const cell = (row: WhatIfRow | undefined) => [
    row?.position ?? null,
    row?.driverName ?? null,
    row ? formatLapsTime(row.laps, row.totalMs) : null,
  ]
  const rows = before.map((row, at) => [...cell(row), ...cell(after[at])])
  const averages = `Average ${time(figuresBefore.averageLapMs) ?? nothing} → ${time(figuresAfter.averageLapMs) ?? nothing}, consistency ${percent(figuresBefore.consistencyPercent) ?? nothing} → ${percent(figuresAfter.consistencyPercent) ?? nothing} (ours).`
  return [
    `${shown(driverName)}. ${sentence} ${averages}\n`,
    table(['Now', 'Driver', 'Result', 'Then', 'Driver', 'Result'], rows, ['Now', 'Then']),
    isByRule ? '' : 'Officials made another order than laps and time; it stays for everybody else.\n',
    'Nothing of this is stored.\n',
  ].join('')
}
