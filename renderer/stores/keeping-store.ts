import { create } from 'zustand'
import type { KeepingState } from '../../core/contract/keeping.ts'

/** What is being done for safe-keeping and how the disk is, fed by the engine's pushes; null until that is known. */
export const useKeepingStore = create<{ readonly state: KeepingState | null }>(() => ({ state: null }))

/** What is being done now; null where nothing is. */
export const useKeepingJob = () => useKeepingStore(({ state }) => state?.job ?? null)
