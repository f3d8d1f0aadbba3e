import { openStore } from '../../core/store/database.ts'
import { saveEvent } from '../../core/store/events.ts'
import { finishRun, startRun } from '../../core/store/runs.ts'
import { saveSetting } from '../../core/store/settings.ts'
import { eventFacts, lapOf, raceOf, resultOf, saveRace } from './support.ts'
import { givenRun } from './versioned-race.ts'

/** A database with so many races of 4 × 60 laps, a run, and its name as a setting: about 50 kB a race. */
export function fillDatabase(file: string, name: string, races = 40): void {
  const store = openStore(file)
  store.transaction(() => {
    const { eventId } = saveEvent(store, eventFacts({ name }))
    const laps = Array.from({ length: 60 }, (_, at) => lapOf(at + 1))
    const totalTimeMs = laps.reduce((sum, { lapTimeMs }) => sum + lapTimeMs, 0)
    for (let at = 1; at <= races; at += 1) {
      const results = ['1', '2', '3', '4'].map((id) =>
        resultOf(id, { laps, lapsCompleted: 60, totalTimeMs, driverName: `${name} ${id}` }),
      )
      saveRace(store, eventId, raceOf(String(at), { results, label: name.padEnd(40_000, '.') }))
    }
    const runId = startRun(store, givenRun)
    finishRun(store, runId, { status: 'complete', endedAt: '2026-01-01T00:01:00.000Z' })
    saveSetting(store, 'contact', name)
  })
  store.close()
}
