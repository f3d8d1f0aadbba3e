import { type ComposedFigure, composedFigures } from './figures/composed-figures.ts'
import type { FigureName, FigureUnit, FigureWords } from './figures/figure-name.ts'
import { lapFigures } from './figures/lap-figures.ts'
import { spreadFigures, statisticFigures } from './figures/lap-set-figures.ts'
import { resultFigures } from './figures/result-figures.ts'
import { storyFigures } from './figures/story-figures.ts'
import { formatTime } from './units.ts'

/**
 * Every figure that can be explained: what it is called, what it is called to somebody who is new to the sport, and what
 * it says, each in plain words. No zod in here: screens use it as it is.
 */
const names = { ...resultFigures, ...statisticFigures, ...storyFigures, ...lapFigures, ...spreadFigures } as const

/** A figure of one driver in one race. */
export type FigureId = keyof typeof names

/** A figure that is made of such ones. */
export type ComposedId = keyof typeof composedFigures

/** Every figure of a driver in a race: those of a result first, in its order. */
export const figureIds = Object.keys(names) as [FigureId, ...FigureId[]]

export const composedIds = Object.keys(composedFigures) as [ComposedId, ...ComposedId[]]

export function figureName(figure: FigureId): FigureName {
  return names[figure]
}

export function composedFigure(figure: ComposedId): ComposedFigure {
  return composedFigures[figure]
}

export function isComposed(figure: FigureId | ComposedId): figure is ComposedId {
  return figure in composedFigures
}

/** What any figure is called and says. */
export function figureWords(figure: FigureId | ComposedId): FigureWords {
  return isComposed(figure) ? composedFigures[figure] : names[figure]
}

/** Whether it is a figure of one lap, or of laps in a row, which have to be named. */
export function isLapFigure(figure: FigureId): boolean {
  return figureName(figure).asks?.includes('lapNumber') === true
}

/** A figure's value in words: "37.644", "98.09 %", "+2"; "none" for none. */
export function formatFigure(unit: FigureUnit, value: number | string | null): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return value
  if (unit === 'time') return formatTime(Math.round(value))
  if (unit === 'time-gap') return signedTime(Math.round(value))
  if (unit === 'percent') return `${value.toFixed(2)} %`
  if (unit === 'signed-percent') return `${value > 0 ? '+' : ''}${value.toFixed(2)} %`
  // With the sign that screens write.
  return unit === 'gap' ? `${value > 0 ? '+' : ''}${value}`.replace('-', '−') : String(value)
}

/** "+12.052", "−0.250", "0.000". */
function signedTime(ms: number): string {
  return ms === 0 ? formatTime(0) : `${ms > 0 ? '+' : '−'}${formatTime(Math.abs(ms))}`
}
