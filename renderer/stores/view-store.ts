import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type TimeDisplay = 'race' | 'seconds'
/** The sport's own words, or plain ones with targets for somebody who is new to it. */
export type Wording = 'sport' | 'plain'

interface ViewState {
  /** Lap times as "1:05.340" or as "65.340". */
  readonly timeDisplay: TimeDisplay
  readonly firstDayOfWeek: 0 | 1
  readonly wording: Wording
  /** Clubs that were opened last, newest first. */
  readonly recentTrackIds: readonly number[]
  setTimeDisplay(display: TimeDisplay): void
  setFirstDayOfWeek(day: 0 | 1): void
  setWording(wording: Wording): void
  visitTrack(trackId: number): void
}

/** How a person likes to look at things; remembered on this computer. */
export const useViewStore = create<ViewState>()(
  persist(
    (set) => ({
      timeDisplay: 'race',
      firstDayOfWeek: 1,
      wording: 'sport',
      recentTrackIds: [],
      setTimeDisplay: (timeDisplay) => set({ timeDisplay }),
      setFirstDayOfWeek: (firstDayOfWeek) => set({ firstDayOfWeek }),
      setWording: (wording) => set({ wording }),
      visitTrack: (trackId) =>
        set(({ recentTrackIds }) => ({
          recentTrackIds: [trackId, ...recentTrackIds.filter((id) => id !== trackId)].slice(0, 8),
        })),
    }),
    { name: 'my-race-engineer-view' },
  ),
)

/** From the sport's words to plain ones, or back. */
export function toggleWording(): void {
  const { wording, setWording } = useViewStore.getState()
  setWording(wording === 'plain' ? 'sport' : 'plain')
}
