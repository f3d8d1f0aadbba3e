import { Presets, SingleBar } from 'cli-progress'
import type { RunProgress } from '../contract/domain.ts'

/** A live bar on stderr while a meeting is ingested; silent where stderr is no terminal. */
export function progressBar(): { readonly onProgress: (progress: RunProgress) => void; stop(): void } {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: ' {bar} {value}/{total} pages  {races} races  {laps} laps  {what}',
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
      barsize: 24,
      etaBuffer: 20,
    },
    Presets.shades_classic,
  )
  let started = false
  return {
    onProgress({ pagesPlanned, pagesRead, racesDone, racesSkipped, laps, activity }) {
      if (!process.stderr.isTTY) return
      const payload = { races: racesDone, laps, what: (activity ?? '').replace(/\p{Cc}/gu, ' ').slice(0, 60) }
      if (!started) bar.start(Math.max(pagesPlanned, 1), 0, payload)
      started = true
      if (pagesPlanned > 0) bar.setTotal(pagesPlanned)
      bar.update(Math.min(pagesRead + racesSkipped, Math.max(pagesPlanned, 1)), payload)
    },
    stop() {
      if (started) bar.stop()
    },
  }
}
