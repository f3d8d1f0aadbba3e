/** How a figure's value is written: whole or exact milliseconds, a signed gap of time, percent, a count, a signed count, or as it is. */
export type FigureUnit = 'time' | 'time-gap' | 'percent' | 'signed-percent' | 'count' | 'gap' | 'text'

/** Of which laps: those that the source counts, the clean ones, all of them, or one lap and those before it. */
export type FigureGround = 'counted' | 'clean' | 'all' | 'so-far'

/**
 * What has to be said beside driver and race: which lap, from which lap to which, how many laps, from which lap time to
 * which, or the lap time of a made-up car.
 */
export type FigureDetail = 'lapNumber' | 'toLap' | 'count' | 'fromMs' | 'referenceMs'

export interface FigureWords {
  /** As the sport says it. */
  readonly label: string
  /** The same in plain words. */
  readonly plain: string
  /** How it comes about, in a sentence or two. */
  readonly formula: string
  readonly unit: FigureUnit
}

/** A figure of one driver in one race. */
export interface FigureName extends FigureWords {
  readonly ground: FigureGround
  /** Whether less is better; null where neither is. */
  readonly lessIsBetter: boolean | null
  /** Whether LiveRC publishes it. What it does not publish is ours alone. */
  readonly isPublished: boolean
  readonly asks?: readonly FigureDetail[]
}

export const time = { unit: 'time', lessIsBetter: true } as const
