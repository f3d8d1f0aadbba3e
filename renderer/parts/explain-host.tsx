import { Popover } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type ExplainedSubject, subjectOf } from './explained-what.ts'
import { Explanation } from './explanation.tsx'
import { PageViewer, type ViewedPage } from './page-viewer.tsx'

interface Open {
  readonly subject: ExplainedSubject
  readonly element: HTMLElement
  readonly at: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
  /** Opened on purpose: it takes the focus, and stays until it is closed. */
  readonly isKept: boolean
}

/** Long enough not to open under a pointer that only passes, and to reach what has opened. */
const openMs = 500
const closeMs = 250

/** Explains every figure on the screen that is marked so: one for all, because there may be hundreds. */
export function ExplainHost() {
  const [open, setOpen] = useState<Open | null>(null)
  const [page, setPage] = useState<ViewedPage | null>(null)
  const timer = useRef(0)
  const dropdown = useRef<HTMLDivElement>(null)
  const later = useCallback((ms: number, act: () => void) => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(act, ms)
  }, [])
  const close = useCallback((isToReturn: boolean) => {
    window.clearTimeout(timer.current)
    setOpen((before) => {
      if (before?.isKept && isToReturn) before.element.focus()
      return null
    })
  }, [])
  useListeners({
    pointerover(event) {
      if (event.pointerType === 'touch') return
      const element = markedAt(event.target)
      if (element !== null) {
        // It may have moved away from under the pointer meanwhile.
        const rests = () => (element.matches(':hover') ? opened(element, false) : null)
        later(openMs, () => setOpen((before) => (before?.isKept ? before : rests())))
      } else if (dropdown.current?.contains(event.target as Node)) window.clearTimeout(timer.current)
      else later(closeMs, () => setOpen((before) => (before?.isKept ? before : null)))
    },
    click(event) {
      const element = markedAt(event.target)
      // A finger cannot hover. A heading's click is for sorting.
      const isTouch = event instanceof PointerEvent && event.pointerType === 'touch'
      if (isTouch && element?.classList.contains('mre-explained')) setOpen(opened(element, true))
    },
    keydown(event) {
      const element = markedAt(document.activeElement)
      if (event.key === 'Escape' && open !== null) {
        event.preventDefault()
        event.stopPropagation()
        close(true)
        return
      }
      const isOwn = element === document.activeElement && element?.classList.contains('mre-explained')
      const isAsked = event.key === '?' || (isOwn && (event.key === 'Enter' || event.key === ' '))
      if (element === null || !isAsked || dropdown.current?.contains(element)) return
      event.preventDefault()
      event.stopPropagation()
      setOpen(opened(element, true))
    },
    // What moves away under it would leave it pointing at something else.
    scroll(event) {
      if (open !== null && !dropdown.current?.contains(event.target as Node)) close(false)
    },
  })
  return (
    <>
      {open !== null && (
        <Popover
          opened
          onChange={() => close(true)}
          position="bottom"
          withArrow
          shadow="md"
          width="min(26rem, calc(100vw - 2rem))"
          trapFocus={open.isKept}
          returnFocus={false}
          transitionProps={{ duration: 0 }}
          middlewares={{ flip: true, shift: { padding: 12 }, size: { padding: 12 } }}
        >
          <Popover.Target>
            <span aria-hidden style={{ position: 'fixed', pointerEvents: 'none', ...open.at }} />
          </Popover.Target>
          <Popover.Dropdown ref={dropdown} className="mre-explanation" aria-labelledby="explained-title">
            <Explanation
              subject={open.subject}
              onSubject={(subject) => {
                setOpen({ ...open, subject, isKept: true })
                // What was asked for is gone from under the focus.
                requestAnimationFrame(() => dropdown.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus())
              }}
              onPage={(viewed) => {
                close(false)
                setPage(viewed)
              }}
            />
          </Popover.Dropdown>
        </Popover>
      )}
      {page !== null && <PageViewer title="The page as it was read" pages={[page]} onClose={() => setPage(null)} />}
    </>
  )
}

interface Listeners {
  pointerover(event: PointerEvent): void
  click(event: MouseEvent): void
  keydown(event: KeyboardEvent): void
  scroll(event: Event): void
}

/** Heard before anybody else, on the way down, since the keys mean something else outside of figures. */
function useListeners(listeners: Listeners): void {
  const latest = useRef(listeners)
  useEffect(() => {
    latest.current = listeners
  })
  useEffect(() => {
    const ending = new AbortController()
    const how = { capture: true, signal: ending.signal }
    window.addEventListener('pointerover', (event) => latest.current.pointerover(event), how)
    window.addEventListener('click', (event) => latest.current.click(event), how)
    window.addEventListener('keydown', (event) => latest.current.keydown(event), how)
    window.addEventListener('scroll', (event) => latest.current.scroll(event), { ...how, passive: true })
    return () => ending.abort()
  }, [])
}

function markedAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-figure]') : null
}

function opened(element: HTMLElement, isKept: boolean): Open | null {
  const subject = subjectOf(element)
  if (subject === null || !element.isConnected) return null
  const { left, top, width, height } = element.getBoundingClientRect()
  return { subject, element, isKept, at: { left, top, width, height } }
}
