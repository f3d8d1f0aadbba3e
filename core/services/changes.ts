import { setInterval as every } from 'node:timers'
import type { DataTopic } from '../contract/answers.ts'
import { createLiveBoard } from '../desks/live-board.ts'
import type { Store } from '../store/database.ts'

/** What pushes are held back for, so that a quick run does not make every screen ask a hundred times. */
const changesGapMs = 400
/** How often other programs on the same database are looked for. */
const otherProgramsMs = 2_000

/** Everything that a push may name. */
export const allTopics: readonly DataTopic[] = ['tracks', 'events', 'runs', 'settings', 'sites', 'keeping', 'schedule']

/** What changed, for whoever asks again: pushes name topics and carry no rows. */
export function createChanges() {
  const board = createLiveBoard(changesGapMs)
  const latest = new Map<DataTopic, number>()
  let count = 0
  return {
    tell(topics: readonly DataTopic[]): void {
      count++
      for (const topic of topics) latest.set(topic, count)
      board.touch()
    },
    async *follow(signal: AbortSignal | undefined): AsyncGenerator<{ topics: DataTopic[] }, void, undefined> {
      let seen = count
      for await (const upTo of board.follow(() => count, signal)) {
        const topics = allTopics.filter((topic) => (latest.get(topic) ?? 0) > seen)
        seen = upTo
        if (topics.length > 0) yield { topics }
      }
    },
  }
}

/** Hears of the command line, or another app, on the same file: SQLite counts what others committed. */
export function watchOtherPrograms(query: <T>(work: (store: Store) => T) => T, onChange: () => void): NodeJS.Timeout {
  const look = () => query((store) => store.prepare<[], { data_version: number }>('pragma data_version').get())
  let seen = look()?.data_version
  const timer = every(() => {
    const now = look()?.data_version
    if (now !== seen) onChange()
    seen = now
  }, otherProgramsMs)
  return timer.unref()
}
