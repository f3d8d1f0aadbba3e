import type { ComposedId, FigureId } from '../../../../core/contract/figure-names.ts'
import type { ClassDriver, DriverDay, DriverRun } from '../../../../core/contract/meeting-figures.ts'
import { showValue, type ValueKind } from '../../../charts/chart-table.ts'
import { formatResult } from '../../../format.ts'
import type { ExplainedWhat } from '../../../parts/explained-what.ts'

/** What a class is looked at by: one figure of every run and of the day. */
export interface ClassMeasure {
  readonly key: string
  readonly label: string
  /** Whose it is and what it says, in a sentence. */
  readonly sentence: string
  readonly kind: Extract<ValueKind, 'time' | 'percent'>
  readonly lessIsBetter: boolean
  readonly figure: FigureId
  /** What the figure of the day is; null where it is one of a run, the best of them, or where there is none. */
  readonly figureOfDay: ComposedId | null
  /** What is drawn, and compared within a round. */
  ofRun(run: DriverRun): number | null
  ofDay(day: DriverDay): number | null
  /** As the cell says it, where that is not the value itself. */
  say?(run: DriverRun): string
}

export const classMeasures: readonly [ClassMeasure, ...ClassMeasure[]] = [
  {
    key: 'best',
    label: 'Best lap',
    sentence: 'Each driver’s fastest lap of the run, as published; of the day, the fastest of all.',
    kind: 'time',
    lessIsBetter: true,
    figure: 'fastest-lap',
    figureOfDay: null,
    ofRun: ({ bestLapMs }) => bestLapMs,
    ofDay: ({ bestLapMs }) => bestLapMs,
  },
  {
    key: 'average',
    label: 'Average',
    sentence: 'The average lap as published; of the day ours, over the counted laps of all runs.',
    kind: 'time',
    lessIsBetter: true,
    figure: 'average-lap',
    figureOfDay: 'average-of-day',
    ofRun: ({ averageLapMs }) => averageLapMs,
    ofDay: ({ averageLapMs }) => averageLapMs,
  },
  {
    key: 'result',
    label: 'Laps/time',
    sentence: 'Laps and time as published; the chart draws ours, the time divided by the laps.',
    kind: 'time',
    lessIsBetter: true,
    figure: 'result',
    figureOfDay: null,
    ofRun: ({ timePerLapMs }) => timePerLapMs,
    ofDay: () => null,
    say: ({ lapsCompleted, totalTimeMs }) => formatResult(lapsCompleted, totalTimeMs),
  },
  {
    key: 'consistency',
    label: 'Consistency',
    sentence: 'As published, over all counted laps; of the day ours, with the laps of all runs taken together.',
    kind: 'percent',
    lessIsBetter: false,
    figure: 'consistency',
    figureOfDay: 'consistency-of-day',
    ofRun: ({ consistencyPercent }) => consistencyPercent,
    ofDay: ({ consistencyPercent }) => consistencyPercent,
  },
  {
    key: 'clean-average',
    label: 'Clean average',
    sentence: 'Ours: the average over clean laps, without crashes and stops.',
    kind: 'time',
    lessIsBetter: true,
    figure: 'clean-average',
    figureOfDay: 'clean-average-of-day',
    ofRun: ({ cleanAverageLapMs }) => cleanAverageLapMs,
    ofDay: ({ cleanAverageLapMs }) => cleanAverageLapMs,
  },
  {
    key: 'clean-consistency',
    label: 'Clean consistency',
    sentence: 'Ours: the same formula over clean laps, without crashes and stops.',
    kind: 'percent',
    lessIsBetter: false,
    figure: 'clean-consistency',
    figureOfDay: 'clean-consistency-of-day',
    ofRun: ({ cleanConsistencyPercent }) => cleanConsistencyPercent,
    ofDay: ({ cleanConsistencyPercent }) => cleanConsistencyPercent,
  },
]

/** A run's figure as its cell says it. */
export function sayRun(run: DriverRun, { ofRun, kind, say }: ClassMeasure): string {
  return say ? say(run) : showValue(ofRun(run), kind)
}

/** A driver's run of a round; of two, as after a move up from a lower main, the later one. */
export function runOfRound({ runs }: ClassDriver, roundAt: number): DriverRun | undefined {
  return runs.findLast((run) => run.roundAt === roundAt)
}

/** What the figure of a driver's day explains: the run that holds it, or all runs that it is made of. */
export function explainsDay({ driverId, runs, day }: ClassDriver, measure: ClassMeasure): ExplainedWhat {
  const { figure, figureOfDay, ofRun, ofDay } = measure
  const best = runs.find((run) => ofRun(run) === ofDay(day))
  if (figureOfDay === null) return best ? { figure, raceId: best.raceId, driverId } : { figure }
  return { figure: figureOfDay, of: runs.map(({ raceId }) => ({ figure, raceId, driverId })) }
}
