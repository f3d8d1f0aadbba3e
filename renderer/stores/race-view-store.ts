import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** First and last lap shown; null for all of them. */
export type LapRange = readonly [first: number, last: number] | null

interface RaceViewState {
  readonly raceId: number | null
  /** Not drawn. Empty at first: everybody is. */
  readonly hiddenDriverIds: ReadonlySet<number>
  /** Under the pointer, or the focus. */
  readonly hoveredDriverId: number | null
  /** Kept lit by a click. */
  readonly pinnedDriverId: number | null
  readonly lapRange: LapRange
  /** Which race is looked at; another one begins anew. */
  show(raceId: number): void
  toggleDriver(driverId: number): void
  setHidden(driverIds: Iterable<number>): void
  hover(driverId: number | null): void
  pin(driverId: number | null): void
  setLapRange(range: LapRange): void
}

const fresh = {
  hiddenDriverIds: new Set<number>(),
  hoveredDriverId: null,
  pinnedDriverId: null,
  lapRange: null,
}

/** What a person looks at in a race: which drivers, which of them is lit, which laps. */
export const useRaceView = create<RaceViewState>((set) => ({
  raceId: null,
  ...fresh,
  show: (raceId) => set((view) => (view.raceId === raceId ? view : { raceId, ...fresh })),
  toggleDriver: (driverId) =>
    set(({ hiddenDriverIds }) => {
      const hidden = new Set(hiddenDriverIds)
      if (!hidden.delete(driverId)) hidden.add(driverId)
      return { hiddenDriverIds: hidden }
    }),
  setHidden: (driverIds) => set({ hiddenDriverIds: new Set(driverIds) }),
  hover: (hoveredDriverId) => set({ hoveredDriverId }),
  pin: (driverId) => set(({ pinnedDriverId }) => ({ pinnedDriverId: pinnedDriverId === driverId ? null : driverId })),
  setLapRange: (lapRange) => set({ lapRange }),
}))

/** The driver that is lit: the one under the pointer, else the one kept. */
export const litDriverId = ({ hoveredDriverId, pinnedDriverId }: RaceViewState) => hoveredDriverId ?? pinnedDriverId

interface ColumnState {
  readonly shown: Readonly<Record<string, boolean>>
  setShown(shown: Readonly<Record<string, boolean>>): void
}

/** Which figures of the results a person wants to see; remembered on this computer. */
export const useResultColumns = create<ColumnState>()(
  persist((set) => ({ shown: {}, setShown: (shown) => set({ shown }) }), { name: 'my-race-engineer-result-columns' }),
)
