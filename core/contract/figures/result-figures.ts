import type { FigureName } from './figure-name.ts'

const all = { ground: 'all', isPublished: true } as const

/** What stands in a result without any statistics: it follows from all laps, and from the other drivers'. */
export const resultFigures = {
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
    label: 'Total time',
    plain: 'Time for all laps',
    formula: 'The sum of all laps, lap 1 included.',
    unit: 'time',
    lessIsBetter: null,
    ...all,
  },
  behind: {
    label: 'Behind',
    plain: 'Gap to the car ahead',
    formula:
      'What is missing to the car directly ahead in the result: a time where both have the same laps, otherwise laps.',
    unit: 'text',
    lessIsBetter: true,
    ...all,
  },
} as const satisfies Record<string, FigureName>
