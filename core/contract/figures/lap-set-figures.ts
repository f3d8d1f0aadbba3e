import { type FigureName, time } from './figure-name.ts'

const counted = { ground: 'counted', isPublished: true } as const
const ours = { ground: 'counted', isPublished: false } as const
const clean = { ground: 'clean', isPublished: false } as const

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

/** The statistics of a result: those that are published, of counted laps, and the same of ours, of clean ones. */
export const statisticFigures = {
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
    ...ours,
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
  'clean-pace': {
    ...clean,
    label: 'Pace on clean laps',
    plain: 'What the race would come to without mishaps',
    formula:
      'The result if every lap were an average clean one. Laps = the length of the race ÷ that average, rounded up; time = laps × average.',
    unit: 'text',
    lessIsBetter: null,
  },
} as const satisfies Record<string, FigureName>

const spreadOf = {
  counted: { laps: 'counted laps', labelEnd: '', ...ours },
  clean: { laps: 'clean laps', labelEnd: ', clean laps', ...clean },
} as const

/** What the spread and best-N charts draw, over the counted or over the clean laps. */
function spreadWords<On extends keyof typeof spreadOf>(on: On) {
  const { laps, labelEnd, ground, isPublished } = spreadOf[on]
  const of = { ground, isPublished } as const
  const quartile = (share: string, which: string) => ({
    ...time,
    ...of,
    label: `${which} quartile${labelEnd}`,
    plain: `A quarter of the laps was ${share}`,
    formula: `A quarter of the ${laps} was ${share} than this. Between two laps it lies on the straight line from one to the other, as in spreadsheets.`,
  })
  return {
    slowest: {
      ...time,
      ...of,
      label: `Slowest lap${labelEnd}`,
      plain: 'Slowest lap',
      formula: `The longest of the ${laps}.`,
    },
    lower: quartile('faster', 'Lower'),
    upper: quartile('slower', 'Upper'),
    beyond: {
      ...of,
      label: `Laps beyond${labelEnd}`,
      plain: 'Laps far slower than the rest',
      formula: `How many ${laps} lie more than 1.5 times the distance between the quartiles above the upper one.`,
      unit: 'count',
      lessIsBetter: true,
    },
    bestN: {
      ...time,
      ...of,
      label: `Average of the best laps${labelEnd}`,
      plain: 'Average of so many best laps',
      formula: `The mean of so many of the fastest ${laps}, in a row or not.`,
      asks: ['count'],
    },
    within: {
      ...of,
      label: `Laps of that time${labelEnd}`,
      plain: 'How many laps took that long',
      formula: `How many ${laps} lie in this slice of time; one on the border belongs to the slower slice.`,
      unit: 'count',
      lessIsBetter: null,
      asks: ['fromMs'],
    },
  } as const
}

const onCounted = spreadWords('counted')
const onClean = spreadWords('clean')

export const spreadFigures = {
  'slowest-lap': onCounted.slowest,
  'lower-quartile': onCounted.lower,
  'upper-quartile': onCounted.upper,
  'laps-beyond': onCounted.beyond,
  'best-n-average': onCounted.bestN,
  'laps-within': onCounted.within,
  'clean-fastest-lap': {
    ...time,
    ...clean,
    label: 'Best lap, clean laps',
    plain: 'Best lap when nothing went wrong',
    formula: 'The shortest of the clean laps.',
  },
  'clean-median-lap': {
    ...time,
    ...clean,
    label: 'Median lap, clean laps',
    plain: 'Middle lap when nothing went wrong',
    formula: 'Half of the clean laps were faster, half slower.',
  },
  'clean-slowest-lap': onClean.slowest,
  'clean-lower-quartile': onClean.lower,
  'clean-upper-quartile': onClean.upper,
  'clean-laps-beyond': onClean.beyond,
  'clean-best-n-average': onClean.bestN,
  'clean-laps-within': onClean.within,
} as const satisfies Record<string, FigureName>
