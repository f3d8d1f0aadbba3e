import type { BestOfDay, ClassFigures, ClassRace, MeetingEntries, MeetingFigures } from '../contract/meeting-figures.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { shown, table } from './cli-tables.ts'

/** A meeting's classes, a line each. */
export function meetingText({ eventName, classes }: MeetingFigures): string {
  if (classes.length === 0) return `No race of ${eventName} is stored.\n`
  const rows = classes.map(({ className, races, drivers, best }) => [
    className ?? 'no class named',
    races.length,
    drivers.length,
    shared(best.fastestLap, ({ driverName, timeMs, doubt }) => `${time(timeMs)} ${driverName}${doubt ? ' ?' : ''}`),
    shared(best.bestThreeInARow, ({ driverName, timeMs }) => `${time(timeMs)} ${driverName}`),
    shared(
      best.biggestImprovement,
      ({ driverName, cleanAverageChangeMs }) => `${change(cleanAverageChangeMs)} ${driverName}`,
    ),
  ])
  const header = ['Class', 'Races', 'Drivers', 'Fastest lap', 'Best three in a row', 'Biggest improvement']
  return `${table(header, rows, ['Races', 'Drivers'])}\n"classes <event> --class <name>" shows one class. "?": the lap may not be real.\n`
}

/** One class: its drivers, its closest finishes, its bests. */
export function classText(own: ClassFigures, meeting: MeetingFigures): string {
  const { className, rounds, drivers, closestFinishes, races } = own
  const runs = drivers.flatMap(({ driverName, runs: all }) =>
    all.map((run) => [
      driverName,
      rounds[run.roundAt]?.name ?? null,
      run.position,
      run.lapsCompleted === null ? run.statusText : formatLapsTime(run.lapsCompleted, run.totalTimeMs),
      time(run.bestLapMs),
      time(run.averageLapMs),
      percent(run.consistencyPercent),
      percent(run.cleanConsistencyPercent),
    ]),
  )
  const header = ['Driver', 'Round', 'Place', 'Laps/time', 'Best', 'Average', 'Consistency', 'Clean (ours)']
  const finishes = closestFinishes.map(({ gapMs, raceId, position, ahead, behind }) => [
    seconds(gapMs),
    raceName(races, raceId),
    `${position}. ${ahead.driverName}`,
    `${position + 1}. ${behind.driverName}`,
  ])
  return [
    shown(`${className ?? 'No class named'}, ${meeting.eventName}`),
    table(header, runs, ['Place', 'Best', 'Average', 'Consistency', 'Clean (ours)']),
    '',
    'Bests of the day',
    ...bestLines(own, meeting),
    '',
    finishes.length > 0 ? 'Closest finishes' : 'No two drivers finished on the same lap.',
    ...(finishes.length > 0 ? [table(['Gap', 'Race', 'Ahead', 'Behind'], finishes, ['Gap'])] : []),
    '',
  ].join('\n')
}

function bestLines(
  { best, races }: ClassFigures,
  { leastCleanLaps, leastImprovementLaps, cleanLapPercent }: MeetingFigures,
) {
  const where = (raceId: number) => raceName(races, raceId)
  const lines: [string, string][] = [
    [
      'Fastest lap',
      shared(best.fastestLap, (one) => `${time(one.timeMs)} ${one.driverName}, ${where(one.raceId)}${doubtOf(one)}`),
    ],
    [
      'Best three in a row',
      shared(
        best.bestThreeInARow,
        (one) => `${time(one.timeMs)} ${one.driverName}, ${where(one.raceId)}${doubtOf(one)}`,
      ),
    ],
    [
      `Most consistent (ours, ${leastCleanLaps} or more laps up to ${cleanLapPercent} % of the median)`,
      shared(
        best.mostConsistent,
        (one) => `${percent(one.cleanConsistencyPercent)} ${one.driverName}, ${where(one.raceId)}`,
      ),
    ],
    [
      'Most places gained in a main',
      shared(
        best.mostPlacesGained,
        (one) =>
          `${one.placesGained} (${one.gridPosition}. to ${one.position}.) ${one.driverName}, ${where(one.raceId)}`,
      ),
    ],
    [
      `Biggest improvement (ours, average of clean laps, first to last run of ${leastImprovementLaps} or more)`,
      shared(best.biggestImprovement, (one) => `${change(one.cleanAverageChangeMs)} ${one.driverName}`),
    ],
  ]
  return lines.map(([name, text]) => shown(`  ${name}: ${text}`))
}

/** Who entered, with what became of it. */
export function entriesText({ entries, withoutEntry }: MeetingEntries): string {
  if (entries.length === 0 && withoutEntry.length === 0)
    return 'The event has no entry list, and no race of it is stored.\n'
  const rows = entries.map(({ className, driverName, carNumber, transponder, match, runs, startCount }) => [
    driverName,
    className,
    carNumber,
    transponder,
    match === 'ambiguous' ? 'more than one of this name' : startCount === 0 ? 'never ran' : runsText(runs),
  ])
  const parts = [table(['Driver', 'Class', 'Car', 'Transponder', 'Runs'], rows)]
  if (withoutEntry.length > 0) {
    const left = withoutEntry.map(({ driverName, className, runs }) => [driverName, className, runsText(runs)])
    parts.push('', 'Ran without an entry in the class', table(['Driver', 'Class', 'Runs'], left))
  }
  return `${parts.join('\n')}\n`
}

function runsText(runs: MeetingEntries['entries'][number]['runs']): string {
  return runs
    .map(({ position, lapsCompleted, totalTimeMs, statusText, bestLapMs }) =>
      [
        position === null ? null : `${position}.`,
        lapsCompleted === null ? null : formatLapsTime(lapsCompleted, totalTimeMs),
        statusText,
        bestLapMs === null ? null : `best ${formatTime(bestLapMs)}`,
      ]
        .filter((part) => part !== null)
        .join(' '),
    )
    .join('; ')
}

function raceName(races: readonly ClassRace[], raceId: number): string {
  const race = races.find((one) => one.raceId === raceId)
  return race?.label ?? (race?.raceNumber == null ? 'a race' : `Race ${race.raceNumber}`)
}

/** All that share a best; a dash for nobody. */
function shared<Best extends BestOfDay[keyof BestOfDay][number]>(
  all: readonly Best[],
  say: (one: Best) => string,
): string {
  return all.length === 0 ? '–' : all.map(say).join('; ')
}

const doubtOf = ({ doubt }: { readonly doubt: string | null }) => (doubt === null ? '' : ` (${doubt})`)
const time = (ms: number | null) => (ms === null ? null : formatTime(Math.round(ms)))
const seconds = (ms: number) => (ms / 1000).toFixed(3)
const percent = (value: number | null) => (value === null ? null : `${value.toFixed(2)} %`)
const change = (ms: number) => `${ms > 0 ? '+' : '−'}${formatTime(Math.round(Math.abs(ms)))}`
