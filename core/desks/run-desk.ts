import { randomUUID } from 'node:crypto'
import PQueue from 'p-queue'
import type { RunUnderWay } from '../contract/answers.ts'
import { toFailure } from '../contract/failure.ts'
import type { RunKind, RunProgress, RunStatus, RunStep } from '../contract/run.ts'
import { createLiveBoard } from './live-board.ts'

/** What a run is told by the desk, and tells it. */
export interface DeskErrand {
  readonly signal: AbortSignal
  readonly onProgress: (progress: RunProgress) => void
  readonly onStep: (step: RunStep) => void
  /** What the run turned out to be about, as soon as that is known. */
  readonly onFound: (found: Found) => void
}

interface Found {
  readonly eventId?: number
  readonly trackId?: number
  readonly title?: string
}

export interface DeskOrder {
  readonly kind: RunKind
  /** What is read, the same for the same thing: a second order of it joins the first. */
  readonly key: string
  readonly title: string
  readonly eventId: number | null
  readonly trackId: number | null
  /** Does it. A Failure that it throws ends the run as failed or cancelled. */
  work(errand: DeskErrand): Promise<{
    status: RunStatus
    failure?: { code: string; message: string } | undefined
    summary: string | null
  }>
}

export type EndState = Extract<RunUnderWay['state'], 'complete' | 'partial' | 'failed' | 'cancelled'>

export interface RunDesk {
  /** Puts a run in line. Returns its ticket; that of the run under way where the same was asked for already. */
  order(order: DeskOrder): string
  /** Hears once how that run ended, at once where it has; as cancelled where it was taken away or nobody knows it. */
  onEnd(ticket: string, tell: (state: EndState) => void): void
  /** Whether this waits or is under way. */
  has(key: string): boolean
  /** Asks a run to stop. A ticket that is unknown or has ended changes nothing. */
  cancel(ticket: string): void
  /** All runs of this session, newest asked for first: now and after each change. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<RunUnderWay[], void, undefined>
  /** Lets that many runs work at once from now on; none that works already is stopped. */
  allow(maxRuns: number): void
  /** Takes away what still waits; what runs is ended by whoever does the work. */
  close(): void
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>
}

export interface RunDeskOptions {
  /** Runs at once; others wait their turn. */
  readonly maxRuns: number
  /** Called whenever a run saved something or ended. */
  readonly onChange: (what: 'saved' | 'ended') => void
  readonly now?: () => Date
}

/** How many ended runs are still shown; the database has them all. */
const endedShown = 20
/** What watchers see at most that often. */
const watchGapMs = 100

/** Runs that were asked for, in line: a few at once, each with its progress and its steps as they happen. */
export function createRunDesk({ maxRuns, onChange, now = () => new Date() }: RunDeskOptions): RunDesk {
  const queue = new PQueue({ concurrency: maxRuns })
  const board = createLiveBoard(watchGapMs)
  const stopping = new Map<string, AbortController>()
  const onEnded = new Map<string, ((state: EndState) => void)[]>()
  const keys = new Map<string, string>()
  let runs: RunUnderWay[] = []

  const change = (ticket: string, patch: Partial<RunUnderWay>) => {
    runs = runs.map((run) => (run.ticket === ticket ? { ...run, ...patch } : run))
    board.touch()
  }
  const find = (ticket: string) => runs.find((run) => run.ticket === ticket)
  const forgetOldest = () => {
    const ended = runs.filter(({ endedAt }) => endedAt !== null)
    const forgotten = new Set(ended.slice(endedShown).map(({ ticket }) => ticket))
    if (forgotten.size > 0) runs = runs.filter(({ ticket }) => !forgotten.has(ticket))
  }

  const end = (
    ticket: string,
    state: EndState,
    failure: RunUnderWay['failure'] | undefined = null,
    summary: string | null = null,
  ) => {
    stopping.delete(ticket)
    for (const tell of onEnded.get(ticket) ?? []) tell(state)
    onEnded.delete(ticket)
    for (const [key, known] of keys) if (known === ticket) keys.delete(key)
    change(ticket, { state, endedAt: now().toISOString(), failure, summary })
    forgetOldest()
    onChange('ended')
  }

  const perform = async (ticket: string, order: DeskOrder, controller: AbortController) => {
    const { signal } = controller
    // Cancelled before its turn came.
    if (signal.aborted) return
    change(ticket, { state: 'running', startedAt: now().toISOString() })
    try {
      const { status, failure, summary } = await order.work({
        signal,
        onProgress: (progress) => change(ticket, { progress, runId: progress.runId }),
        onFound: (found) => change(ticket, found),
        onStep: (step) => {
          change(ticket, { steps: [...(find(ticket)?.steps ?? []), step] })
          if (step.outcome === 'saved') onChange('saved')
        },
      })
      end(ticket, status === 'running' || status === 'interrupted' ? 'failed' : status, failure, summary)
    } catch (error) {
      const { code, message } = toFailure(error)
      end(ticket, code === 'cancelled' ? 'cancelled' : 'failed', { code, message })
    }
  }

  return {
    order(order) {
      const known = keys.get(order.key)
      if (known !== undefined) return known
      const ticket = randomUUID()
      const controller = new AbortController()
      const { kind, title, eventId, trackId } = order
      const fresh: RunUnderWay = {
        ticket,
        kind,
        runId: null,
        eventId,
        trackId,
        title,
        state: 'waiting',
        askedAt: now().toISOString(),
        startedAt: null,
        endedAt: null,
        progress: null,
        steps: [],
        failure: null,
        summary: null,
      }
      runs = [fresh, ...runs]
      stopping.set(ticket, controller)
      keys.set(order.key, ticket)
      onEnded.set(ticket, [])
      board.touch()
      void queue.add(() => perform(ticket, order, controller))
      return ticket
    },
    onEnd(ticket, tell) {
      const waiting = onEnded.get(ticket)
      const state = find(ticket)?.state
      if (waiting) waiting.push(tell)
      else tell(state === 'complete' || state === 'partial' || state === 'failed' ? state : 'cancelled')
    },
    has: (key) => keys.has(key),
    cancel(ticket) {
      const controller = stopping.get(ticket)
      if (!controller || controller.signal.aborted) return
      controller.abort()
      if (find(ticket)?.state === 'waiting') end(ticket, 'cancelled')
      else change(ticket, { state: 'stopping' })
    },
    watch: (signal) => board.follow(() => runs, signal),
    allow(maxRuns) {
      queue.concurrency = maxRuns
    },
    close() {
      queue.clear()
      for (const tell of [...onEnded.values()].flat()) tell('cancelled')
      onEnded.clear()
    },
    idle: () => queue.onIdle(),
  }
}
