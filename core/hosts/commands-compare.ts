import type { Command } from 'commander'
import { momentAt, standingsAt } from '../analysis/replay.ts'
import type { ComparedWith } from '../contract/comparison.ts'
import { Failure } from '../contract/failure.ts'
import { foldText, matchesEveryWord } from '../contract/fold.ts'
import type { RaceReplayAnswer } from '../contract/replay-race.ts'
import { readTime } from '../contract/units.ts'
import { findComparison } from '../queries/comparison.ts'
import { findHeadToHead } from '../queries/head-to-head.ts'
import { findMeetingMaterial, type RaceMaterial } from '../queries/race-material.ts'
import { findRaceReplay } from '../queries/race-replay.ts'
import { findEvent } from '../store/events.ts'
import { group, leaf } from './cli-leaf.ts'
import { exitStatus, inSession, type Session } from './cli-session.ts'
import { comparisonText, type OrderAt, orderText, recordText } from './comparison-tables.ts'
import { storedDriver } from './named-driver.ts'

interface CompareFlags {
  readonly race: string
  readonly drivers: readonly string[]
  readonly median?: boolean
  readonly againstEvent?: string
  readonly againstRace?: string
}

/** The commands of head to head, and of a race as it went by. */
export function addCompare(program: Command): void {
  const compare = group(program, 'compare', 'two drivers head to head: lap by lap, or over all stored meetings')
  leaf(
    compare,
    'laps <event>',
    'Puts the laps of two drivers beside each other; works offline. "laps" may be left out.',
    [
      'compare liverc:486677 --race 6304829 --drivers "REYES" "NOVAK"',
      'compare liverc:486677 --race 6304829 --drivers "REYES" --median',
      'compare liverc:486677 --race 6304829 --drivers "REYES" --against-event liverc:481234 --against-race 6250011',
    ],
    { isDefault: true },
  )
    .requiredOption('--race <id>', "the race, by the source's id")
    .requiredOption('--drivers <driver...>', "one or two drivers of it: the source's id, or words of the name")
    .option('--median', 'against the median lap of all who drove the race')
    .option('--against-event <event>', 'the second driver, or the same one, in another meeting')
    .option('--against-race <id>', 'the second driver, or the same one, in another race')
    .action((event: string, flags: CompareFlags, command: Command) =>
      inSession(command, async (session) => {
        const wanted = wantedOf(session, event, flags)
        const found = findComparison(session.engine.reading(), wanted, figuresOf(session))
        if (found === undefined) throw new Failure('input/invalid', 'One of the two races is not stored any more.')
        await session.print(found, () => comparisonText(found))
        return exitStatus.done
      }),
    )
  leaf(compare, 'record <driver> <other>', 'Who was ahead whom, over all stored meetings; works offline.', [
    'compare record liverc:48812 liverc:50113',
    'compare record "ana reyes" "ben novak" --json',
  ]).action((one: string, other: string, _flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const store = engine.reading()
      const found = findHeadToHead(store, storedDriver(store, one), storedDriver(store, other))
      if (found === undefined || found === 'same') {
        throw new Failure('input/invalid', 'Both are the same person. Name two different drivers.')
      }
      await print(found, () => recordText(found))
      return exitStatus.done
    }),
  )
  addOrder(program)
}

function addOrder(program: Command): void {
  leaf(program, 'order <event>', 'Shows the order of a race at a race time, as its crossings have it; works offline.', [
    'order liverc:486677 --race 6304829 --at 5:00',
    'order liverc:486677 --race 6304829          # at its end',
    'order liverc:486677 --race 6304829 --json   # with every crossing',
  ])
    .requiredOption('--race <id>', "the race, by the source's id")
    .option('--at <time>', 'race time, such as 5:00 or 61.5 (default: its end)')
    .action((event: string, { race, at }: { race: string; at?: string }, command: Command) =>
      inSession(command, async (session) => {
        const { raceId } = raceOf(session, event, race)
        const replay = findRaceReplay(session.engine.reading(), raceId, figuresOf(session))
        if (replay === undefined) throw new Failure('input/invalid', 'That race is not stored any more.')
        const atMs = at === undefined ? replay.endMs : readTime(at)
        if (atMs === null) throw new Failure('input/invalid', `"${at}" is no race time. Write it as 5:00 or 61.5.`)
        const order = orderAt(replay, atMs)
        await session.print({ ...order, replay }, () => orderText(order, replay))
        return exitStatus.done
      }),
    )
}

function orderAt(replay: RaceReplayAnswer, atMs: number): OrderAt {
  const moment = momentAt(replay, atMs)
  const last = replay.moments[moment]
  const standings = standingsAt({ steps: replay.drivers.map(({ steps }) => steps) }, moment)
  return {
    atMs,
    lastCrossing: last
      ? { driverName: replay.drivers[last.driver]?.driverName ?? '', lapNumber: last.lapNumber, atMs: last.atMs }
      : null,
    order: standings
      .map((standing, at) => {
        const { driverId = 0, driverName = '' } = replay.drivers[at] ?? {}
        return { driverId, driverName, ...standing }
      })
      .sort((one, other) => one.place - other.place),
  }
}

const figuresOf = ({ settings }: Session) => ({ cleanFactor: settings.cleanLapPercent / 100 })

/** Throws `input/invalid` with what is there instead. */
function raceOf(session: Session, name: string, sourceRaceId: string): RaceMaterial {
  const { engine } = session
  const { source, sourceId } = engine.eventPage(name)
  const event = findEvent(engine.reading(), source, sourceId ?? '')
  if (!event) throw new Failure('input/invalid', `Event ${source}:${sourceId} is not stored yet. Ingest it first.`)
  const [race] = findMeetingMaterial(engine.reading(), event.eventId, figuresOf(session), sourceRaceId)?.races ?? []
  if (race) return race
  throw new Failure(
    'input/invalid',
    `Event ${name} has no stored race ${sourceRaceId}. "export ${name}" names them all.`,
  )
}

function wantedOf(session: Session, event: string, flags: CompareFlags) {
  const { race, drivers, median = false, againstEvent = event, againstRace = race } = flags
  const [first, second, ...more] = drivers
  if (first === undefined || more.length > 0 || (median && second !== undefined)) {
    throw new Failure('input/invalid', 'Name two drivers, or one and --median, or one and another race.')
  }
  if (!median && second === undefined && againstRace === race) {
    throw new Failure('input/invalid', 'Against whom? Name a second driver, --median, or --against-race.')
  }
  const here = raceOf(session, event, race)
  const there = againstRace === race && againstEvent === event ? here : raceOf(session, againstEvent, againstRace)
  const against: ComparedWith = median
    ? { kind: 'median', raceId: there.raceId }
    : { kind: 'driver', raceId: there.raceId, driverId: driverOf(there, second ?? first) }
  return { raceId: here.raceId, driverId: driverOf(here, first), against }
}

/** Our id of the one driver of a race that is meant. */
function driverOf({ race, driverIds }: RaceMaterial, text: string): number {
  const words = foldText(text.trim())
  const byId = race.results.filter(({ sourceDriverId }) => sourceDriverId === text.trim())
  const found =
    byId.length > 0
      ? byId
      : race.results.filter(({ driverName }) => words !== '' && matchesEveryWord(words, [foldText(driverName)]))
  const [result, ...more] = found
  const driverId = result && driverIds.get(result.sourceDriverId)
  if (driverId !== undefined && more.length === 0) return driverId
  const names = (more.length > 0 ? found : race.results).map((one) => `${one.driverName} (${one.sourceDriverId})`)
  const what = more.length > 0 ? `"${text}" is more than one driver` : `"${text}" is not in race ${race.sourceRaceId}`
  throw new Failure('input/invalid', `${what}: ${names.join(', ') || 'it has no results'}.`)
}
