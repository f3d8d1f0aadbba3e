import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { LapGround } from '../../core/contract/charts.ts'

/** The slowest lap shown, in percent of the middle lap. */
export type LapLimit = '110' | '125' | '150' | 'all'

export type SpreadForm = 'box' | 'histogram' | 'range'

interface ChartViewState {
  readonly lapLimit: LapLimit
  /** Race time along the axis instead of laps. */
  readonly isOverTime: boolean
  readonly ground: LapGround
  readonly spreadForm: SpreadForm
  setLapLimit(limit: LapLimit): void
  setIsOverTime(isOverTime: boolean): void
  setGround(ground: LapGround): void
  setSpreadForm(form: SpreadForm): void
}

/** How a person likes charts drawn; remembered on this computer. */
export const useChartView = create<ChartViewState>()(
  persist(
    (set) => ({
      lapLimit: '125',
      isOverTime: false,
      ground: 'counted',
      spreadForm: 'box',
      setLapLimit: (lapLimit) => set({ lapLimit }),
      setIsOverTime: (isOverTime) => set({ isOverTime }),
      setGround: (ground) => set({ ground }),
      setSpreadForm: (spreadForm) => set({ spreadForm }),
    }),
    { name: 'my-race-engineer-chart-view' },
  ),
)
