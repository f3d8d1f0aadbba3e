import { type FigureName, time } from './figure-name.ts'

const ours = { ground: 'all', isPublished: false } as const

/** How the order came about, and how a driver stood in the field. */
export const storyFigures = {
  'laps-led': {
    ...ours,
    label: 'Laps led',
    plain: 'Laps as the leader',
    formula: 'The laps that the driver was the first to complete.',
    unit: 'count',
    lessIsBetter: false,
  },
  'places-gained': {
    ...ours,
    label: 'Places gained',
    plain: 'Cars passed since the start',
    formula: 'The grid position minus the position in the end; below zero where places were lost.',
    unit: 'gap',
    lessIsBetter: false,
  },
  'passes-made': {
    ...ours,
    label: 'Passed',
    plain: 'Cars overtaken',
    formula:
      'Cars that ended a lap behind this one after they had ended the lap before ahead of it: first those on pace, then those through a slow lap of the other. The start is no pass.',
    unit: 'text',
    lessIsBetter: false,
  },
  'passes-suffered': {
    ...ours,
    label: 'Was passed',
    plain: 'Overtaken by other cars',
    formula:
      'Cars that ended a lap ahead of this one after they had ended the lap before behind it: first those on pace, then those through an own slow lap. The start is no pass.',
    unit: 'text',
    lessIsBetter: true,
  },
  'laps-being-lapped': {
    ...ours,
    label: 'Being lapped',
    plain: 'Laps on which a faster car came round',
    formula: 'The laps during which a car that had more laps done came past.',
    unit: 'text',
    lessIsBetter: true,
  },
  'field-median': {
    ...time,
    ...ours,
    label: 'Middle of the field',
    plain: 'Average lap of the middle driver',
    formula: 'The middle of the average laps of all drivers of the race, ours over counted laps: half were faster.',
    lessIsBetter: null,
  },
  'published-field-median': {
    ...time,
    ...ours,
    label: 'Middle of the published averages',
    plain: 'Average lap of the middle driver',
    formula: 'The middle of the published average laps of all drivers of the race: half of them were faster.',
    lessIsBetter: null,
  },
  'slower-than-field': {
    ...ours,
    label: 'Slower than the middle',
    plain: 'Slower or faster than the middle driver',
    formula: '100 × (own average lap ÷ the middle of all published averages of the race − 1). Below zero is faster.',
    unit: 'signed-percent',
    lessIsBetter: true,
  },
  'time-per-lap': {
    ...time,
    ...ours,
    label: 'Time per lap',
    plain: 'All the time, divided by the laps',
    formula: 'The total time divided by the laps, lap 1 included.',
  },
} as const satisfies Record<string, FigureName>
