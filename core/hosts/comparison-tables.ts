import type { ComparisonAnswer, RecordAnswer, RecordClass } from '../contract/comparison.ts'
import { comparedNames, comparisonSentences, recordSentence, signedTime } from '../contract/comparison-words.ts'
import type { RaceReplayAnswer, ReplayDriverAnswer } from '../contract/replay-race.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { plural, shown, table } from './cli-tables.ts'

const time = (ms: number | null) => (ms === null ? null : formatTime(Math.round(ms)))

/** Two drivers lap by lap: in sentences, what differs between the races, then every lap. */
export function comparisonText(comparison: ComparisonAnswer): string {
  const { rows, differences, publishedGapMs, final } = comparison
  const [one, other] = comparedNames(comparison)
  const published =
    final.kind === 'time' && publishedGapMs !== null && publishedGapMs !== final.gapMs
      ? [`The published totals differ by ${signedTime(publishedGapMs)}, the laps add up to ${signedTime(final.gapMs)}.`]
      : []
  const lines = [
    ...differences.map(({ isKnown, sentence }) => `${isKnown ? 'Differs' : 'Not known'}: ${sentence}`),
    ...comparisonSentences(comparison),
    ...published,
  ]
  const cells = rows.map(({ lapNumber, oneMs, otherMs, deltaMs, gapMs }) => {
    return [lapNumber, time(oneMs), time(otherMs), signedTime(deltaMs), signedTime(gapMs)]
  })
  const header = ['Lap', one, other, 'Difference', 'So far']
  const laps = rows.length === 0 ? '' : `\n${table(header.map(shown), cells, header.map(shown))}`
  return `${lines.map((line) => `${shown(line)}\n`).join('')}${laps}`
}

/** Two people against each other: a sentence, class by class, then race by race. */
export function recordText(record: RecordAnswer): string {
  const { one, other, classes, races, total } = record
  const sentence = `${shown(recordSentence(record))}\n`
  if (total.raceCount === 0) return sentence
  const [mine, theirs] = [shown(one.driverName), shown(other.driverName)]
  const header = ['Class', 'Races', `${mine} ahead`, `${theirs} ahead`, `${mine} best`, `${theirs} best`]
  const numbers = header.slice(1)
  const byClass = table(header, classes.map(classCells), numbers)
  const list = table(
    ['Held', 'Meeting', 'Race', mine, theirs, 'Ahead'],
    races.map((race) => [
      race.startDateLocal,
      race.eventName,
      `${race.raceNumber === null ? '' : `${race.raceNumber} `}${race.label ?? race.sourceRaceId}`,
      lineOf(race.one),
      lineOf(race.other),
      { one: mine, other: theirs, level: 'level', neither: '' }[race.ahead],
    ]),
  )
  const rest = total.raceCount - races.length
  return `${sentence}\n${byClass}\n${list}${rest > 0 ? `\n${rest} older races are not listed.\n` : ''}`
}

function classCells({ className, raceCount, one, other }: RecordClass) {
  return [className ?? 'no class', raceCount, one.ahead, other.ahead, time(one.bestLapMs), time(other.bestLapMs)]
}

function lineOf({ position, lapsCompleted, totalTimeMs, statusText }: RecordAnswer['races'][number]['one']): string {
  const laps = lapsCompleted === null ? null : formatLapsTime(lapsCompleted, totalTimeMs)
  return [position === null ? null : `${position}.`, laps, statusText].filter((part) => part !== null).join(' ')
}

/** The order of a race at a race time, as the last crossings left it. */
export interface OrderAt {
  readonly atMs: number
  readonly lastCrossing: { readonly driverName: string; readonly lapNumber: number; readonly atMs: number } | null
  readonly order: readonly (ReplayDriverAnswer['steps'][number] & { readonly driverId: number; driverName: string })[]
}

export function orderText({ atMs, lastCrossing, order }: OrderAt, { endMs }: RaceReplayAnswer): string {
  const rows = order.map(({ place, driverName, lapsDone, gapMs, lapsBehind }) => {
    const behind = lapsBehind !== null && lapsBehind > 0 ? `+${plural(lapsBehind, 'lap')}` : null
    return [place, driverName, lapsDone, behind ?? (gapMs === null ? null : signedTime(gapMs))]
  })
  const last =
    lastCrossing === null
      ? 'nobody has crossed yet'
      : `last crossing ${lastCrossing.driverName}, lap ${lastCrossing.lapNumber}, at ${formatTime(lastCrossing.atMs)}`
  const head = `At ${formatTime(atMs)} of ${formatTime(endMs)}: ${last}.`
  return `${shown(head)}\n\n${table(['Place', 'Driver', 'Laps', 'Gap'], rows, ['Place', 'Laps', 'Gap'])}\nLaps are counted as if all had started at once; how the race was started is not known.\n`
}
