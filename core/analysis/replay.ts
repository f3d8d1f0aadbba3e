/** One driver as a replay needs it: laps in order, lap 1 first, and where they started, if that is known. */
export interface ReplayDriver {
  readonly lapTimesMs: readonly number[]
  readonly gridPosition: number | null
}

/** A car crossing the loop at the end of a lap. */
export interface ReplayMoment {
  /** Race time: the sum of the car's laps so far. */
  readonly atMs: number
  /** Which driver, as an index into those given. */
  readonly driver: number
  readonly lapNumber: number
}

/** How a driver stands from a moment on, until their next step. */
export interface ReplayStep {
  /** Index into the moments; -1 for how they stand before anybody crossed. */
  readonly moment: number
  readonly place: number
  readonly lapsDone: number
  /** At their own last crossing: behind the first to complete that lap. Null before it. */
  readonly gapMs: number | null
  /** Whole laps behind whoever leads; 0 on the lead lap. Null for who completes no lap at all. */
  readonly lapsBehind: number | null
}

export interface RaceReplay {
  /** Every crossing in order of race time; of equal times the driver given first, then the lower lap. */
  readonly moments: readonly ReplayMoment[]
  /** For each driver, in the order given: only where something about them changes, the first one at -1. */
  readonly steps: readonly (readonly ReplayStep[])[]
  /** The first crossing of each lap, lap 1 first: index into the moments. */
  readonly firstCrossings: readonly number[]
  /** The last crossing; 0 for a race without laps. */
  readonly endMs: number
}

/**
 * A race as it went by, from nothing but its crossings. Among the cars more completed laps stand higher; of as many laps,
 * who completed them earlier; of the same instant, who is given first: give them in the order of the published table.
 * Between two crossings everything stands as the last one left it: where a car is on the track, nobody measured.
 *
 * Laps are counted from race time 0 for everybody, as if all had started at once. How a race was started is not known from
 * its page: in a staggered start the order is that of the clocks, not of the track. Until a car completes its first lap
 * it stands behind all that did, by its place on the grid where that is known, else as given; who completes none, last.
 *
 * A car is `k` laps behind once it crosses when the leader has `k` more, or once the leader has completed `k + 1` more
 * while it is still under way; a car that does not cross again lacks what the leader has more. So at every crossing places
 * and gaps are those of `raceProgress`, and after the last one the order is that by laps and time.
 */
export function raceReplay(drivers: readonly ReplayDriver[]): RaceReplay {
  const moments = crossingsOf(drivers)
  const order = startOrder(drivers)
  const cars: Car[] = drivers.map(({ lapTimesMs }) => {
    return { lapCount: lapTimesMs.length, lapsDone: 0, gapMs: null, behindAtCrossing: 0, steps: [] }
  })
  const firstMs: number[] = []
  const firstCrossings: number[] = []
  tellSteps(cars, order, -1)
  for (const [at, { atMs, driver, lapNumber }] of moments.entries()) {
    const car = cars[driver]
    if (car === undefined) continue
    if (lapNumber > firstMs.length) {
      firstMs.push(atMs)
      firstCrossings.push(at)
    }
    car.lapsDone = lapNumber
    car.gapMs = atMs - (firstMs[lapNumber - 1] ?? atMs)
    car.behindAtCrossing = firstMs.length - lapNumber
    moveUp(order, cars, driver)
    tellSteps(cars, order, at)
  }
  return { moments, steps: cars.map(({ steps }) => steps), firstCrossings, endMs: moments.at(-1)?.atMs ?? 0 }
}

/** Index of the last moment at or before race time `atMs`; -1 before anybody crossed. */
export function momentAt({ moments }: Pick<RaceReplay, 'moments'>, atMs: number): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((moments[middle]?.atMs ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** How every driver stands once that moment has passed, in the order given. */
export function standingsAt({ steps }: Pick<RaceReplay, 'steps'>, moment: number): ReplayStep[] {
  return steps.flatMap((own) => own.findLast((step) => step.moment <= moment) ?? [])
}

interface Car {
  readonly lapCount: number
  lapsDone: number
  gapMs: number | null
  behindAtCrossing: number
  readonly steps: ReplayStep[]
}

function crossingsOf(drivers: readonly ReplayDriver[]): ReplayMoment[] {
  const moments = drivers.flatMap(({ lapTimesMs }, driver) => {
    let atMs = 0
    return lapTimesMs.map((lapTimeMs, at) => {
      atMs += lapTimeMs
      return { atMs, driver, lapNumber: at + 1 }
    })
  })
  // Array.sort keeps the order of equals: the driver given first, and of one driver the lower lap.
  return moments.sort((one, other) => one.atMs - other.atMs)
}

function startOrder(drivers: readonly ReplayDriver[]): number[] {
  const last = Number.MAX_SAFE_INTEGER
  const key = (driver: number) => {
    const { lapTimesMs = [], gridPosition = null } = drivers[driver] ?? {}
    return [lapTimesMs.length > 0 ? 0 : 1, gridPosition ?? last] as const
  }
  return drivers
    .map((_driver, at) => at)
    .sort((one, other) => {
      const [mine, theirs] = [key(one), key(other)]
      return mine[0] - theirs[0] || mine[1] - theirs[1]
    })
}

/** A car that crossed passes all that have fewer laps; those with as many crossed before. */
function moveUp(order: number[], cars: readonly Car[], driver: number): void {
  const lapsOf = (at: number) => cars[order[at] ?? -1]?.lapsDone ?? 0
  let at = order.indexOf(driver)
  const laps = cars[driver]?.lapsDone ?? 0
  while (at > 0 && lapsOf(at - 1) < laps) {
    order[at] = order[at - 1] ?? driver
    at--
  }
  order[at] = driver
}

/** Writes down how each stands, where that is otherwise than before. */
function tellSteps(cars: readonly Car[], order: readonly number[], moment: number): void {
  const leaderLaps = cars[order[0] ?? -1]?.lapsDone ?? 0
  for (const [at, driver] of order.entries()) {
    const car = cars[driver]
    if (car === undefined) continue
    const { lapsDone, gapMs, steps } = car
    const step = { moment, place: at + 1, lapsDone, gapMs, lapsBehind: lapsBehind(car, leaderLaps) }
    const before = steps.at(-1)
    const isSame =
      before?.place === step.place &&
      before.lapsDone === lapsDone &&
      before.gapMs === gapMs &&
      before.lapsBehind === step.lapsBehind
    if (!isSame) steps.push(step)
  }
}

function lapsBehind({ lapCount, lapsDone, behindAtCrossing }: Car, leaderLaps: number): number | null {
  if (lapCount === 0) return null
  if (lapsDone === lapCount) return leaderLaps - lapsDone
  return Math.max(behindAtCrossing, leaderLaps - lapsDone - 1)
}
