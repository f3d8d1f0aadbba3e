import { create } from 'zustand'

interface OffersState {
  /** Interrupted runs that are not to be offered again until the next start. */
  readonly putOff: ReadonlySet<number>
  putOffRun(runId: number): void
}

/** Offers that a person has answered with "not now". */
export const useOffersStore = create<OffersState>((set) => ({
  putOff: new Set(),
  putOffRun: (runId) => set(({ putOff }) => ({ putOff: new Set([...putOff, runId]) })),
}))
