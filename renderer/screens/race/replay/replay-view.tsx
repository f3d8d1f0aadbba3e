import { Button, Group, NumberInput, SegmentedControl, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack, IconPlayerSkipForward } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { RaceReplayAnswer } from '../../../../core/contract/replay-race.ts'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { engine } from '../../../engine-client.ts'
import { formatRaceTime } from '../../../format.ts'
import { EmptyNote } from '../../../parts/empty-note.tsx'
import { FailureNote } from '../../../parts/failure-note.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { LapRing } from './lap-ring.tsx'
import classes from './replay.module.css'
import { ReplayBoard } from './replay-board.tsx'
import { createReplayClock, type ReplayClock } from './replay-clock.ts'
import { lapMs, leaderLapAt, momentAt, neighbourMs, stepAt } from './replay-lookup.ts'

interface ReplayViewProps {
  readonly raceId: number
  readonly drivers: readonly RaceDriver[]
}

/** A race as it went by: order, laps and gaps at any race time, to scrub through and to play. */
export function ReplayView({ raceId, drivers }: ReplayViewProps) {
  const replay = useQuery(engine.race.replay.queryOptions({ input: { raceId } }))
  if (replay.isPending) return <Waiting what="the replay" />
  if (replay.isError) return <FailureNote failure={replay.error} onRetry={replay.refetch} />
  if (replay.data.moments.length === 0) {
    return (
      <EmptyNote title="No laps" message="The source published no laps of this race, so nothing can be replayed." />
    )
  }
  return <Replay replay={replay.data} drivers={drivers} />
}

const speeds = [1, 2, 5, 10, 30, 60]

function Replay({ replay, drivers }: { readonly replay: RaceReplayAnswer; readonly drivers: readonly RaceDriver[] }) {
  const isCalm = useReducedMotion(false, { getInitialValueInEffect: false })
  const clock = useMemo(() => createReplayClock(replay.endMs, isCalm), [replay, isCalm])
  useEffect(() => () => clock.pause(), [clock])
  const isPlaying = useSyncExternalStore(clock.onPlaying, () => clock.isPlaying)
  const onKeyDown = (event: KeyboardEvent) => {
    const to = keyTarget(event, replay, clock)
    if (to === null) return
    event.preventDefault()
    if (to === 'toggle') toggle(clock)
    else clock.seek(to)
  }
  return (
    <section className={classes.replay} aria-label="Replay" onKeyDown={onKeyDown}>
      <Group gap="sm" align="flex-end">
        <Group gap={4}>
          <Button
            variant="default"
            px={8}
            aria-label="Previous crossing"
            title="Previous crossing (←)"
            onClick={() => clock.seek(neighbourMs(replay, clock.nowMs, 'previous'))}
          >
            <IconPlayerSkipBack size={18} aria-hidden />
          </Button>
          <Button
            w={104}
            leftSection={
              isPlaying ? <IconPlayerPause size={18} aria-hidden /> : <IconPlayerPlay size={18} aria-hidden />
            }
            title="Play or pause (space)"
            onClick={() => toggle(clock)}
          >
            {isPlaying ? 'Pause' : 'Play'}
          </Button>
          <Button
            variant="default"
            px={8}
            aria-label="Next crossing"
            title="Next crossing (→)"
            onClick={() => clock.seek(neighbourMs(replay, clock.nowMs, 'next'))}
          >
            <IconPlayerSkipForward size={18} aria-hidden />
          </Button>
        </Group>
        <Speed clock={clock} />
        <LapJump replay={replay} clock={clock} />
      </Group>
      <TimeLine replay={replay} clock={clock} />
      <div className={classes.columns}>
        <ReplayBoard replay={replay} drivers={drivers} clock={clock} />
        <LapRing replay={replay} drivers={drivers} clock={clock} isCalm={isCalm} />
      </div>
      <Text fz="xs" className="mre-quiet" maw="46rem">
        Order, laps and gaps are those of the last crossings; a gap is the driver’s own at their last one, behind the
        first to complete that lap. Laps are counted for everybody from race time 0, as if all had started at once: how
        this race was started is not known from its page. Keys: space plays, ← and → go from crossing to crossing, Page
        Up and Page Down from lap to lap.
      </Text>
      <Spoken replay={replay} clock={clock} />
    </section>
  )
}

function toggle(clock: ReplayClock): void {
  if (clock.isPlaying) clock.pause()
  else clock.play()
}

/** Where a key leads: a race time, playing or not, or null for a key that belongs to what is focused. */
function keyTarget({ key, target }: KeyboardEvent, replay: RaceReplayAnswer, clock: ReplayClock) {
  const isSlider = target instanceof HTMLInputElement && target.type === 'range'
  if (target instanceof HTMLInputElement && !isSlider) return null
  const lap = leaderLapAt(replay, momentAt(replay, clock.nowMs))
  switch (key) {
    case ' ':
      // A button is pressed by it.
      return target instanceof HTMLButtonElement ? null : 'toggle'
    case 'ArrowRight':
    case 'ArrowUp':
      return neighbourMs(replay, clock.nowMs, 'next')
    case 'ArrowLeft':
    case 'ArrowDown':
      return neighbourMs(replay, clock.nowMs, 'previous')
    case 'PageUp':
      return lap < replay.firstCrossings.length ? lapMs(replay, lap + 1) : replay.endMs
    case 'PageDown':
      return lapMs(replay, clock.nowMs > lapMs(replay, lap) ? lap : Math.max(0, lap - 1))
    case 'Home':
      return 0
    case 'End':
      return replay.endMs
    default:
      return null
  }
}

function Speed({ clock }: { readonly clock: ReplayClock }) {
  const [speed, setSpeed] = useState(clock.speed)
  return (
    <SegmentedControl
      aria-label="Speed"
      size="sm"
      transitionDuration={0}
      value={String(speed)}
      data={speeds.map((one) => ({ value: String(one), label: `${one}×` }))}
      onChange={(value) => {
        clock.setSpeed(Number(value))
        setSpeed(Number(value))
      }}
    />
  )
}

function LapJump({ replay, clock }: Pick<TimeLineProps, 'replay' | 'clock'>) {
  const laps = replay.firstCrossings.length
  return (
    <NumberInput
      label="Go to the end of lap"
      size="xs"
      w={150}
      min={0}
      max={laps}
      allowDecimal={false}
      clampBehavior="strict"
      defaultValue={0}
      onChange={(lap) => {
        if (lap === '') return
        clock.pause()
        clock.seek(lapMs(replay, Math.min(laps, Number(lap))))
      }}
    />
  )
}

interface TimeLineProps {
  readonly replay: RaceReplayAnswer
  readonly clock: ReplayClock
}

/** Race time, what happened last, and the slider: written by the clock, not by React. */
function TimeLine({ replay, clock }: TimeLineProps) {
  const time = useRef<HTMLDivElement>(null)
  const last = useRef<HTMLDivElement>(null)
  const slider = useRef<HTMLInputElement>(null)
  useEffect(() => {
    let shown = Number.NaN
    const draw = (nowMs: number) => {
      const whole = Math.floor(nowMs)
      if (slider.current) slider.current.value = String(whole)
      // Tenths while it moves: the last digits could not be read.
      if (time.current) time.current.textContent = clock.isPlaying ? tenths(whole) : formatRaceTime(whole)
      const moment = momentAt(replay, nowMs)
      if (moment === shown) return
      shown = moment
      const words = lastWords(replay, moment)
      if (last.current) last.current.textContent = words
      slider.current?.setAttribute('aria-valuetext', `${tenths(whole)}. ${words}`)
    }
    draw(clock.nowMs)
    return clock.onTime(draw)
  }, [replay, clock])
  return (
    <Stack gap={4}>
      <Group gap="md" align="baseline">
        <div ref={time} className={classes.time} role="timer" aria-label="Race time now" data-no-figure />
        <Text span className="mre-quiet" data-no-figure>
          of {formatRaceTime(replay.endMs)}
        </Text>
        <div ref={last} />
      </Group>
      <input
        ref={slider}
        className={classes.slider}
        type="range"
        aria-label="Race time"
        min={0}
        max={replay.endMs}
        step={1}
        defaultValue={0}
        onInput={(event) => clock.seek(Number(event.currentTarget.value))}
      />
    </Stack>
  )
}

function tenths(ms: number): string {
  return formatRaceTime(ms).slice(0, -2)
}

function lastWords(replay: RaceReplayAnswer, moment: number): string {
  const crossing = replay.moments[moment]
  if (crossing === undefined) return 'Nobody has crossed the line yet.'
  const name = replay.drivers[crossing.driver]?.driverName ?? ''
  const lap = leaderLapAt(replay, moment)
  return `Last crossing: ${name}, lap ${crossing.lapNumber} at ${formatRaceTime(crossing.atMs)}. Leader: ${lap} of ${replay.firstCrossings.length} laps.`
}

/** The order for who listens: said when it stands still, never while it plays. */
function Spoken({ replay, clock }: TimeLineProps) {
  const text = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const say = () => {
      if (clock.isPlaying || !text.current) return
      const moment = momentAt(replay, clock.nowMs)
      const order = replay.drivers
        .map((driver) => ({ name: driver.driverName, place: stepAt(driver, moment)?.place ?? 0 }))
        .sort((one, other) => one.place - other.place)
        .map(({ name, place }) => `${place} ${name}`)
      text.current.textContent = `${formatRaceTime(Math.floor(clock.nowMs))}: ${order.join(', ')}`
    }
    const ends = [clock.onPlaying(say), clock.onTime(say)]
    return () => {
      for (const end of ends) end()
    }
  }, [replay, clock])
  return (
    <VisuallyHidden>
      <span ref={text} role="status" />
    </VisuallyHidden>
  )
}
