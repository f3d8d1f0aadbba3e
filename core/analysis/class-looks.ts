import { distinctLooks } from '../contract/looks.ts'

/** A driver's line in a race of a class: where the race stands in the order run, and the line in its result. */
export interface ClassLine<Driver> {
  readonly driver: Driver
  readonly raceOrder: number
  readonly line: number
}

/**
 * A number for each driver of a class, the same in all its races, by which they get colour, dash and marker. In the order
 * of the last race that each of them was in, the latest race first: so the first of the A-Main has 0, its neighbours in
 * the result have neighbouring numbers, and who was only in the B-Main comes after. Of equal lines the one given first.
 */
export function classLooks<Driver>(lines: readonly ClassLine<Driver>[]): ReadonlyMap<Driver, number> {
  const last = new Map<Driver, ClassLine<Driver>>()
  for (const one of lines) {
    const known = last.get(one.driver)
    if (known === undefined || one.raceOrder > known.raceOrder) last.set(one.driver, one)
  }
  const order = [...last.values()].toSorted((a, b) => b.raceOrder - a.raceOrder || a.line - b.line)
  return new Map(order.map(({ driver }, at) => [driver, at]))
}

/**
 * The looks of a race's drivers, in the order of its result: those of the class. Where two would look the same, as they
 * may in a class of more drivers than there are looks, the one with the higher number has the lowest that is free here.
 */
export function raceLooks<Driver>(drivers: readonly Driver[], ofClass: ReadonlyMap<Driver, number>): number[] {
  const taken = new Set<number>()
  const looks: number[] = []
  const numbered = drivers.map((driver, at) => ({ at, look: ofClass.get(driver) ?? Number.POSITIVE_INFINITY }))
  for (const { at, look } of numbered.toSorted((one, other) => one.look - other.look || one.at - other.at)) {
    const isFree = Number.isFinite(look) && !taken.has(look % distinctLooks)
    const own = isFree ? look : lowestFree(taken)
    taken.add(own % distinctLooks)
    looks[at] = own
  }
  return looks
}

/** In a race of more drivers than there are looks, the next number after all of them. */
function lowestFree(taken: ReadonlySet<number>): number {
  for (let look = 0; look < distinctLooks; look++) if (!taken.has(look)) return look
  return distinctLooks
}
