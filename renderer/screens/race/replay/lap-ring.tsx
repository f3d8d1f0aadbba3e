import { Text } from '@mantine/core'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import type { RaceReplayAnswer } from '../../../../core/contract/replay-race.ts'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { litDriverId, useRaceView } from '../../../stores/race-view-store.ts'
import classes from './replay.module.css'
import type { ReplayClock } from './replay-clock.ts'
import { momentAt, shareOfLap, stepAt } from './replay-lookup.ts'

interface LapRingProps {
  readonly replay: RaceReplayAnswer
  readonly drivers: readonly RaceDriver[]
  readonly clock: ReplayClock
  /** Somebody asked for less motion: nothing goes round while it plays. */
  readonly isCalm: boolean
}

const size = 300
const middle = size / 2
/** Cars side by side on three lanes, so that those that are close do not hide each other. */
const lanes = [132, 112, 92]

/** The cars on a ring that is no track: each goes evenly from one crossing to the next. */
export const LapRing = memo(function LapRing({ replay, drivers, clock, isCalm }: LapRingProps) {
  const cars = useRef<SVGGElement>(null)
  const lit = useRaceView(litDriverId)
  const looks = useMemo(() => new Map(drivers.map((driver) => [driver.driverId, driver])), [drivers])
  const [isStill, setIsStill] = useState(false)
  useEffect(() => {
    const draw = (nowMs: number) => {
      const dots = cars.current?.children
      if (!dots) return
      const moment = momentAt(replay, nowMs)
      for (const [at, driver] of replay.drivers.entries()) {
        const dot = dots[at] as SVGGElement | undefined
        if (!dot) continue
        const share = shareOfLap(driver, nowMs)
        dot.style.visibility = share === null ? 'hidden' : 'visible'
        if (share === null) continue
        const radius = lanes[at % lanes.length] ?? middle
        const angle = share * 2 * Math.PI
        const [x, y] = [middle + radius * Math.sin(angle), middle - radius * Math.cos(angle)]
        dot.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`)
        const text = dot.lastElementChild
        const place = String(stepAt(driver, moment)?.place ?? '')
        if (text && text.textContent !== place) text.textContent = place
      }
    }
    const still = () => setIsStill(isCalm && clock.isPlaying)
    const ends = [
      clock.onPlaying(still),
      clock.onTime((nowMs) => (isCalm && clock.isPlaying ? undefined : draw(nowMs))),
    ]
    draw(clock.nowMs)
    return () => {
      for (const end of ends) end()
    }
  }, [replay, clock, isCalm])
  return (
    <figure className={classes.ring} aria-label="Illustration: the cars on their lap">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label="Cars on a ring" data-still={isStill || undefined}>
        {lanes.map((radius) => (
          <circle key={radius} cx={middle} cy={middle} r={radius} fill="none" stroke="var(--mre-line)" />
        ))}
        <line x1={middle} x2={middle} y1={4} y2={72} stroke="currentColor" strokeWidth="2" />
        <text x={middle} y={90} className={classes.lineName}>
          the line
        </text>
        <g ref={cars}>
          {replay.drivers.map(({ driverId }) => (
            <g key={driverId} className={classes.car} data-lit={lit === driverId || undefined}>
              <circle r="10" fill={looks.get(driverId)?.colour ?? 'currentColor'} />
              <text />
            </g>
          ))}
        </g>
      </svg>
      <Text component="figcaption" fz="xs" className="mre-quiet">
        {isStill ? (
          'The ring stands still while it plays, since this computer asks for little motion.'
        ) : (
          <>
            An illustration: only the crossings of the line are timed. In between each car is drawn at an even pace; the
            ring is not the track.
          </>
        )}
      </Text>
    </figure>
  )
})
