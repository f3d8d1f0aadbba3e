/** Race time as it is shown: moved by hand or by playing. Whoever draws listens and draws by itself, React stays out of it. */
export interface ReplayClock {
  readonly nowMs: number
  readonly isPlaying: boolean
  readonly speed: number
  seek(ms: number): void
  play(): void
  pause(): void
  setSpeed(speed: number): void
  /** Hears every new race time, at most once a frame. Returns the way to stop. */
  onTime(listener: (nowMs: number) => void): () => void
  /** Hears when it begins or ends to play. */
  onPlaying(listener: () => void): () => void
}

/** A frame that comes later than this was not drawn at all: the window was hidden, or the computer slept. */
const longestFrameMs = 250
/** How often what plays is drawn anew where somebody asked for less motion. */
const calmMs = 250

/** A clock over `endMs` of race time, at the start and standing still. `isCalm`: whoever looks at it wants little motion. */
export function createReplayClock(endMs: number, isCalm: boolean): ReplayClock {
  let [nowMs, speed, frame] = [0, 10, 0]
  const [timeListeners, playListeners] = [new Set<(nowMs: number) => void>(), new Set<() => void>()]
  const tellTime = () => {
    for (const listener of timeListeners) listener(nowMs)
  }
  const tellPlaying = () => {
    for (const listener of playListeners) listener()
  }
  const moveTo = (ms: number) => {
    nowMs = Math.max(0, Math.min(endMs, ms))
  }
  const pause = () => {
    if (frame === 0) return
    cancelAnimationFrame(frame)
    frame = 0
    tellTime()
    tellPlaying()
  }
  const play = () => {
    if (frame !== 0 || endMs === 0) return
    if (nowMs >= endMs) nowMs = 0
    let last = performance.now()
    let toldAt = last
    const step = (at: number) => {
      moveTo(nowMs + Math.max(0, Math.min(at - last, longestFrameMs)) * speed)
      last = at
      if (nowMs >= endMs) return pause()
      frame = requestAnimationFrame(step)
      if (isCalm && at - toldAt < calmMs) return
      toldAt = at
      tellTime()
    }
    frame = requestAnimationFrame(step)
    tellPlaying()
  }
  return {
    get nowMs() {
      return nowMs
    },
    get isPlaying() {
      return frame !== 0
    },
    get speed() {
      return speed
    },
    seek(ms) {
      moveTo(ms)
      tellTime()
    },
    play,
    pause,
    setSpeed(to) {
      speed = to
    },
    onTime(listener) {
      timeListeners.add(listener)
      return () => timeListeners.delete(listener)
    },
    onPlaying(listener) {
      playListeners.add(listener)
      return () => playListeners.delete(listener)
    },
  }
}
