import type { Meeting } from '../../../fixtures/meeting.ts'
import { type Random, seededRandom } from '../../../fixtures/random.ts'
import type { FixtureServer } from '../../../fixtures/server.ts'
import type { Fault } from '../../../fixtures/server-faults.ts'

/** Every way to disappoint that the rig knows, by name. A recipe gets the page's meeting, to take a wrong page from. */
type Recipe = (random: Random, meeting: Meeting) => Fault

const status =
  (code: number, headers?: Record<string, string>): Recipe =>
  () => ({ kind: 'status', status: code, ...(headers && { headers }) })

const wrongPage: Recipe = (random, meeting) => ({ kind: 'body', body: random.pick(meeting.pages).body() })

/** By name, with how often each is taken. */
export const recipes: Readonly<Record<string, { readonly weight: number; readonly make: Recipe }>> = {
  'reset before headers': { weight: 6, make: () => ({ kind: 'reset-before-headers' }) },
  'reset in body': { weight: 6, make: () => ({ kind: 'reset-in-body' }) },
  'reset at the first byte': { weight: 3, make: () => ({ kind: 'reset-in-body', afterBytes: 1 }) },
  'hang before headers': { weight: 3, make: () => ({ kind: 'hang-before-headers' }) },
  'hang in body': { weight: 3, make: () => ({ kind: 'hang-in-body' }) },
  'drip, too slow': { weight: 2, make: () => ({ kind: 'drip', bytesPerSecond: 4_000 }) },
  'drip, in time': { weight: 2, make: () => ({ kind: 'drip', bytesPerSecond: 2_000_000 }) },
  'cut, and the length tells': {
    weight: 6,
    make: (random) => ({ kind: 'truncated', keepBytes: random.integer(0, 20_000) }),
  },
  'cut, and nothing tells': {
    weight: 8,
    make: (random) => ({ kind: 'truncated-unnoticed', keepBytes: random.integer(0, 20_000) }),
  },
  'half a gzip': { weight: 6, make: () => ({ kind: 'half-gzip' }) },
  '429 without a word': { weight: 4, make: status(429) },
  '429, a second': { weight: 1, make: status(429, { 'retry-after': '1' }) },
  '500': { weight: 6, make: status(500) },
  '502': { weight: 6, make: status(502) },
  '503 without a word': { weight: 6, make: status(503) },
  '503, a second': { weight: 1, make: status(503, { 'retry-after': '1' }) },
  'wrong page': { weight: 8, make: wrongPage },
  'empty page': { weight: 3, make: () => ({ kind: 'body', body: '' }) },
  interstitial: {
    weight: 4,
    make: (random) => ({ kind: 'interstitial', status: random.pick([200, 403, 503] as const) }),
  },
  'redirect without end': { weight: 5, make: () => ({ kind: 'redirect', to: 'loop' }) },
  'wrong charset': {
    weight: 5,
    make: (random) => ({
      kind: 'charset',
      charset: random.pick(['windows-1252', 'utf-16le', 'shift_jis', 'x-nonsense']),
    }),
  },
  late: { weight: 5, make: (random) => ({ kind: 'latency', ms: random.integer(5, 60) }) },
}

const names = Object.entries(recipes).flatMap(([name, { weight }]) => Array<string>(weight).fill(name))

/** Faults that were laid out for a meeting. */
export interface Mischief {
  /** How many have been met so far, by name. */
  readonly met: ReadonlyMap<string, number>
  /** Takes away those that were not met yet. */
  end(): void
}

/**
 * Lays out `count` faults on random pages of a meeting; one page may have many. The first ones are of the kinds from
 * `turn` on, so that over several meetings each kind has its turn.
 */
export function layOut(server: FixtureServer, meeting: Meeting, count: number, turn: number): Mischief {
  const random = seededRandom(`mischief ${meeting.slug}`)
  const kinds = Object.keys(recipes)
  const met = new Map<string, number>()
  const { eventId, listedRaceIds } = meeting
  const pages: readonly [name: string, id: string][] = [
    ['view_event', eventId],
    ['view_entry_list', eventId],
    ...listedRaceIds.map((id): [string, string] => ['view_race_result', id]),
  ]
  const ends = Array.from({ length: count }, (_, at) => {
    const name = at < 3 ? (kinds[(turn * 3 + at) % kinds.length] ?? '') : random.pick(names)
    const recipe = recipes[name]
    if (!recipe) throw new Error(`no recipe for ${name}`)
    const [page, id] = random.pick(pages)
    const match = ({ pathname, searchParams }: URL) => {
      const isIt =
        pathname.startsWith(`/${meeting.slug}/`) && searchParams.get('p') === page && searchParams.get('id') === id
      // Only asked of a fault that is still to come, and taken where it fits.
      if (isIt) met.set(name, (met.get(name) ?? 0) + 1)
      return isIt
    }
    return server.fault(match, recipe.make(random, meeting), 1)
  })
  return {
    met,
    end() {
      for (const end of ends) end()
    },
  }
}
