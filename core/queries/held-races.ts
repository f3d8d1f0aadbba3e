import type { HeldItem, NamedRace } from '../contract/corrections.ts'
import type { RaceDocument, RaceResult } from '../contract/domain.ts'
import type { Store } from '../store/database.ts'
import type { HeldRace } from '../store/held-races.ts'
import { findRaceDocument } from '../store/races.ts'

/** What is stored of a held race and what its page shows instead, side by side. Undefined where it is not stored. */
export function compareHeldRace(
  store: Store,
  held: HeldRace,
  offered: RaceDocument | null,
  problem: string | null,
  storedPageHash: string | null,
): HeldItem | undefined {
  return store.read(() => {
    const { eventId, sourceRaceId } = held
    const stored = findRaceDocument(store, eventId, sourceRaceId)
    const named = store
      .prepare<[number, string], NamedRace & { eventName: string }>(
        `select r.id as raceId, r.source_race_id as sourceRaceId, r.section, r.race_number as raceNumber, r.label,
                e.name as eventName from race r join event e on e.id = r.event_id
         where r.event_id = ? and r.source_race_id = ?`,
      )
      .get(eventId, sourceRaceId)
    if (stored === undefined || named === undefined) return undefined
    const { eventName, ...race } = named
    const { heldId, runId, heldAt, reason, state, pageHash } = held
    return {
      heldId,
      eventId,
      eventName,
      race,
      runId,
      heldAt,
      reason,
      state,
      pageHash,
      storedPageHash,
      stored: totals(stored.document),
      offered: offered && totals(offered),
      problem,
      lines: linesOf(stored.document.results, offered?.results ?? []),
    }
  })
}

function totals({ results }: RaceDocument): HeldItem['stored'] {
  return { results: results.length, laps: results.reduce((sum, { laps }) => sum + laps.length, 0) }
}

type Line = HeldItem['lines'][number]

function linesOf(stored: readonly RaceResult[], offered: readonly RaceResult[]): Line[] {
  const lines = new Map<string, Line>()
  for (const result of stored) lines.set(result.sourceDriverId, lineOf(result, shortOf(result), null))
  for (const result of offered) {
    const known = lines.get(result.sourceDriverId)
    lines.set(result.sourceDriverId, lineOf(result, known?.stored ?? null, shortOf(result)))
  }
  return [...lines.values()]
}

function lineOf({ sourceDriverId, driverName }: RaceResult, stored: Line['stored'], offered: Line['offered']): Line {
  return { sourceDriverId, driverName, stored, offered }
}

function shortOf({ position, lapsCompleted, totalTimeMs, statusText, laps }: RaceResult): Line['stored'] {
  return { position, lapsCompleted, totalTimeMs, statusText, laps: laps.length }
}
