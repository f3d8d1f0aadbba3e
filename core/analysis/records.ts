/** A run's value as a record: laps where the figure counts them, and a time. */
export interface RecordValue {
  /** Null where only the time counts. */
  readonly laps: number | null
  readonly timeMs: number
}

/** Less than 0 where `one` is the better: more laps, then less time. */
export function compareRecords(one: RecordValue, other: RecordValue): number {
  return (other.laps ?? 0) - (one.laps ?? 0) || one.timeMs - other.timeMs
}

/** How a run stands against the approved record. */
export function standingOf(
  run: RecordValue,
  approved: RecordValue | null,
  isApproved: boolean,
): 'first' | 'beats' | 'equals' | 'below' | 'record' {
  if (approved === null) return 'first'
  if (isApproved) return 'record'
  const order = compareRecords(run, approved)
  return order < 0 ? 'beats' : order === 0 ? 'equals' : 'below'
}

/** A run as it is ranked: what it has, and when it was driven. */
export interface RankedRun extends RecordValue {
  /** The meeting's day; null for none, which counts as the latest. */
  readonly dateLocal: string | null
  /** Breaks what is left of ties; the smaller one was driven first. */
  readonly order: number
}

/** Of equal ones whoever drove it first stands first, and stays. */
export function compareRuns(one: RankedRun, other: RankedRun): number {
  const dates = one.dateLocal === other.dateLocal ? 0 : (one.dateLocal ?? '~') < (other.dateLocal ?? '~') ? -1 : 1
  return compareRecords(one, other) || dates || one.order - other.order
}

/** The best `most` runs, best first; the same however they are given. */
export function bestRuns<Run extends RankedRun>(runs: readonly Run[], most: number): Run[] {
  const best: Run[] = []
  for (const run of runs) {
    const worst = best.at(-1)
    if (best.length === most && worst !== undefined && compareRuns(run, worst) >= 0) continue
    let at = best.length
    while (at > 0 && compareRuns(run, best[at - 1] as Run) < 0) at--
    best.splice(at, 0, run)
    if (best.length > most) best.pop()
  }
  return best
}
