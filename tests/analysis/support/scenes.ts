import type { HintKind } from '../../../core/analysis/hints.ts'
import type { Race } from '../../../core/contract/domain.ts'
import { type Meeting, meetingOf } from '../../../fixtures/meeting.ts'
import type { Driver, RunModel } from '../../../fixtures/model.ts'

/**
 * Planted races: in each one thing happened that is known, and nothing else. Each is a meeting of one race, so that it can
 * be served and read like any other; published figures are the fixtures' own.
 */
export interface Scene {
  readonly meeting: Meeting
  /** As reading it gives. */
  readonly race: Race
  /** By car number, which is the place on the grid: exactly the laps out of the ordinary, … */
  readonly outliers: readonly (readonly [car: number, lapNumber: number, kind: 'fast' | 'slow'])[]
  /** … what may have happened on them, and laps that may be two. */
  readonly hints: readonly (readonly [car: number, lapNumber: number, kind: HintKind])[]
  readonly suspects: readonly (readonly [car: number, lapNumber: number, kind: 'missed' | 'double'])[]
}

interface Planted {
  readonly label: string
  readonly lengthMs: number
  readonly lapOneCounted?: boolean
  /** Lap times by car, lap 1 first; the first car is number 1 on the grid. */
  readonly cars: readonly (readonly number[])[]
  /** Two cars by one name. */
  readonly sameName?: boolean
}

const minuteMs = 60_000
const firstNames = [
  'ADA',
  'BRAM',
  'CLEO',
  'DIRK',
  'ELSA',
  'FINN',
  'GWEN',
  'HUGO',
  'IDA',
  'JORN',
  'KAIA',
  'LARS',
  'MINA',
]

/** How a steady driver's laps vary, in milliseconds: never by more than 0.4 s. */
const wobbleMs = [3, 211, -183, 97, 323, -269, 41, -89, 263, -311, 151, -31, 379]

/** Laps until the clock has ended, around `lapMs`; `extra` is added to laps by number. */
export function steadyLaps(
  car: number,
  lapMs: number,
  lengthMs: number,
  extra: Readonly<Record<number, number>> = {},
): number[] {
  const laps: number[] = []
  let elapsedMs = 0
  while (elapsedMs < lengthMs) {
    const lapNumber = laps.length + 1
    const wobble = (wobbleMs[(lapNumber * 5 + car * 3) % wobbleMs.length] ?? 0) + car * 3
    const lapTimeMs = lapMs + wobble + (extra[lapNumber] ?? 0)
    elapsedMs += lapTimeMs
    laps.push(lapTimeMs)
  }
  return laps
}

let made = 0

/** A meeting with one race of these laps. */
export function plantedMeeting({ label, lengthMs, lapOneCounted = true, cars, sameName = false }: Planted): Meeting {
  made++
  const eventId = String(700_000 + made)
  const runs = cars.map((lapTimesMs, at): RunModel => {
    const first = firstNames[at % firstNames.length] ?? ''
    const isTwin = sameName && at < 2
    const driver: Driver = {
      sourceDriverId: String(900_000 + made * 100 + at),
      name: isTwin ? { first: 'MIRA', last: 'TWINNE' } : { first, last: `PLANTED-${at + 1}` },
      transponders: [],
      pace: 1,
      unsteadiness: 0,
    }
    return { driver, gridPosition: at + 1, lapTimesMs, printed: {} }
  })
  const className = label.replace(/ [A-Z]\d?-Main$/, '')
  return meetingOf({
    slug: 'plantedclub',
    trackName: 'Planted Club Raceway',
    eventId,
    eventName: `Planted Meeting ${made}`,
    layoutName: 'Outdoor',
    startDay: '2025-09-06',
    endDay: '2025-09-06',
    plannedMinute: 540,
    classes: [{ name: className, tabId: 1, entries: runs.map(({ driver }) => ({ driver, transponder: '' })) }],
    races: [
      {
        sourceRaceId: String(8_000_000 + made),
        section: 'Main Events',
        sectionCode: 'M1',
        raceNumber: 1,
        className,
        label,
        classPrinted: true,
        completed: { day: '2025-09-06', minute: 900 },
        clockPrinted: true,
        lengthMs,
        lapOneCounted,
        badge: ['#333333', '#ffffff'],
        runs,
        listed: true,
      },
    ],
    otherPagesId: 40_000,
  })
}

function scene(planted: Planted, { outliers = [], hints = [], suspects = [] }: Partial<Scene> = {}): Scene {
  const meeting = plantedMeeting(planted)
  const [race] = meeting.expected.races
  if (!race) throw new Error('a planted meeting has one race')
  return { meeting, race, outliers, hints, suspects }
}

const tenMinutes = 10 * minuteMs

/** Twelve cars of the protest: car 7 is 9th with lap 14 of 75.9 s, and would be 7th with it counted as two. */
export function missedPassing(): Scene {
  const lengthMs = 15 * minuteMs
  const lapMs = [36_400, 36_700, 37_000, 37_150, 37_300, 37_500, 37_860, 38_300, 38_400, 39_900, 40_100, 40_300]
  const cars = lapMs.map((ms, at) => steadyLaps(at + 1, ms, lengthMs))
  const laps = cars[6] ?? []
  const double = [...laps.slice(0, 13), 75_900, ...laps.slice(15)]
  return scene(
    { label: '1/8 Electric Buggy A-Main', lengthMs, cars: cars.with(6, double) },
    { outliers: [[7, 14, 'slow']], suspects: [[7, 14, 'missed']] },
  )
}

/** One car crashes once. */
export function crash(): Scene {
  const cars = [37_000, 37_400, 38_100, 39_000].map((ms, at) =>
    steadyLaps(at + 1, ms, tenMinutes, at === 2 ? { 7: 11_000 } : {}),
  )
  return scene(
    { label: '40+ Electric Buggy A-Main', lengthMs: tenMinutes, cars },
    { outliers: [[3, 7, 'slow']], hints: [[3, 7, 'crash']] },
  )
}

/** Twenty minutes of nitro, in which each car stops twice for fuel; lap 1 is not counted. */
export function twoFuelStops(): Scene {
  const stops = [
    [11, 22],
    [12, 23],
    [11, 23],
    [12, 22],
  ]
  const lengthMs = 20 * minuteMs
  const cars = [37_600, 37_900, 38_300, 38_800].map((ms, at) => {
    const [first = 0, second = 0] = stops[at] ?? []
    return steadyLaps(at + 1, ms, lengthMs, { 1: -5_000, [first]: 8_200, [second]: 7_400 })
  })
  const marks = stops.flatMap((own, at) => own.map((lap) => [at + 1, lap] as const))
  return scene(
    { label: '1/8 Nitro Buggy A-Main', lengthMs, lapOneCounted: false, cars },
    {
      outliers: marks.map(([car, lap]) => [car, lap, 'slow'] as const),
      hints: marks.map(([car, lap]) => [car, lap, 'fuel-stop'] as const),
    },
  )
}

/** The leader stands for a minute and is lapped by the second car. */
export function lappedLeader(): Scene {
  const cars = [
    steadyLaps(1, 37_000, tenMinutes, { 6: 62_000 }),
    steadyLaps(2, 37_300, tenMinutes),
    steadyLaps(3, 38_000, tenMinutes),
  ]
  return scene(
    { label: '1/8 Electric Buggy A-Main', lengthMs: tenMinutes, cars },
    { outliers: [[1, 6, 'slow']], hints: [[1, 6, 'stopped']] },
  )
}

/** Two cars with the same laps in the same time. */
export function tie(): Scene {
  const one = steadyLaps(1, 38_000, tenMinutes)
  const other = [...one]
  ;[other[3], other[8]] = [one[8] ?? 0, one[3] ?? 0]
  return scene({
    label: '1/8 Electric Buggy A-Main',
    lengthMs: tenMinutes,
    cars: [one, other, steadyLaps(3, 38_600, tenMinutes)],
  })
}

export function oneLapRace(): Scene {
  return scene({ label: '1/8 Electric Buggy A-Main', lengthMs: 30_000, cars: [[37_210], [37_900], [41_400]] })
}

export function allNonStarters(): Scene {
  return scene({ label: '1/8 Nitro Buggy A-Main', lengthMs: 30 * minuteMs, cars: [[], [], [], []] })
}

/** An hour of nitro: fifteen cars, about ninety laps each, a stop every twelve laps. */
export function fifteenByNinety(): Scene {
  const lengthMs = 57 * minuteMs
  const cars = Array.from({ length: 15 }, (_, at) => {
    const stops = [12, 24, 36, 48, 60, 72, 84].map((lap) => lap - ((at + lap) % 2))
    const extra = Object.fromEntries(stops.map((lap, index) => [lap, 7_000 + ((at * 7 + index * 5) % 6) * 300]))
    return { stops, laps: steadyLaps(at + 1, 37_300 + at * 60, lengthMs, { 1: -4_000 + at * 230, ...extra }) }
  })
  const marks = cars.flatMap(({ stops }, at) => stops.map((lap) => [at + 1, lap] as const))
  return scene(
    { label: '1/8 Nitro Buggy A-Main', lengthMs, lapOneCounted: false, cars: cars.map(({ laps }) => laps) },
    {
      outliers: marks.map(([car, lap]) => [car, lap, 'slow'] as const),
      hints: marks.map(([car, lap]) => [car, lap, 'fuel-stop'] as const),
    },
  )
}

/** Two people of one name; the second of them crashes. */
export function sameNames(): Scene {
  const cars = [37_000, 37_600, 38_200].map((ms, at) =>
    steadyLaps(at + 1, ms, tenMinutes, at === 1 ? { 5: 9_000 } : {}),
  )
  return scene(
    { label: '1/8 Electric Buggy A-Main', lengthMs: tenMinutes, cars, sameName: true },
    { outliers: [[2, 5, 'slow']], hints: [[2, 5, 'crash']] },
  )
}

export const scenes = {
  'a crash': crash,
  'two fuel stops': twoFuelStops,
  'a missed passing': missedPassing,
  'a lapped leader': lappedLeader,
  'a tie': tie,
  'a one-lap race': oneLapRace,
  'nobody started': allNonStarters,
  '15 cars × 90 laps': fifteenByNinety,
  'two drivers of one name': sameNames,
} as const satisfies Record<string, () => Scene>
