import { create } from 'zustand'
import type { RunUnderWay } from '../../core/contract/answers.ts'

interface RunsState {
  /** Newest asked for first; those of this session only. */
  readonly runs: readonly RunUnderWay[]
}

/** Ingestions under way and just ended, fed by the engine's pushes. */
export const useRunsStore = create<RunsState>(() => ({ runs: [] }))

/** Whether a run still waits or works. */
export const isUnderWay = ({ endedAt }: RunUnderWay) => endedAt === null
