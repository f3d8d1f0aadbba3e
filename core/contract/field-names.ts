/**
 * What the fields of a race, a result, a lap, an entry and an event are called in plain words, and how their values are
 * written. No zod in here: screens use it as it is.
 */

/** How a value is to be read: whole milliseconds, percent, a day, a minute at the track, a line counted from 0… */
export type FieldKind = 'time' | 'percent' | 'count' | 'day' | 'minute' | 'line' | 'text' | 'list'

export interface FieldName {
  readonly name: string
  readonly kind: FieldKind
  /** A figure that the timing program works out of the laps: where a lap changes, a whole row of these follows. */
  readonly follows?: true
}

type Subject = 'event' | 'entry' | 'race' | 'result' | 'lap'

const names: { readonly [Of in Subject]: { readonly [field: string]: FieldName } } = {
  event: {
    name: { name: 'name', kind: 'text' },
    trackName: { name: 'name of the track', kind: 'text' },
    sourceTrackSlug: { name: 'club', kind: 'text' },
    layoutName: { name: 'layout', kind: 'text' },
    dateText: { name: 'printed date', kind: 'text' },
    startDateLocal: { name: 'first day', kind: 'day' },
    endDateLocal: { name: 'last day', kind: 'day' },
    entryCount: { name: 'number of entries', kind: 'count', follows: true },
    driverCount: { name: 'number of drivers', kind: 'count', follows: true },
    lapCount: { name: 'number of laps', kind: 'count', follows: true },
  },
  entry: {
    transponder: { name: 'transponder', kind: 'text' },
    carNumber: { name: 'car number', kind: 'text' },
  },
  race: {
    section: { name: 'round', kind: 'text' },
    raceNumber: { name: 'race number', kind: 'count' },
    className: { name: 'class', kind: 'text' },
    label: { name: 'race name', kind: 'text' },
    rawLabel: { name: 'printed race name', kind: 'text' },
    heatNumber: { name: 'heat', kind: 'count' },
    heatCount: { name: 'number of heats', kind: 'count' },
    mainLetter: { name: 'main', kind: 'text' },
    mainLeg: { name: 'leg of the main', kind: 'count' },
    completedAtLocal: { name: 'end of the race', kind: 'minute' },
    completedText: { name: 'printed end of the race', kind: 'text' },
    lengthMs: { name: 'length', kind: 'time' },
    lengthText: { name: 'printed length', kind: 'text' },
    runOrder: { name: 'place in the meeting', kind: 'line' },
    missingSinceRunId: { name: 'no longer listed since run', kind: 'count' },
  },
  result: {
    tableOrder: { name: 'line of the table', kind: 'line' },
    position: { name: 'position', kind: 'count' },
    driverName: { name: 'name', kind: 'text' },
    carNumber: { name: 'car number', kind: 'text' },
    gridPosition: { name: 'grid position', kind: 'count' },
    lapsCompleted: { name: 'laps', kind: 'count' },
    totalTimeMs: { name: 'total time', kind: 'time' },
    statusText: { name: 'status', kind: 'text' },
    behind: { name: 'behind', kind: 'text', follows: true },
    fastestLapMs: { name: 'fastest lap', kind: 'time' },
    fastestLapNumber: { name: 'number of the fastest lap', kind: 'count', follows: true },
    averageLapMs: { name: 'average lap', kind: 'time', follows: true },
    averageTop5Ms: { name: 'average of the top 5 laps', kind: 'time', follows: true },
    averageTop10Ms: { name: 'average of the top 10 laps', kind: 'time', follows: true },
    averageTop15Ms: { name: 'average of the top 15 laps', kind: 'time', follows: true },
    top2ConsecutiveMs: { name: 'top 2 consecutive laps', kind: 'time', follows: true },
    top3ConsecutiveMs: { name: 'top 3 consecutive laps', kind: 'time', follows: true },
    stdDeviationMs: { name: 'standard deviation', kind: 'time', follows: true },
    consistencyPercent: { name: 'consistency', kind: 'percent', follows: true },
  },
  lap: {
    lapTimeMs: { name: 'lap time', kind: 'time' },
    position: { name: 'position', kind: 'count', follows: true },
    pace: { name: 'pace', kind: 'text', follows: true },
    segments: { name: 'segments', kind: 'list' },
  },
}

/** The plain name of a field. One that is not known, of a newer version, is called as it is. */
export function fieldName(subject: Subject, field: string): FieldName {
  return names[subject][field] ?? { name: field, kind: 'text' }
}

/** Every figure that follows from others, as "lap pace". */
export const followingFigures: readonly string[] = Object.entries(names).flatMap(([subject, fields]) =>
  Object.entries(fields).flatMap(([field, { follows }]) => (follows ? [`${subject} ${field}`] : [])),
)
