import type { RaceResult } from '../contract/domain.ts'
import type { FigureId } from '../contract/figure-names.ts'
import { paceToMedian } from './driver-history.ts'
import type { ExplainMaterial, OwnFigure } from './explain.ts'
import { standingsOf } from './explain-lap.ts'
import { lapsText, timeText, totalOf } from './explain-words.ts'
import { medianOf, type NumberedLap } from './lap-stats.ts'
import { placesGained } from './places-gained.ts'
import { storyOfRace } from './race-story.ts'

/** How the order came about for a driver, and how they stood in the field. Undefined for other figures. */
export function explainStory(material: ExplainMaterial, at: number, figure: FigureId): OwnFigure | undefined {
  const { results, figures } = material
  const result = results[at]
  if (!result) return undefined
  const { laps } = result
  const others = 'not-among'
  switch (figure) {
    case 'laps-led': {
      const led = standingsOf(results)[at]?.flatMap(({ racePosition }, lap) => (racePosition === 1 ? [lap] : [])) ?? []
      const used = led.flatMap((lap) => laps[lap] ?? [])
      return { used, others, ours: led.length, steps: [`First at the end of ${lapsText(led.length)}.`] }
    }
    case 'places-gained': {
      const { gridPosition, position } = result
      const from = `Started ${gridPosition ?? 'from no place that is known'}, ended ${position ?? 'without a place'}.`
      const steps = laps.length === 0 ? ['Who completed no lap has neither won nor lost a place.'] : [from]
      return { used: [], others, ours: placesGained(result), steps }
    }
    case 'passes-made':
    case 'passes-suffered':
      return explainPasses(material, result, figure)
    case 'laps-being-lapped': {
      const story = storyOfRace(results, figures)
      const own = story.drivers[at]?.lapsBeingLapped ?? []
      const nameOf = namesOf(results)
      const steps = story.lappings
        .filter(({ lapped }) => lapped === result.sourceDriverId)
        .map(({ lapNumber, by, byLapNumber }) => `Lap ${lapNumber}: ${nameOf(by)}, on their lap ${byLapNumber}.`)
      return { used: lapsOf(laps, own), others, ours: own.length === 0 ? null : own.join(', '), steps }
    }
    case 'field-median': {
      const averages = figures.drivers.flatMap(({ own }) => own.averageLapMs ?? [])
      return { used: [], others, ours: medianOf(averages), steps: [`Of ${driversText(averages.length)}.`] }
    }
    case 'published-field-median':
    case 'slower-than-field': {
      const averages = results.map(({ averageLapMs }) => averageLapMs)
      const { medianAverageLapMs, slowerThanMedianPercent } = paceToMedian(result.averageLapMs, averages)
      const count = averages.filter((ms) => ms !== null && ms > 0).length
      const middle = `The middle of ${driversText(count)}: ${timeText(medianAverageLapMs)}`
      const isMiddle = figure === 'published-field-median'
      const steps = [isMiddle ? `${middle}.` : `${middle}; own average ${timeText(result.averageLapMs)}.`]
      return { used: [], others, ours: isMiddle ? medianAverageLapMs : slowerThanMedianPercent, steps }
    }
    case 'time-per-lap': {
      const { lapsCompleted, totalTimeMs } = result
      const ours = lapsCompleted && totalTimeMs !== null ? totalTimeMs / lapsCompleted : null
      const steps = [`${timeText(totalOf(result))} in ${lapsText(laps.length)}.`]
      return { used: laps, others, ours, steps }
    }
    default:
      return undefined
  }
}

/** "3 + 1": on pace, and through slow laps; with whom, lap by lap. */
function explainPasses(
  { results, figures }: ExplainMaterial,
  { sourceDriverId, laps }: RaceResult,
  figure: 'passes-made' | 'passes-suffered',
): OwnFigure {
  const [who, whom] = figure === 'passes-made' ? (['by', 'on'] as const) : (['on', 'by'] as const)
  const own = storyOfRace(results, figures).passes.filter((pass) => pass[who] === sourceDriverId)
  const onPace = own.filter(({ how }) => how === 'pace').length
  const nameOf = namesOf(results)
  const steps = own.map(
    (pass) => `Lap ${pass.lapNumber}: ${nameOf(pass[whom])}${pass.how === 'pace' ? '' : ', through a slow lap'}.`,
  )
  const numbers = own.map(({ lapNumber }) => lapNumber)
  return { used: lapsOf(laps, numbers), others: 'not-among', ours: `${onPace} + ${own.length - onPace}`, steps }
}

const driversText = (count: number) => (count === 1 ? 'one driver' : `${count} drivers`)

function lapsOf(laps: readonly NumberedLap[], numbers: readonly number[]): NumberedLap[] {
  return laps.filter(({ lapNumber }) => numbers.includes(lapNumber))
}

function namesOf(results: readonly RaceResult[]): (sourceDriverId: string) => string {
  const names = new Map(results.map(({ sourceDriverId, driverName }) => [sourceDriverId, driverName]))
  return (sourceDriverId) => names.get(sourceDriverId) ?? sourceDriverId
}
