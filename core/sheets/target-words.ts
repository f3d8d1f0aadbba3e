import { raceTargets } from '../analysis/targets.ts'
import type { SheetRace } from './sheet-material.ts'
import { time } from './words.ts'

/** What the driver could aim at next: the middle of the class, and the three best laps in a row of the place ahead. */
export function targetWords(
  { race, figures }: SheetRace,
  sourceDriverId: string,
  sameClass: readonly SheetRace[],
): string[] {
  const { results } = race
  const { drivers, classMedianMs, classDrivers } = raceTargets(
    { results, figures },
    sameClass.map((one) => ({ results: one.race.results, figures: one.figures })),
  )
  const own = drivers.find((driver) => driver.sourceDriverId === sourceDriverId)
  if (own?.usualLapMs == null) return []
  const { usualLapMs, toClassMedianMs, bestThreeMs, next } = own
  const words = [`Average clean lap ${time(usualLapMs)}.`]
  if (classMedianMs !== null && toClassMedianMs !== null && classDrivers > 1) {
    const side = toClassMedianMs > 0 ? 'slower' : 'faster'
    words.push(`Class median ${time(classMedianMs)}: ${time(Math.abs(toClassMedianMs))} ${side}.`)
  }
  const ahead = results.find((line) => line.sourceDriverId === next?.sourceDriverId)
  if (ahead === undefined) return [...words, 'Nobody was ahead in this race.']
  words.push(`Ahead on ${ahead.position ?? '–'}: ${ahead.driverName}`)
  const behindMs = next?.bestThreeBehindMs ?? null
  if (bestThreeMs === null || behindMs === null) return words
  words.push(behindMs > 0 ? `Three in a row there: ${time(behindMs)} faster.` : 'Three in a row are as fast already.')
  return words
}
