import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { shuffledLatency } from '../../fixtures/server.ts'
import { engineOn } from '../support/bench.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { dumpTables, logTables } from '../support/tables.ts'

const count = rounds(8, 50)

it(`${count} imports whose pages arrive in ${count} orders are the same to the last byte and id`, {
  timeout: 20_000 + count * 3_000,
}, async () => {
  const meeting = makeMeeting({ seed: 21, size: 'demo', traps: true, claims: true })
  const folder = scratchFolder()
  const outcomes: { text: string; tables: Record<string, string[]> }[] = []
  const arrivals = new Set<string>()
  for (let seed = 0; seed < count; seed++) {
    // The first without any latency: what all others are measured by.
    const latencyMs = seed === 0 ? 0 : shuffledLatency(seed, 0, 40)
    const server = await startSite([meeting], { latencyMs })
    const file = join(folder, `${seed}.db`)
    const engine = engineOn(file, server.origin, { maxRequests: String(2 + (seed % 7)) })
    const address = addressOf(server, meeting)
    const { status } = await engine.ingest(address, { signal: new AbortController().signal })
    expect(status).toBe('complete')
    arrivals.add(
      server.requests
        .toSorted((one, other) => (one.endedAtMs ?? 0) - (other.endedAtMs ?? 0))
        .map(({ query }) => query)
        .join(),
    )
    const text = engine.exportEvent(address, 'event-json')
    await engine.close()
    await server.close()
    // Ids of ours as well: races, results, drivers and findings are numbered as they are saved, which is in run order.
    outcomes.push({ text, tables: dumpTables(file, logTables) })
  }
  expect(arrivals.size).toBeGreaterThan(count / 2)
  const [first, ...others] = outcomes
  expect(JSON.parse(first?.text ?? '')).toEqual(meeting.expected)
  for (const other of others) {
    expect(other.text === first?.text).toBe(true)
    expect(other.tables).toEqual(first?.tables)
  }
})
