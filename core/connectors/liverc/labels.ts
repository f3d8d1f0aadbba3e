import type { LabelParts } from '../../contract/domain.ts'
import { collapse, collapseOrNull, readCount } from './values.ts'

/** A race link's text taken apart: "Race 14: 1/8 Nitro Buggy (1/8 Nitro Buggy A-Main)". */
export interface RaceLabel extends LabelParts {
  readonly raceNumber: number | null
  readonly className: string | null
  readonly label: string | null
  readonly rawLabel: string
}

/**
 * Number, class and label of a race as the event page prints them. The outermost bracket is the label only if it
 * begins with the text before it; newer events print the label alone, and then the class is null (FORMAT of the event
 * page's race list: "Race 4: ISTC - 21.5T  (Heat 2/2)").
 */
export function readRaceLabel(text: string): RaceLabel {
  const rawLabel = collapse(text)
  const numbered = /^Race (\d+):\s*(.*)$/.exec(rawLabel)
  const rest = numbered?.[2] ?? rawLabel
  const bracket = outermostBracket(rest)
  const repeatsClass = bracket !== null && bracket.before !== '' && bracket.content.startsWith(bracket.before)
  const label = collapseOrNull(repeatsClass ? bracket.content : rest)
  return {
    raceNumber: readCount(numbered?.[1] ?? ''),
    className: repeatsClass ? bracket.before : null,
    label,
    rawLabel,
    ...readLabelParts(label ?? ''),
  }
}

/** The bracket that ends the text, its partner found by counting, so that brackets inside the label do no harm. */
function outermostBracket(text: string): { before: string; content: string } | null {
  if (!text.endsWith(')')) return null
  let depth = 0
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ')') depth++
    if (text[at] === '(') depth--
    if (depth === 0) return { before: text.slice(0, at).trim(), content: text.slice(at + 1, -1).trim() }
  }
  return null
}

/** What a label says beyond its class: "(Heat 2/3)" and "A3-Main". */
export function readLabelParts(label: string): LabelParts {
  const heat = /\(?\bHeat (\d{1,3})(?:\/(\d{1,3}))?\)?$/i.exec(label)
  const main = /(?:^|\s)([A-Z])(\d{0,2})[- ]Main$/i.exec(label)
  return {
    heatNumber: readCount(heat?.[1] ?? ''),
    heatCount: readCount(heat?.[2] ?? ''),
    mainLetter: main?.[1]?.toUpperCase() ?? null,
    mainLeg: readCount(main?.[2] ?? ''),
  }
}
