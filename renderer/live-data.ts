import type { DataTopic, RunUnderWay } from '../core/contract/answers.ts'
import { engine, engineCalls, queryClient } from './engine-client.ts'
import { useKeepingStore } from './stores/keeping-store.ts'
import { isUnderWay, useRunsStore } from './stores/runs-store.ts'

/** What each topic of a push makes stale. */
const stale: Record<DataTopic, () => readonly (readonly unknown[])[]> = {
  keeping: () => [engine.keeping.key(), engine.engine.key()],
  tracks: () => [engine.track.key(), engine.event.list.key(), engine.engine.key(), engine.schedule.key()],
  events: () => [
    engine.event.key(),
    engine.race.key(),
    engine.compare.key(),
    engine.check.key(),
    engine.chart.key(),
    engine.laps.key(),
    engine.driver.key(),
    engine.explain.key(),
    engine.initials.key(),
    engine.person.key(),
    engine.meeting.key(),
    engine.record.key(),
    engine.correction.key(),
    engine.held.key(),
    engine.keeping.checklist.key(),
  ],
  runs: () => [
    engine.archive.size.key(),
    engine.run.list.key(),
    engine.run.log.key(),
    engine.run.resumable.key(),
    engine.run.elsewhere.key(),
    engine.health.key(),
    engine.engine.key(),
    engine.keeping.checklist.key(),
  ],
  settings: () => [
    engine.chart.key(),
    engine.laps.key(),
    engine.settings.key(),
    engine.engine.key(),
    engine.schedule.key(),
    engine.archive.size.key(),
  ],
  schedule: () => [engine.schedule.key()],
  sites: () => [engine.site.key(), engine.health.key(), engine.keeping.checklist.key()],
}

/**
 * Keeps what is shown true: asks again for what a push names, follows the runs, and subscribes anew after a lost engine.
 * `onEnded` hears of each run that ended while it was followed. Returns the way to stop.
 */
export function followEngine(
  onEnded: (run: RunUnderWay) => void,
  onConnection: (isConnected: boolean) => void,
): () => void {
  const stopping = new AbortController()
  const { signal } = stopping
  void keepFollowing(signal, onConnection, async (connected) => {
    const changes = await engineCalls.data.changes({}, { signal })
    connected()
    await queryClient.invalidateQueries()
    for await (const { topics } of changes) {
      for (const queryKey of topics.flatMap((topic) => stale[topic]())) void queryClient.invalidateQueries({ queryKey })
    }
  })
  void keepFollowing(
    signal,
    (isConnected) => {
      // What an engine that is gone was doing, nobody knows: the next one says what became of it.
      if (!isConnected) useRunsStore.setState({ runs: [] })
    },
    async (connected) => {
      const watch = await engineCalls.run.watch({}, { signal })
      connected()
      for await (const runs of watch) {
        const before = new Map(useRunsStore.getState().runs.map((run) => [run.ticket, run]))
        useRunsStore.setState({ runs })
        for (const run of runs) {
          const known = before.get(run.ticket)
          if (known && isUnderWay(known) && !isUnderWay(run)) onEnded(run)
        }
      }
    },
  )
  void keepFollowing(
    signal,
    () => {},
    async (connected) => {
      const watch = await engineCalls.keeping.watch({}, { signal })
      connected()
      for await (const state of watch) {
        const before = useKeepingStore.getState().state
        useKeepingStore.setState({ state })
        const isOther =
          before?.disk.isFull !== state.disk.isFull || before.automaticFailure?.at !== state.automaticFailure?.at
        if (isOther) void queryClient.invalidateQueries({ queryKey: engine.keeping.checklist.key() })
      }
    },
  )
  return () => stopping.abort()
}

const shortestPauseMs = 200
const longestPauseMs = 5_000

async function keepFollowing(
  signal: AbortSignal,
  onConnection: (isConnected: boolean) => void,
  follow: (connected: () => void) => Promise<void>,
): Promise<void> {
  let pauseMs = shortestPauseMs
  while (!signal.aborted) {
    try {
      await follow(() => {
        pauseMs = shortestPauseMs
        onConnection(true)
      })
    } catch {
      // Whatever ended it, it is tried again; the calls of a screen say what is wrong.
    }
    if (signal.aborted) return
    onConnection(false)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
}
