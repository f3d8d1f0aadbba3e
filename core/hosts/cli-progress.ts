import { Presets, SingleBar } from 'cli-progress'
import type { WorkProgress } from '../contract/keeping.ts'
import type { RunProgress } from '../contract/run.ts'

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

/** A live bar on stderr for a long piece of work; silent where stderr is no terminal, or for `--json`. */
export function workBar(isSilent: boolean): { readonly onProgress: (progress: WorkProgress) => void; stop(): void } {
  const bar = new SingleBar(
    { stream: process.stderr, format: ' {bar} {what}', hideCursor: true, clearOnComplete: true, barsize: 24 },
    Presets.shades_classic,
  )
  let started = false
  return {
    onProgress({ what, done, total }) {
      if (isSilent || !process.stderr.isTTY) return
      if (!started) bar.start(Math.max(total, 1), 0, { what })
      started = true
      bar.setTotal(Math.max(total, 1))
      bar.update(done, { what })
    },
    stop() {
      if (started) bar.stop()
      started = false
    },
  }
}
