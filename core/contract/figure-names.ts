import { formatTime } from './units.ts'

/**
 * Every figure that can be explained: what it is called, what it is called to somebody who is new to the sport, and what
 * it says, each in plain words. No zod in here: screens use it as it is.
 */

/** How a figure's value is written: whole or exact milliseconds, percent, a count, a signed gap, or as it is. */
export type FigureUnit = 'time' | 'percent' | 'count' | 'gap' | 'text'

/** Of which laps: those that the source counts, the clean ones, all of them, or one lap and those before it. */
export type FigureGround = 'counted' | 'clean' | 'all' | 'so-far'

export interface FigureName {
  /** As the sport says it. */
  readonly label: string
  /** The same in plain words. */
  readonly plain: string
  /** How it comes about, in a sentence or two. */
  readonly formula: string
  readonly unit: FigureUnit
  readonly ground: FigureGround
  /** Whether less is better; null where neither is. */
  readonly lessIsBetter: boolean | null
  /** Whether LiveRC publishes it. What it does not publish is ours alone. */
  readonly isPublished: boolean
}

const time = { unit: 'time', lessIsBetter: true } as const
const counted = { ground: 'counted', isPublished: true } as const
const clean = { ground: 'clean', isPublished: false } as const
const all = { ground: 'all', isPublished: true } as const
const soFar = { ground: 'so-far', isPublished: false } as const

const top = (count: number) => ({
  ...time,
  ...counted,
  label: `Average of the top ${count}`,
  plain: `Average of the ${count} best laps`,
  formula: `The mean of the ${count} fastest counted laps, in a row or not. With fewer than ${count} counted laps there is none.`,
})

const inARow = (count: number) => ({
  ...time,
  ...counted,
  label: `Top ${count} consecutive`,
  plain: `Best ${count} laps in a row`,
  formula: `The smallest sum of ${count} counted laps that follow one another: a sum, not an average.`,
})

const names = {
  position: {
    label: 'Position',
    plain: 'Place in the end',
    formula: 'More laps stand before fewer; of equal laps, less total time. Officials may place somebody otherwise.',
    unit: 'count',
    lessIsBetter: true,
    ...all,
  },
  'grid-position': {
    label: 'Grid position',
    plain: 'Place at the start',
    formula: 'Where the driver started in this race, as the source has it. It does not follow from the laps.',
    unit: 'count',
    lessIsBetter: true,
    ...all,
  },
  result: {
    label: 'Result',
    plain: 'Laps and time',
    formula: 'Laps, and the time for all of them. More laps win; of equal laps, less time.',
    unit: 'text',
    lessIsBetter: null,
    ...all,
  },
  laps: {
    label: 'Laps',
    plain: 'Laps driven',
    formula: 'How many laps the driver completed, lap 1 included.',
    unit: 'count',
    lessIsBetter: false,
    ...all,
  },
  'total-time': {
    ...time,
    ...all,
    label: 'Total time',
    plain: 'Time for all laps',
    formula: 'The sum of all laps, lap 1 included.',
    lessIsBetter: null,
  },
  behind: {
    ...all,
    label: 'Behind',
    plain: 'Gap to the car ahead',
    formula:
      'What is missing to the car directly ahead in the result: a time where both have the same laps, otherwise laps.',
    unit: 'text',
    lessIsBetter: true,
  },
  'fastest-lap': {
    ...time,
    ...counted,
    label: 'Fastest lap',
    plain: 'Best lap',
    formula: 'The shortest counted lap.',
  },
  'fastest-lap-number': {
    ...counted,
    label: 'Number of the fastest lap',
    plain: 'Which lap was the best',
    formula: 'Which lap was the fastest; of equal ones, the first.',
    unit: 'count',
    lessIsBetter: null,
  },
  'average-lap': {
    ...time,
    ...counted,
    label: 'Average lap',
    plain: 'Average of all laps',
    formula: 'The sum of the counted laps, divided by their number.',
  },
  'median-lap': {
    ...time,
    ground: 'counted',
    isPublished: false,
    label: 'Median lap',
    plain: 'Middle lap',
    formula: 'Half of the counted laps were faster, half slower. A single slow lap does not move it.',
  },
  'average-top-5': top(5),
  'average-top-10': top(10),
  'average-top-15': top(15),
  'top-2-consecutive': inARow(2),
  'top-3-consecutive': inARow(3),
  'std-deviation': {
    ...time,
    ...counted,
    label: 'Standard deviation',
    plain: 'How far laps strayed from the average',
    formula:
      'How far the counted laps lie from their average: the root of the mean of the squared differences, over all of them.',
  },
  consistency: {
    ...counted,
    label: 'Consistency',
    plain: 'How even the laps were',
    formula:
      '100 × (1 − standard deviation ÷ average lap) over the counted laps, as LiveRC works it out. 100 % would be every lap alike; stops and crashes count against it.',
    unit: 'percent',
    lessIsBetter: false,
  },
  'clean-average': {
    ...time,
    ...clean,
    label: 'Average of clean laps',
    plain: 'Usual lap when nothing went wrong',
    formula: 'The mean of the clean laps: counted laps that were not much slower than the driver’s own median.',
  },
  'clean-std-deviation': {
    ...time,
    ...clean,
    label: 'Deviation of clean laps',
    plain: 'How far laps strayed when nothing went wrong',
    formula: 'The standard deviation over the clean laps alone.',
  },
  'clean-consistency': {
    ...clean,
    label: 'Clean consistency',
    plain: 'How even the laps were when nothing went wrong',
    formula:
      '100 × (1 − standard deviation ÷ average lap) over the clean laps alone, so that fuel stops and crashes do not count against it.',
    unit: 'percent',
    lessIsBetter: false,
  },
  'laps-led': {
    ...all,
    isPublished: false,
    label: 'Laps led',
    plain: 'Laps as the leader',
    formula: 'The laps that the driver was the first to complete.',
    unit: 'count',
    lessIsBetter: false,
  },
  'places-gained': {
    ...all,
    isPublished: false,
    label: 'Places gained',
    plain: 'Cars passed since the start',
    formula: 'The grid position minus the position in the end; below zero where places were lost.',
    unit: 'gap',
    lessIsBetter: false,
  },
  'lap-time': {
    ...time,
    ground: 'so-far',
    isPublished: true,
    label: 'Lap time',
    plain: 'Time for this lap',
    formula: 'The time from one crossing of the timing loop to the next, as the source has it.',
  },
  'lap-position': {
    ...soFar,
    isPublished: true,
    label: 'Position on this lap',
    plain: 'Place after this lap',
    formula: 'The order in which those who completed this lap crossed the line, by their total time so far.',
    unit: 'count',
    lessIsBetter: true,
  },
  'lap-pace': {
    ...soFar,
    isPublished: true,
    label: 'Pace',
    plain: 'Where this would have ended',
    formula:
      'A forecast: the result if the average so far held to the end. Laps = the length of the race ÷ that average, rounded up; time = laps × average.',
    unit: 'text',
    lessIsBetter: null,
  },
  'elapsed-time': {
    ...time,
    ...soFar,
    label: 'Time so far',
    plain: 'Time since the start',
    formula: 'The sum of the laps up to and with this one.',
    lessIsBetter: null,
  },
  'gap-to-leader': {
    ...time,
    ...soFar,
    label: 'Gap to the leader',
    plain: 'Gap to the first car',
    formula: 'The time between the first car to complete this lap and this one.',
  },
} as const satisfies Record<string, FigureName>

export type FigureId = keyof typeof names

/** Every figure, in the order in which a result has them. */
export const figureIds = Object.keys(names) as [FigureId, ...FigureId[]]

export function figureName(figure: FigureId): FigureName {
  return names[figure]
}

/** "Consistency", or in plain words "How even the laps were". */
export function figureLabel(figure: FigureId, inPlainWords: boolean): string {
  return inPlainWords ? names[figure].plain : names[figure].label
}

/** Whether it is a figure of one lap, which has to be named. */
export function isLapFigure(figure: FigureId): boolean {
  return figureName(figure).ground === 'so-far'
}

/** A figure's value in words: "37.644", "98.09 %", "+2"; "none" for none. */
export function formatFigure(unit: FigureUnit, value: number | string | null): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return value
  if (unit === 'time') return formatTime(Math.round(value))
  if (unit === 'percent') return `${value.toFixed(2)} %`
  return unit === 'gap' && value > 0 ? `+${value}` : String(value)
}
