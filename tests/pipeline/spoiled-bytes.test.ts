import { expect, it } from 'vitest'
import { eventDocument } from '../../core/contract/domain.ts'
import { type FixturePage, makeMeeting } from '../../fixtures/meeting.ts'
import { type Random, seededRandom } from '../../fixtures/random.ts'
import { benchFor } from '../support/bench.ts'
import { rounds } from '../support/rounds.ts'
import { soundness } from '../support/tables.ts'

const count = rounds(8, 150)

/** Characters that mean something to a parser, and some that mean trouble to whoever is behind it. */
const intruders = ['0', '9', '-', ':', '.', '/', '"', "'", '<', '>', '&', '{', ']', ',', '\\', '\0', '\uFFFD', 'é', '']

/** The page with a few characters in its figures and marks replaced. */
function spoil(body: string, random: Random): string {
  const places = [...body.matchAll(/[\d"'<>:,{}[\]]/g)].map(({ index }) => index)
  let spoiled = body
  for (let change = random.integer(1, 4); change > 0; change--) {
    const at = random.pick(places)
    spoiled = `${spoiled.slice(0, at)}${random.pick(intruders)}${spoiled.slice(at + 1)}`
  }
  return spoiled
}

it(`pages with a few bytes spoiled, ${count} meetings of them: refused by name or stored, never an error of ours`, {
  timeout: 30_000 + count * 2_000,
}, async () => {
  const meeting = makeMeeting({ seed: 191, size: 'small', traps: true, claims: true })
  const codes = new Map<string, number>()
  for (let round = 0; round < count; round++) {
    const random = seededRandom(`spoiled ${round}`)
    // The event's own page is spoiled now and then only: without it nothing else is read.
    const isSpoiled = ({ pageType }: FixturePage) => pageType !== 'event' || round % 4 === 0
    const pages = meeting.pages.map((page) => {
      const body = isSpoiled(page) ? spoil(page.body(), random) : page.body()
      return { ...page, body: () => body }
    })
    const bench = await benchFor({ ...meeting, pages, expected: meeting.expected }, {}, { maxTries: '1' })
    const report = await bench.ingest()
    for (const { code, message } of [...report.skipped, ...(report.failure ? [report.failure] : [])]) {
      // A page may be spoiled so that its laps seem to be brought by a script, and there is no browser here.
      expect(code, message).toMatch(/^(?:page|race|browser\/missing|source\/not-found)/)
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
    if (report.status !== 'failed') {
      const document = bench.document()
      expect(eventDocument.parse(document)).toEqual(document)
      const saved = report.counts.racesSaved + report.counts.racesSkipped
      expect(saved).toBe(report.counts.racesListed)
    }
    // With the pages whole again, nothing remains of it but races that a spoiled event page made up.
    bench.server.serve([meeting])
    expect((await bench.ingest()).status).toBe('complete')
    const { races, ...facts } = bench.document()
    const { races: expected, ...expectedFacts } = meeting.expected
    expect(facts).toEqual(expectedFacts)
    expect(races.filter(({ missingUpstream }) => !missingUpstream)).toEqual(expected)
    await bench.engine.close()
    expect(soundness(bench.file)).toEqual({ integrity: 'ok', brokenReferences: [] })
    await bench.server.close()
  }
  expect(codes.size).toBeGreaterThan(0)
})
