import type { ExplainWanted } from '../../core/contract/explain.ts'
import { type ComposedId, composedIds, type FigureId, figureIds, isComposed } from '../../core/contract/figure-names.ts'

/** A figure of a driver in a race; one made of such figures; or a figure in general, of nobody in particular. */
export type ExplainedWhat =
  | ExplainWanted
  | { readonly figure: ComposedId; readonly of: readonly ExplainWanted[] }
  | { readonly figure: FigureId | ComposedId }

/** What is being explained, and what else is to be said of it: how a lap is marked. */
export interface ExplainedSubject {
  readonly what: ExplainedWhat
  readonly note?: string | undefined
  /** The figure that it is part of, and was come from. */
  readonly from?: ExplainedSubject | undefined
}

export function isOfDriver(what: ExplainedWhat): what is ExplainWanted {
  return 'raceId' in what
}

export function isMadeOfOthers(what: ExplainedWhat): what is Extract<ExplainedWhat, { of: unknown }> {
  return 'of' in what
}

/** Under which `data-…` a detail stands. */
const details = {
  lapNumber: 'lap',
  toLap: 'to-lap',
  count: 'count',
  fromMs: 'from',
  toMs: 'to',
  referenceMs: 'reference',
} as const
type Detail = keyof typeof details
const detailNames = Object.keys(details) as Detail[]

/** The marks of an element by which `subjectOf` finds again what it explains: there may be hundreds, so nothing more. */
export function marksOf(what: ExplainedWhat): Readonly<Record<`data-${string}`, string | number>> {
  const { figure } = what
  if (isMadeOfOthers(what)) return { 'data-figure': figure, 'data-of': partsText(what.of) }
  if (!isOfDriver(what)) return { 'data-figure': figure }
  const marks: Record<`data-${string}`, string | number> = {
    'data-figure': figure,
    'data-race': what.raceId,
    'data-driver': what.driverId,
  }
  for (const name of detailNames) {
    const value = what[name]
    if (value !== undefined) marks[`data-${details[name]}`] = value
  }
  return marks
}

/** What an element explains; of which race, driver and lap it is, one around it may say for several. Null for none. */
export function subjectOf(element: HTMLElement): ExplainedSubject | null {
  const { figure: name, of } = element.dataset
  const figure = [...figureIds, ...composedIds].find((one) => one === name)
  if (figure === undefined) return null
  const around = element.closest<HTMLElement>('[data-race]')
  const note = around?.dataset.note
  if (isComposed(figure)) {
    const parts = of?.split(' ').flatMap(partOf) ?? []
    return { what: parts.length === 0 ? { figure } : { figure, of: parts }, note }
  }
  const raceId = Number(around?.dataset.race)
  const driverId = Number(around?.dataset.driver)
  if (!(raceId > 0) || !(driverId > 0)) return { what: { figure } }
  const found = detailNames.flatMap((detail) => {
    const text = around?.getAttribute(`data-${details[detail]}`)
    return text == null ? [] : [[detail, Number(text)]]
  })
  return { what: { figure, raceId, driverId, ...Object.fromEntries(found) }, note }
}

/** "elapsed-time/12/5/7 elapsed-time/12/6/7". */
export function partsText(parts: readonly ExplainWanted[]): string {
  return parts.map(partText).join(' ')
}

function partText({ figure, raceId, driverId, lapNumber }: ExplainWanted): string {
  return [figure, raceId, driverId, ...(lapNumber === undefined ? [] : [lapNumber])].join('/')
}

function partOf(text: string): ExplainWanted[] {
  const [name, race, driver, lap] = text.split('/')
  const figure = figureIds.find((one) => one === name)
  const [raceId, driverId] = [Number(race), Number(driver)]
  if (figure === undefined || !(raceId > 0) || !(driverId > 0)) return []
  return [{ figure, raceId, driverId, ...(lap !== undefined && { lapNumber: Number(lap) }) }]
}
