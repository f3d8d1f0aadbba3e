import type { ArchiveSize, PruneDone, PrunePlan, PruneWanted } from '../contract/archive.ts'
import { Failure } from '../contract/failure.ts'
import type { ImportAnswer } from '../contract/import-pages.ts'
import type { ReplayAnswer } from '../contract/replay.ts'
import { previewPrune, pruneArchive } from '../desks/archive-desk.ts'
import { performInWorker } from '../desks/in-worker.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { archiveSize } from '../store/archive.ts'

/** Laps of a kind and race that a screen is told of; it is told how many there are. */
const lapsListed = 20

export interface ArchiveRooms {
  readonly engine: Engine
  /** Whether whoever asks sits at this computer: only then may folders of it be read. */
  readonly readsFolders: boolean
  /** The name of a stored event, by our id. Throws `input/invalid`. */
  nameOf(eventId: number): string
  /** Rows of meetings, runs or the archive are otherwise than they were. */
  tell(): void
}

/** The archive as screens use it: its size, giving up old pages, reading meetings again, importing saved pages. */
export function createArchiveService({ engine, readsFolders, nameOf, tell }: ArchiveRooms) {
  return {
    archiveSize: (): ArchiveSize => archiveSize(engine.reading()),
    planPrune: (wanted: PruneWanted): PrunePlan => previewPrune(engine.reading(), wanted, new Date()),
    async prune(wanted: PruneWanted): Promise<PruneDone> {
      const isBusy = engine.isBusy() || engine.heldElsewhere().length > 0
      const giveBack = async (file: string) => void (await performInWorker('shrink', { file }))
      const rooms = { who: engine.who, isBusy, now: new Date(), giveBack }
      const done = await engine.withStore((store) => pruneArchive({ store, ...rooms }, wanted))
      tell()
      return done
    },
    async replay(eventId: number, apply: boolean, signal: AbortSignal): Promise<ReplayAnswer> {
      const answer = await engine.replay(nameOf(eventId), { apply, lapsListed, signal })
      if (apply) tell()
      return answer
    },
    async importPages(folder: string, apply: boolean, signal: AbortSignal): Promise<ImportAnswer> {
      if (!readsFolders) {
        throw new Failure(
          'input/invalid',
          'Saved pages are imported by the desktop app, or on the command line: mre import-pages FOLDER.',
        )
      }
      const answer = await engine.importPages(folder, { apply, lapsListed, signal })
      if (apply) tell()
      return answer
    },
  }
}
