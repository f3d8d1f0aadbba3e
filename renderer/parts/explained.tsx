import { createContext, type KeyboardEvent, type ReactNode, use, useId } from 'react'
import { type ComposedId, type FigureId, figureWords } from '../../core/contract/figure-names.ts'
import { useViewStore } from '../stores/view-store.ts'
import { type ExplainedWhat, marksOf } from './explained-what.ts'

/** Whether the figures stand in a group that is one stop of the keyboard. */
const InGroup = createContext(false)

/**
 * A figure that can be explained: on hover, or with Enter or "?" where the focus is on it. A mark and nothing more, so
 * that a page may hold hundreds; `ExplainHost` does the rest for all of them.
 */
export function Explained({ children, ...what }: ExplainedWhat & { readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button of the browser would bring its own looks, hundreds of times
    <span
      role="button"
      tabIndex={use(InGroup) ? -1 : 0}
      aria-haspopup="dialog"
      className="mre-explained"
      {...marksOf(what)}
    >
      {children}
    </span>
  )
}

interface ExplainedHeadingProps {
  readonly figure: FigureId | ComposedId
  readonly children: ReactNode
}

/** A heading that explains its figure in general, and says it in plain words where a person wants those. */
export function ExplainedHeading({ figure, children }: ExplainedHeadingProps) {
  const inPlainWords = useViewStore(({ wording }) => wording === 'plain')
  return <Explained figure={figure}>{inPlainWords ? figureWords(figure).plain : children}</Explained>
}

/** What makes an element that is something else already, such as a heading that sorts or a link, explain a figure. */
export function explainsFigure(what: ExplainedWhat) {
  return { ...marksOf(what), 'aria-keyshortcuts': '?' }
}

interface ExplainedGroupProps {
  readonly label: string
  readonly className?: string
  readonly children: ReactNode
}

/**
 * Figures that are one stop of the keyboard together: Enter goes to the first, arrows walk from one to the next, Escape
 * leaves. For tables, where a stop for each figure would be hundreds.
 */
export function ExplainedGroup({ label, className, children }: ExplainedGroupProps) {
  const hintId = useId()
  return (
    <section
      {...(className !== undefined && { className })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls and is walked has to be reached from the keyboard
      tabIndex={0}
      aria-label={label}
      aria-describedby={hintId}
      onKeyDown={walk}
    >
      <span id={hintId} hidden>
        Enter walks through the figures, and explains the one that is reached.
      </span>
      <InGroup value={true}>{children}</InGroup>
    </section>
  )
}

const steps: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const group = event.currentTarget
  const { activeElement } = document
  if (event.key === 'Enter' && activeElement === group) {
    group.querySelector<HTMLElement>('.mre-explained')?.focus()
    event.preventDefault()
    return
  }
  if (!(activeElement instanceof HTMLElement) || !activeElement.classList.contains('mre-explained')) return
  if (event.key === 'Escape') {
    group.focus()
    event.preventDefault()
    event.stopPropagation()
    return
  }
  const step = steps[event.key]
  const next = step && neighbour(group, activeElement, step)
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** The next figure of the same row, or the nearest one of the next row that has any. */
function neighbour(
  group: HTMLElement,
  from: HTMLElement,
  [across, down]: readonly [number, number],
): HTMLElement | undefined {
  const row = from.closest('tr') ?? group
  if (across !== 0) {
    const beside = [...row.querySelectorAll<HTMLElement>('.mre-explained')]
    return beside[beside.indexOf(from) + across]
  }
  const rows = [...group.querySelectorAll('tr')].filter((one) => one.querySelector('.mre-explained') !== null)
  const other = rows[rows.indexOf(row as HTMLTableRowElement) + down]
  const { left } = from.getBoundingClientRect()
  const distance = (one: HTMLElement) => Math.abs(one.getBoundingClientRect().left - left)
  return [...(other?.querySelectorAll<HTMLElement>('.mre-explained') ?? [])].toSorted(
    (one, another) => distance(one) - distance(another),
  )[0]
}
