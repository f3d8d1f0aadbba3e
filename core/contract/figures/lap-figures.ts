import { type FigureName, time } from './figure-name.ts'

const soFar = { ground: 'so-far', isPublished: false } as const
const lap = ['lapNumber'] as const
const stint = ['lapNumber', 'toLap'] as const
const judged = { ground: 'counted', isPublished: false } as const

/** Figures of one lap, or of a few in a row. */
export const lapFigures = {
  'lap-time': {
    ...time,
    ...soFar,
    isPublished: true,
    label: 'Lap time',
    plain: 'Time for this lap',
    formula: 'The time from one crossing of the timing loop to the next, as the source has it.',
    asks: lap,
  },
  'lap-position': {
    ...soFar,
    isPublished: true,
    label: 'Position on this lap',
    plain: 'Place after this lap',
    formula: 'The order in which those who completed this lap crossed the line, by their total time so far.',
    unit: 'count',
    lessIsBetter: true,
    asks: lap,
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
    asks: lap,
  },
  'elapsed-time': {
    ...time,
    ...soFar,
    label: 'Time so far',
    plain: 'Time since the start',
    formula: 'The sum of the laps up to and with this one.',
    lessIsBetter: null,
    asks: lap,
  },
  'gap-to-leader': {
    ...time,
    ...soFar,
    label: 'Gap to the leader',
    plain: 'Gap to the first car',
    formula: 'The time between the first car to complete this lap and this one.',
    asks: lap,
  },
  'gap-to-lap': {
    ...soFar,
    label: 'Gap to a constant lap',
    plain: 'Gap to a car that is always as fast',
    formula:
      'The time so far, less as many laps as were driven, each of that constant time. Below zero is ahead of it.',
    unit: 'time-gap',
    lessIsBetter: true,
    asks: ['lapNumber', 'referenceMs'],
  },
  'median-of-lap': {
    ...time,
    ...soFar,
    label: 'Median of this lap',
    plain: 'Middle of the class on this lap',
    formula: 'The middle time of all who completed this lap in this race.',
    lessIsBetter: null,
    asks: lap,
  },
  'lap-to-median': {
    ...soFar,
    label: 'Lap beside the median',
    plain: 'Slower or faster than the middle of the class',
    formula: 'The time of this lap, less the middle time of all who completed it. Below zero is faster.',
    unit: 'time-gap',
    lessIsBetter: true,
    asks: lap,
  },
  'gap-to-median': {
    ...soFar,
    label: 'Gap to the median',
    plain: 'Gap to the middle of the class',
    formula: 'The time so far, less the sum of the middle times of each lap up to this one. Below zero is ahead.',
    unit: 'time-gap',
    lessIsBetter: true,
    asks: lap,
  },
  'stint-time': {
    ...time,
    ...soFar,
    label: 'Time of the stint',
    plain: 'Time between two stops',
    formula: 'The sum of the laps between two suspected stops; the laps of the stops belong to neither side.',
    lessIsBetter: null,
    asks: stint,
  },
  'stint-average': {
    ...time,
    ...soFar,
    label: 'Average of the stint, clean laps',
    plain: 'Usual lap between two stops',
    formula: 'The mean of the clean laps of the stint.',
    asks: stint,
  },
  'stint-fastest-lap': {
    ...time,
    ...soFar,
    label: 'Best lap of the stint',
    plain: 'Best lap between two stops',
    formula: 'The shortest clean lap of the stint.',
    asks: stint,
  },
  'usual-lap': {
    ...time,
    ...judged,
    label: 'Usual lap',
    plain: 'Middle lap, without the first',
    formula: 'The median of the counted laps but lap 1, which begins at the start and not on the line.',
  },
  'fast-limit': {
    ...time,
    ...judged,
    label: 'Limit of too fast',
    plain: 'Faster than this is out of the ordinary',
    formula:
      'The usual lap, less four times how much this driver’s laps vary (1.4826 × the median distance from the median), or less 8 % where that is more.',
    lessIsBetter: null,
  },
  'slow-limit': {
    ...time,
    ...judged,
    label: 'Limit of too slow',
    plain: 'Slower than this is out of the ordinary',
    formula:
      'The usual lap, plus four times how much this driver’s laps vary (1.4826 × the median distance from the median), or plus 10 % where that is more.',
    lessIsBetter: null,
  },
} as const satisfies Record<string, FigureName>
