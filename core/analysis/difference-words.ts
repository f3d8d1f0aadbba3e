import type { DriverFigures } from './race-figures.ts'

/**
 * Why a driver's published figures and ours on clean laps differ: "includes 3 suspected fuel stops and 1 other slow lap";
 * null where no counted lap was left out.
 */
export function differenceOf({ cleanLaps }: DriverFigures, stops: ReadonlySet<number>): string | null {
  const leftOut = cleanLaps.leftOut.filter(({ reason }) => reason !== 'not-counted')
  const slow = leftOut.filter(({ reason }) => reason === 'slow')
  const fuel = slow.filter(({ lap }) => stops.has(lap.lapNumber)).length
  const others = slow.length - fuel
  const said = leftOut.length - slow.length
  const parts = [
    fuel > 0 && amount(fuel, 'suspected fuel stop'),
    others > 0 && amount(others, fuel > 0 ? 'other slow lap' : 'slow lap'),
    said > 0 && `${amount(said, 'lap')} that a person left out`,
  ].filter((part) => part !== false)
  if (parts.length === 0) return null
  const last = parts.at(-1)
  return `includes ${parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`}`
}

function amount(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
