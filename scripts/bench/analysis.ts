import { raceFigures } from '../../core/analysis/race-figures.ts'
import { raceStory } from '../../core/analysis/race-story.ts'
import { understandRace } from '../../core/analysis/race-understanding.ts'
import { verifyRace } from '../../core/analysis/verify-race.ts'
import type { Race } from '../../core/contract/domain.ts'
import { largeRaceNames, largeRaces } from '../../tests/support/large-races.ts'
import type { BenchCase } from './bench-case.ts'
import { median, spread } from './numbers.ts'
import { answerQuestions, startHelper } from './processes.ts'

const parts = ['verify', 'figures', 'understanding', 'story'] as const
type Part = (typeof parts)[number]
const races = { '12x45': largeRaceNames.twelve, '15x90': largeRaceNames.fifteen } as const
type RaceSize = keyof typeof races

/** Milliseconds of one turn; `all` is everything a race screen may ask for, the story within the understanding. */
type Turn = Record<Part | 'all', number>

interface Question {
  readonly size: RaceSize
  readonly turns: number
}

type Figures = `analysis-${RaceSize}` | `analysis-${RaceSize}-${Part}` | `analysis-${RaceSize}-first`

const turns = 60
const warmUpTurns = 15

/**
 * What is computed of a race as large as they get, core only, without a database: the check of every published figure, the
 * figures on counted and clean laps, what the laps say beyond them, and the story that is part of it. Each race in a process
 * of its own; medians of turns that are warm, beside the very first one.
 */
export const analysisCase: BenchCase<Figures> = {
  figures: (['12x45', '15x90'] as const).flatMap((size) => [
    `analysis-${size}` as const,
    `analysis-${size}-first` as const,
    ...parts.map((part) => `analysis-${size}-${part}` as const),
  ]),
  async measure() {
    const measured: [string, number][] = []
    const notes: string[] = []
    for (const size of ['12x45', '15x90'] as const) {
      const helper = startHelper<Question, Turn[]>(import.meta.filename, [])
      try {
        const done = await helper.ask({ size, turns: warmUpTurns + turns })
        const warm = done.slice(warmUpTurns)
        const of = (part: Part | 'all') => median(warm.map((turn) => turn[part]))
        measured.push([`analysis-${size}`, of('all')], [`analysis-${size}-first`, done[0]?.all ?? Number.NaN])
        for (const part of parts) measured.push([`analysis-${size}-${part}`, of(part)])
        const all = spread(
          warm.map((turn) => turn.all),
          2,
        )
        notes.push(`${size.replace('x', ' cars × ')} laps, ${turns} turns: ${all} ms`)
      } finally {
        await helper.close()
      }
    }
    return { figures: Object.fromEntries(measured) as Record<Figures, number>, notes }
  },
}

function turnOf(race: Race): Turn {
  const timed = <T>(work: () => T): [ms: number, made: T] => {
    const from = performance.now()
    const made = work()
    return [performance.now() - from, made]
  }
  const [figures, made] = timed(() => raceFigures(race.results))
  const [verify] = timed(() => verifyRace(race, made))
  const [understanding] = timed(() => understandRace(race, made))
  const drivers = race.results.map((result, at) => {
    const { medianLapMs = null, limitMs = null } = made.drivers[at]?.cleanLaps ?? {}
    return { ...result, medianLapMs, slowLimitMs: limitMs }
  })
  const [story] = timed(() => raceStory(drivers))
  return { verify, figures, understanding, story, all: verify + figures + understanding }
}

if (import.meta.main) {
  const { expected } = largeRaces()
  answerQuestions(({ size, turns: count }: Question) => {
    const race = expected.races.findLast(({ label }) => label?.endsWith(races[size]))
    const lapCount = Number(size.slice(3))
    if (!race || race.results.some(({ laps }) => laps.length !== lapCount)) {
      throw new Error(`There is no race of ${size}.`)
    }
    return Array.from({ length: count }, () => turnOf(race))
  })
}
