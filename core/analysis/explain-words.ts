import type { RaceResult } from '../contract/domain.ts'
import { formatFigure } from '../contract/figure-names.ts'
import { sumOfLapsMs } from './lap-stats.ts'

/** "1 lap", "12 laps". */
export function lapsText(count: number): string {
  return `${count} ${count === 1 ? 'lap' : 'laps'}`
}

/** A time of ours in a sentence, whole milliseconds; "none" for none. */
export function timeText(ms: number | null): string {
  return formatFigure('time', ms)
}

export function totalOf({ laps }: RaceResult): number {
  return sumOfLapsMs(laps)
}
