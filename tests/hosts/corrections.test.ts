import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { correctionItem, heldItem } from '../../core/contract/corrections.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, type Ran, mre as run } from '../support/cli.ts'
import { readCsv } from '../support/read-csv.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const eventName = `liverc:${meeting.eventId}`
const at = meeting.expected.races.findIndex(({ results }) => results.length === 8)
const race = meeting.expected.races[at]
const raceId = raceIdAt(meeting, at)
const first = race?.results[0]
const lap = first?.laps[3]

const corrected = editRace(meeting, raceId, {
  kind: 'lap-time',
  sourceDriverId: first?.sourceDriverId ?? '',
  lapNumber: lap?.lapNumber ?? 0,
  lapTimeMs: (lap?.lapTimeMs ?? 0) + 5,
})
const drifted = (race?.results ?? [])
  .slice(-5)
  .reduce((so: Meeting, { sourceDriverId }) => editRace(so, raceId, { kind: 'drop-driver', sourceDriverId }), meeting)

/** A meeting ingested, and changed upstream since. */
async function desk(change: Meeting) {
  const server = await startSite([meeting])
  const folder = scratchFolder()
  const file = join(folder, 'club.db')
  const engine = engineOn(file, server.origin)
  const address = addressOf(server, meeting)
  await engine.ingest(address, { signal: new AbortController().signal })
  server.serve([change])
  await engine.ingest(address, { signal: new AbortController().signal, mode: 'everything' })
  await engine.close()
  const mre = (...args: string[]): Promise<Ran> =>
    run([...args, '--db', file], { env: envFor(server.origin), cwd: folder })
  return { folder, server, address, mre }
}

const document = z.strictObject({
  source: z.literal('liverc'),
  sourceEventId: z.string(),
  name: z.string(),
  corrections: z.array(correctionItem),
})

describe('corrections', () => {
  it('are listed for a person in plain words, for a program whole, and written as files', async () => {
    const { mre, folder } = await desk(corrected)
    const human = await mre('corrections', eventName)
    expect(human).toMatchObject({ status: 0, stderr: '' })
    const [ms, after] = [lap?.lapTimeMs ?? 0, (lap?.lapTimeMs ?? 0) + 5].map((time) => (time / 1000).toFixed(3))
    const line = human.stdout.split('\n').find((text) => text.includes('lap time')) ?? ''
    expect(line.replace(/ +/g, ' ')).toContain(
      `Race ${race?.raceNumber} ${race?.label} ${first?.driverName} 4 lap time ${ms} ${after}`,
    )
    expect(human.stdout).not.toMatch(/ pace /)
    expect(human.stdout).toMatch(/\d+ corrections; \d+ figures that follow from others are left out: --all shows them/)
    expect((await mre('corrections', eventName, '--all')).stdout).toMatch(/ pace /)

    const found = document.parse(jsonOf(await mre('corrections', eventName, '--json')))
    expect(found.corrections.filter(({ field }) => field === 'lapTimeMs')).toMatchObject([
      { subject: 'lap', change: 'changed', lapNumber: 4, old: lap?.lapTimeMs, new: (lap?.lapTimeMs ?? 0) + 5 },
    ])

    const csv = await mre('corrections', eventName, '--out', 'changes.csv', '--json')
    expect(jsonOf(csv)).toMatchObject({ as: 'csv', file: join(folder, 'changes.csv') })
    const [header = [], ...rows] = readCsv(readFileSync(join(folder, 'changes.csv'), 'utf8'))
    expect(rows).toHaveLength(found.corrections.length)
    const row = rows.find((cells) => cells[header.indexOf('Field')] === 'lap time') ?? []
    const cell = (name: string) => row[header.indexOf(name)]
    expect([cell('Race ID'), cell('Driver'), cell('Lap'), cell('Unit'), cell('Old value'), cell('New value')]).toEqual([
      raceId,
      first?.driverName,
      '4',
      's',
      ms,
      after,
    ])
    expect((await mre('corrections', eventName, '--as', 'csv')).stdout).toBe(
      readFileSync(join(folder, 'changes.csv'), 'utf8'),
    )
    await mre('corrections', eventName, '--out', 'changes.json')
    expect(document.parse(JSON.parse(readFileSync(join(folder, 'changes.json'), 'utf8')))).toEqual(found)
    // The same again gives the same bytes, also by the general export.
    const exported = await mre('export', eventName, '--as', 'corrections-csv')
    expect(exported.stdout).toBe(readFileSync(join(folder, 'changes.csv'), 'utf8'))
  })

  it('of a meeting without any says so, and of one that is not stored what to do', async () => {
    const { mre } = await desk(meeting)
    expect(await mre('corrections', eventName)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('was changed after it was ingested'),
    })
    expect(document.parse(jsonOf(await mre('corrections', eventName, '--json'))).corrections).toEqual([])
    expect(await mre('corrections', 'liverc:1')).toMatchObject({ status: 2 })
  })

  it('are told by the ingestion that finds them', async () => {
    const { mre, server, address } = await desk(meeting)
    server.serve([corrected])
    const told = await mre('ingest', address, '--check-everything')
    expect(told.stdout).toMatch(/\d+ corrections: "corrections liverc:\d+" shows what the source changed/)
  })
})

describe('held', () => {
  it('lists what would be lost side by side, and takes a yes', async () => {
    const { mre, address } = await desk(drifted)
    const told = await mre('ingest', address, '--check-everything')
    expect(told).toMatchObject({ status: 3, stdout: expect.stringContaining('"held list" shows what would be lost') })
    const human = await mre('held', 'list', eventName)
    expect(human.stdout).toContain('5 of 8 results')
    expect(human.stdout).toMatch(new RegExp(`${race?.results.at(-1)?.driverName.slice(0, 5)}.*\\n`))
    expect(human.stdout).toContain('held accept 1')
    const { held } = z.strictObject({ held: z.array(heldItem) }).parse(jsonOf(await mre('held', 'list', '--json')))
    expect(held).toMatchObject([{ heldId: 1, stored: { results: 8 }, offered: { results: 3 } }])
    const accepted = jsonOf(await mre('held', 'accept', '1', '--json'))
    expect(accepted).toMatchObject({ heldId: 1, state: 'accepted', corrections: expect.any(Number) })
    expect((await mre('held', 'list')).stdout).toBe('No race is held.\n')
    expect(await mre('held', 'accept', '1')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/was accepted already/),
    })
    expect((await mre('actions', 'list')).stdout).toContain('accepted a held race')
  })

  it('takes a no, and remembers it', async () => {
    const { mre, address } = await desk(drifted)
    expect(await mre('held', 'refuse', '1')).toMatchObject({ status: 0, stdout: 'What is stored stays.\n' })
    expect(await mre('ingest', address, '--check-everything')).toMatchObject({ status: 0 })
    expect(await mre('held', 'refuse', '9')).toMatchObject({ status: 2 })
  })
})
