import type { FigureWords } from './figure-name.ts'

/**
 * How a figure comes about from others, in the order in which they are given: the first less the second; all added
 * up; or the statistics of all their laps taken together.
 */
export type Composition = 'difference' | 'sum' | 'mean-of-laps' | 'consistency-of-laps'

/** A figure between two drivers, or over several races: made of figures of one driver in one race each. */
export interface ComposedFigure extends FigureWords {
  /** Null where it is counted from stored results, or is no number: then its formula says how. */
  readonly composition: Composition | null
}

const difference = { unit: 'time-gap', composition: 'difference' } as const
const counted = { unit: 'count', composition: null } as const

export const composedFigures = {
  'lap-difference': {
    ...difference,
    label: 'Difference on this lap',
    plain: 'Who was faster on this lap',
    formula: 'The one’s time for the lap, less the other’s. Below zero the one was faster.',
  },
  'gap-between': {
    ...difference,
    label: 'Gap',
    plain: 'How far apart the two are',
    formula: 'The one’s time since the start at the end of the lap, less the other’s. Below zero the one is ahead.',
  },
  'laps-between': {
    unit: 'text',
    composition: null,
    label: 'Laps between',
    plain: 'Laps that one did more',
    formula: 'Where the two completed different numbers of laps: how many laps the one is behind the other.',
  },
  'finish-gap': {
    ...difference,
    label: 'Gap at the finish',
    plain: 'How close it was in the end',
    formula: 'The total time of the one behind, less that of the one ahead; both on the same lap.',
  },
  'change-of-average': {
    ...difference,
    label: 'Change of the average lap',
    plain: 'Faster or slower than in the run before',
    formula: 'The average over counted laps of the later run, less that of the earlier one. Below zero is faster.',
  },
  'change-of-clean-average': {
    ...difference,
    label: 'Change of the clean average',
    plain: 'Faster or slower when nothing went wrong',
    formula: 'The average over clean laps of the later run, less that of the earlier one. Below zero is faster.',
  },
  'change-of-result': {
    unit: 'text',
    composition: null,
    label: 'Change of laps/time',
    plain: 'More laps, or the same in less time',
    formula:
      'The laps of the later run less those of the earlier one; where they are the same, the same of their times.',
  },
  'faster-than-first-run': {
    ...difference,
    label: 'Last run beside the first, per lap',
    plain: 'How much faster a lap became over the day',
    formula: 'The average lap of the first run with two laps or more, less that of the last one. Above zero is faster.',
  },
  'places-of-day': {
    unit: 'gap',
    composition: 'sum',
    label: 'Places gained over the day',
    plain: 'Cars passed in all runs together',
    formula: 'The places gained of each run whose grid and place are known, added up.',
  },
  'average-of-day': {
    unit: 'time',
    composition: 'mean-of-laps',
    label: 'Average lap of the day',
    plain: 'Average of all laps of the day',
    formula: 'The mean of the counted laps of all runs taken together.',
  },
  'consistency-of-day': {
    unit: 'percent',
    composition: 'consistency-of-laps',
    label: 'Consistency of the day',
    plain: 'How even the laps of the day were',
    formula: '100 × (1 − standard deviation ÷ average lap) over the counted laps of all runs taken together.',
  },
  'clean-average-of-day': {
    unit: 'time',
    composition: 'mean-of-laps',
    label: 'Average of clean laps of the day',
    plain: 'Usual lap of the day when nothing went wrong',
    formula: 'The mean of the clean laps of all runs taken together.',
  },
  'clean-consistency-of-day': {
    unit: 'percent',
    composition: 'consistency-of-laps',
    label: 'Clean consistency of the day',
    plain: 'How even the laps of the day were when nothing went wrong',
    formula: '100 × (1 − standard deviation ÷ average lap) over the clean laps of all runs taken together.',
  },
  'replay-place': {
    ...counted,
    label: 'Place at this race time',
    plain: 'Place just now',
    formula: 'Who has completed more laps by now is ahead; of equal laps, who crossed the line first.',
  },
  'replay-laps': {
    ...counted,
    label: 'Laps at this race time',
    plain: 'Laps done so far',
    formula: 'How many laps the driver has completed by now.',
  },
  'replay-gap': {
    unit: 'text',
    composition: null,
    label: 'Gap at this race time',
    plain: 'How far behind the first car',
    formula:
      'At the driver’s last crossing: the time since the first car completed that lap; whole laps once the leader has done so many more.',
  },
  'what-if-result': {
    unit: 'text',
    composition: null,
    label: 'Result as it would be',
    plain: 'What the result would have been',
    formula:
      'The same laps with this one split in two, or two joined to one; then by laps and time. Nothing of it is stored.',
  },
  'what-if-place': {
    ...counted,
    label: 'Place as it would be',
    plain: 'Where it would have ended',
    formula:
      'More laps stand before fewer; of equal laps, less time: with this lap split in two, or two joined to one. Nothing of it is stored.',
  },
  'races-together': {
    ...counted,
    label: 'Races together',
    plain: 'Races in which both were',
    formula: 'All stored races in whose result both stand, under any of their ids.',
  },
  'times-ahead': {
    ...counted,
    label: 'Times ahead',
    plain: 'How often ahead of the other',
    formula: 'Races in which this one was ahead: by the published places; where one is missing, by laps, then time.',
  },
  'average-of-races': {
    unit: 'time',
    composition: null,
    label: 'Average lap of these races',
    plain: 'Average of all laps of these races',
    formula:
      'All published times divided by all published laps of the races in which both completed a lap, lap 1 included.',
  },
  meetings: {
    ...counted,
    label: 'Meetings',
    plain: 'How many meetings',
    formula: 'Stored meetings with a race in whose result the driver stands.',
  },
  races: {
    ...counted,
    label: 'Races',
    plain: 'How many races',
    formula: 'Stored races in whose result the driver stands, started or not.',
  },
  'laps-of-races': {
    ...counted,
    label: 'Laps',
    plain: 'How many laps in all races',
    formula: 'The published laps of all these races, added up.',
  },
  mains: {
    ...counted,
    label: 'Mains',
    plain: 'How many finals',
    formula: 'Stored mains (finals) in whose result the driver stands.',
  },
  'mains-won': {
    ...counted,
    label: 'Mains won',
    plain: 'Finals won',
    formula: 'Mains with the published place 1.',
  },
  'mains-top-three': {
    ...counted,
    label: 'Mains in the top 3',
    plain: 'Finals among the first three',
    formula: 'Mains with the published place 1, 2 or 3.',
  },
  'best-place': {
    ...counted,
    label: 'Best place',
    plain: 'Best place in a final',
    formula: 'The best published place in a main; of a day without one, in any run.',
  },
  starts: {
    ...counted,
    label: 'Starts',
    plain: 'How often really driven',
    formula: 'Races in which the driver completed a lap, of those in whose result they stand.',
  },
} as const satisfies Record<string, ComposedFigure>
