import { create } from 'zustand'
import { persist } from 'zustand/middleware'

interface RaceTabState {
  readonly tab: string | null
  readonly chart: string | null
  setTab(tab: string | null): void
  setChart(chart: string | null): void
}

/** What of a race is looked at: the same of the next race, and of the next day's. */
export const useRaceTab = create<RaceTabState>()(
  persist(
    (set) => ({ tab: 'results', chart: 'times', setTab: (tab) => set({ tab }), setChart: (chart) => set({ chart }) }),
    { name: 'my-race-engineer-race-tab' },
  ),
)
