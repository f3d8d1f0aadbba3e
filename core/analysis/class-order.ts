/** A driver's line in a main of a class; `mainLetter` is A for the best. */
export interface ClassLine {
  readonly driver: string
  /** Null for a qualifying run and whatever else is no main. */
  readonly mainLetter: string | null
  readonly position: number | null
  readonly lapsCompleted: number | null
  readonly totalTimeMs: number | null
}

interface Standing {
  readonly mainLetter: string | null
  /** In the legs of that main, best first. */
  readonly places: readonly number[]
  /** By laps and time. */
  readonly best: ClassLine
}

/**
 * The drivers of a class in the order of their results, for a list and no more: it is no classification. Who drove in a
 * better main stands higher; within it the places of the legs decide, the worst of three left out (VOCABULARY section 7),
 * then the best single place, then laps and time of the best run. Who drove in no main follows, by laps and time.
 */
export function classOrder(lines: readonly ClassLine[]): string[] {
  const standings = [...Map.groupBy(lines, ({ driver }) => driver).values()].flatMap(standingOf)
  const legs = Map.groupBy(standings, ({ mainLetter }) => mainLetter)
  const legsOf = ({ mainLetter }: Standing) =>
    Math.max(...(legs.get(mainLetter) ?? []).map(({ places }) => places.length))
  return standings.sort((one, other) => compare(one, other, legsOf(one))).map(({ best }) => best.driver)
}

function standingOf(lines: readonly ClassLine[]): Standing[] {
  const mainLetter = lines.flatMap((line) => line.mainLetter ?? []).sort()[0] ?? null
  const own = lines.filter((line) => line.mainLetter === mainLetter).sort(compareRuns)
  const places = own.map(({ position }) => position ?? unplaced).sort((one, other) => one - other)
  return own.slice(0, 1).map((best) => ({ mainLetter, places, best }))
}

const unplaced = 10_000

function compare(one: Standing, other: Standing, legs: number): number {
  if (one.mainLetter !== other.mainLetter) {
    // No letter comes after every letter.
    return (one.mainLetter ?? '~') < (other.mainLetter ?? '~') ? -1 : 1
  }
  if (one.mainLetter !== null) {
    const sum = sumOf(one.places, legs) - sumOf(other.places, legs)
    if (sum !== 0) return sum
    const single = (one.places[0] ?? unplaced) - (other.places[0] ?? unplaced)
    if (single !== 0) return single
  }
  return compareRuns(one.best, other.best)
}

/** Of three legs the best two, of two the best one: as it is usually scored. A leg that was not driven is a bad one. */
function sumOf(places: readonly number[], legs: number): number {
  const counted = Math.max(1, legs - 1)
  return Array.from({ length: counted }, (_, leg) => places[leg] ?? unplaced).reduce(
    (sum, position) => sum + position,
    0,
  )
}

function compareRuns(one: ClassLine, other: ClassLine): number {
  const laps = (other.lapsCompleted ?? -1) - (one.lapsCompleted ?? -1)
  return laps !== 0
    ? laps
    : (one.totalTimeMs ?? Number.MAX_SAFE_INTEGER) - (other.totalTimeMs ?? Number.MAX_SAFE_INTEGER)
}
