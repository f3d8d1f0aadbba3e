import { formatTime } from '../contract/units.ts'
import { findOutliers, lapBand } from './outliers.ts'
import type { DriverFigures } from './race-figures.ts'

/**
 * What the rules, and a person, make of one lap, a sentence each: whether it counts and is clean, by which limit, and
 * whether it is out of the ordinary for the driver.
 */
export function lapGround(
  { counted, cleanLaps: { medianLapMs, limitMs, leftOut, clean } }: DriverFigures,
  cleanFactor: number,
  lapNumber: number,
): string[] {
  const sentences: string[] = []
  const reason = leftOut.find(({ lap }) => lap.lapNumber === lapNumber)?.reason ?? null
  const lap = [...clean, ...leftOut.map((one) => one.lap)].find((one) => one.lapNumber === lapNumber)
  if (!lap || medianLapMs === null || limitMs === null) return sentences
  const limit = `${cleanFactor.toFixed(2)} × the driver’s median of ${formatTime(Math.round(medianLapMs))}, which is ${formatTime(Math.round(limitMs))}`
  if (reason === 'not-counted') sentences.push('The race does not count it in its statistics.')
  else if (reason === 'person') sentences.push('A person left it out of our figures.')
  else if (reason === 'slow') sentences.push(`It is not a clean lap: it is slower than ${limit}.`)
  else if (lap.lapTimeMs > limitMs) {
    sentences.push(`It counts among the clean laps because a person said so; the limit is ${limit}.`)
  } else sentences.push(`It is a clean lap: no slower than ${limit}.`)
  const band = lapBand(counted)
  const outlier = findOutliers(counted, band).find((one) => one.lapNumber === lapNumber)
  if (band && outlier) {
    const normal = `${formatTime(Math.round(band.fastLimitMs))} to ${formatTime(Math.round(band.slowLimitMs))}`
    sentences.push(`It is out of the ordinary: ${outlier.kind}er than ${normal}, which is normal for this driver here.`)
  }
  return sentences
}
