import { litDriverId, useRaceView } from '../../stores/race-view-store.ts'

/** What the charts of a race share: who is lit, and which laps are shown. */
export function useShared() {
  const { lapRange, setLapRange, hover, pin } = useRaceView()
  return { lapRange, onLapRange: setLapRange, onHover: hover, onPin: pin, litDriverId: useRaceView(litDriverId) }
}
