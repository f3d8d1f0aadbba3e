import { safe } from '@orpc/client'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { initialsOf } from '../../core/analysis/initials.ts'
import { commands } from '../../core/contract/commands.ts'
import { eventDocument } from '../../core/contract/domain.ts'
import { figureIds } from '../../core/contract/figure-names.ts'
import { foldText } from '../../core/contract/fold.ts'
import { editRace } from '../../fixtures/edit.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const at = meeting.expected.races.findIndex(({ results }) => results.length === 8)
const race = meeting.expected.races[at]
const canary = race?.results[0]
const canaryName = canary?.driverName ?? ''
const words = foldText(canaryName)
  .split(/[^a-z]+/)
  .filter((word) => word.length > 2)

/** Whether any word of the name is in it: nothing else in this meeting has one of them. */
const showsName = (text: string) => words.some((word) => foldText(text).includes(word))

type Client = ReturnType<typeof openApp>['client']

/** A meeting with a correction, a held race, a run that left something out, and something decided of most kinds. */
async function club() {
  const site = await startSite([meeting])
  const app = openApp({ MRE_LIVERC_ORIGIN: site.origin })
  const { client } = app
  const ingest = async (mode: 'changed' | 'everything') => {
    await client.run.start({ url: addressOf(site, meeting), mode })
    await watchRuns(client, allEnded)
  }
  const raceId = raceIdAt(meeting, at)
  // What cannot be read is what a bundle for whoever helps holds.
  const movedHouse = `<html><body><p>Moved house. ${canaryName} drove 7 laps.</p></body></html>`
  const mend = site.fault(racePath(raceId), { kind: 'body', body: movedHouse })
  await ingest('changed')
  mend()
  await ingest('everything')
  const sourceDriverId = canary?.sourceDriverId ?? ''
  site.serve([
    editRace(meeting, raceId, {
      kind: 'lap-time',
      sourceDriverId,
      lapNumber: 4,
      lapTimeMs: (canary?.laps[3]?.lapTimeMs ?? 0) + 5,
    }),
  ])
  await ingest('everything')
  const drifted = (race?.results ?? [])
    .slice(-5)
    .reduce((so, { sourceDriverId: id }) => editRace(so, raceId, { kind: 'drop-driver', sourceDriverId: id }), meeting)
  site.serve([drifted])
  await ingest('everything')
  const [hit] = await client.driver.search({ text: canaryName, limit: 5 })
  const driverId = hit?.driverId ?? 0
  const tracks = await client.track.list({})
  const trackId = tracks.tracks[0]?.trackId ?? 0
  const { events } = await client.event.list({ trackId })
  const eventId = events[0]?.eventId ?? 0
  const overview = await client.event.overview({ eventId })
  const raceIds = overview.races.filter(({ sourceRaceId }) => sourceRaceId === raceId).map((one) => one.raceId)
  const analysis = await client.race.analysis({ raceId: raceIds[0] ?? 0 })
  const otherDriverId = analysis.results.find((one) => one.driverId !== driverId)?.driverId ?? 0
  const held = await client.held.list({})
  return {
    ...app,
    driverId,
    otherDriverId,
    trackId,
    eventId,
    raceId: raceIds[0] ?? 0,
    heldId: held[0]?.heldId ?? 1,
    held,
  }
}

interface Known {
  readonly client: Client
  readonly ids: Readonly<Record<string, unknown>>
}

/** Commands that would end what is tested, or whose answer is this test's own doing. */
const notCalled = new Set([
  // The page that `sheet.render` gives, printed.
  'sheet.pdf',
  'keeping.restore',
  'keeping.deleteMeeting',
  'keeping.undo',
  'initials.mark',
  'initials.unmark',
  'held.accept',
  'held.refuse',
])

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly minimum?: number
}

/** Inputs that a command takes, with and without what may be left out, of what is known by the names of its fields. */
function inputsOf(schema: Schema, ids: Known['ids'], name = ''): unknown[] {
  const either = schema.anyOf ?? schema.oneOf
  if (name in ids && (!schema.enum || schema.enum.includes(ids[name]))) return [ids[name]]
  if (either) return either.flatMap((one) => inputsOf(one, ids, name))
  if (schema.enum) return [...schema.enum]
  if (schema.const !== undefined) return [schema.const]
  if (schema.type === 'array') return [inputsOf(schema.items ?? {}, ids, name.replace(/s$/, '')).slice(0, 1)]
  if (schema.type === 'boolean') return [false]
  if (schema.type === 'integer' || schema.type === 'number') return [Math.max(1, schema.minimum ?? 1)]
  if (schema.type === 'null') return [null]
  if (schema.type !== 'object') return ['none']
  let made: Record<string, unknown>[] = [{}]
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const values = inputsOf(field, ids, key)
    const isOptional = !schema.required?.includes(key)
    made = made
      .flatMap((so) => [...(isOptional ? [so] : []), ...values.map((value) => ({ ...so, [key]: value }))])
      .slice(0, 24)
  }
  return made
}

/** Every answer that every command gives, failures too, as text by command. */
async function everything({ client, ids }: Known): Promise<Map<string, string>> {
  const said = new Map<string, string>()
  for (const [group, held] of Object.entries(commands)) {
    for (const [name, command] of Object.entries(held)) {
      const path = `${group}.${name}`
      if (notCalled.has(path)) continue
      const { inputSchema } = (command as { '~orpc': { inputSchema: z.ZodType } })['~orpc']
      const inputs = inputsOf(z.toJSONSchema(inputSchema, { io: 'input' }) as Schema, ids)
      const answers: string[] = []
      for (const input of inputs) {
        const stopping = new AbortController()
        const call = (
          client as unknown as Record<string, Record<string, (input: unknown, how: object) => Promise<unknown>>>
        )[group]?.[name]
        const [failure, answer] = await safe(call?.(input, { signal: stopping.signal }) ?? Promise.resolve(null))
        if (failure) answers.push(`${failure.message} ${JSON.stringify((failure as { data?: unknown }).data ?? null)}`)
        else if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) {
          answers.push(...(await told(path, answer as AsyncIterable<unknown>)))
          stopping.abort()
        } else answers.push(JSON.stringify(answer ?? null))
      }
      said.set(path, answers.join('\n'))
    }
  }
  return said
}

/** What a stream says: all that a sheet does, of those that never end the first. */
async function told(path: string, stream: AsyncIterable<unknown>): Promise<string[]> {
  // `data.changes` has nothing to say yet.
  if (path === 'data.changes') return []
  const said: string[] = []
  try {
    for await (const one of stream) {
      said.push(JSON.stringify(one))
      if (!path.startsWith('sheet.')) break
    }
  } catch (error) {
    said.push(`${error} ${JSON.stringify((error as { data?: unknown }).data ?? null)}`)
  }
  return said
}

/** What a bundle for whoever helps holds, with its text. */
async function bundle(client: Client): Promise<[name: string, text: string][]> {
  const { base64 } = await client.health.diagnostics({})
  return Object.entries(unzipSync(Buffer.from(base64, 'base64'))).map(([name, bytes]) => [name, strFromU8(bytes)])
}

describe('a driver who is marked', () => {
  it('appears by initials in every answer of every command, and by name again once the mark is gone', async () => {
    expect(words.length).toBeGreaterThan(1)
    const others = meeting.expected.races.flatMap(({ results }) => results.map(({ driverName }) => driverName))
    expect(others.filter((name) => name !== canaryName && showsName(name))).toEqual([])

    const { client, driverId, otherDriverId, trackId, eventId, raceId, heldId, held } = await club()
    expect(held).toHaveLength(1)
    const { corrections } = await client.correction.list({ eventId, withFollowing: true })
    const contentHash = corrections.flatMap(({ subject, newPageHash }) =>
      subject === 'lap' ? (newPageHash ?? []) : [],
    )[0]
    const ids = {
      driverId,
      otherDriverId,
      trackId,
      eventId,
      raceId,
      heldId,
      contentHash,
      text: canaryName,
      limit: 50,
      className: race?.className,
      lapNumber: 4,
      figure: 'consistency',
      runs: 50,
      runId: 1,
      note: canaryName,
      url: 'https://example.org/',
      apply: false,
    }
    const stable = async () =>
      Object.fromEntries(
        await Promise.all([
          ...(['laps-csv', 'results-csv', 'event-json', 'corrections-csv'] as const).map(
            async (kind) => [kind, (await client.event.export({ eventId, kind })).text] as const,
          ),
          client.race.analysis({ raceId }).then((answer) => ['race', JSON.stringify(answer)] as const),
          client.driver
            .search({ text: canaryName, limit: 5 })
            .then((answer) => ['search', JSON.stringify(answer)] as const),
        ]),
      )

    const unmasked = await everything({ client, ids: { ...ids, figure: figureIds[0] } })
    const naming = [...unmasked].filter(([, text]) => showsName(text)).map(([path]) => path)
    // Where nobody is marked the name is everywhere: what comes is not a look at nothing.
    expect(naming).toEqual(
      expect.arrayContaining([
        'race.analysis',
        'event.overview',
        'event.export',
        'page.text',
        'correction.list',
        'held.list',
        'driver.search',
        'explain.figure',
        'explain.composed',
        'explain.targets',
        'sheet.render',
        'laps.understanding',
      ]),
    )
    expect((await bundle(client)).filter(([, text]) => showsName(text)).map(([name]) => name).length).toBeGreaterThan(0)

    const before = await stable()
    const { actionId } = await client.initials.mark({ driverId, note: 'asked by the parents' })
    expect(await client.initials.mark({ driverId })).toEqual({ actionId: null })
    expect(await client.initials.list({})).toMatchObject([
      { driverIds: [driverId], initials: initialsOf(canaryName), note: 'asked by the parents' },
    ])
    const masked = await everything({ client, ids })
    expect([...masked].filter(([, text]) => showsName(text)).map(([path, text]) => [path, whereIn(text)])).toEqual([])
    expect(
      (await bundle(client)).filter(([, text]) => showsName(text)).map(([name, text]) => [name, whereIn(text)]),
    ).toEqual([])
    // Whose figure it is, and whom they passed, were lapped by or are behind.
    for (const figure of figureIds) {
      for (const of of [driverId, otherDriverId]) {
        const details = { lapNumber: 4, toLap: 6, count: 2, fromMs: 1_000, referenceMs: 30_000 }
        const explained = await client.explain.figure({ raceId, driverId: of, figure, ...details })
        expect([figure, showsName(JSON.stringify(explained))]).toEqual([figure, false])
      }
    }
    const during = await stable()
    for (const [what, text] of Object.entries(during)) expect(text, what).toContain(initialsOf(canaryName))
    const document = eventDocument.parse(JSON.parse(during['event-json'] ?? ''))
    expect(document.names).toBe('initials')
    expect(await client.driver.search({ text: canaryName, limit: 5 })).toMatchObject([
      { driverId, driverName: initialsOf(canaryName) },
    ])

    await client.keeping.undo({ actionId: actionId ?? 0 })
    expect(await stable()).toEqual(before)
    await client.initials.mark({ driverId })
    await client.initials.unmark({ driverId })
    expect(await stable()).toEqual(before)
  })
})

/** The surroundings of what should not be there, so that a failure says where it is. */
function whereIn(text: string): string {
  const folded = text.toLowerCase()
  const found = Math.min(...words.map((word) => folded.indexOf(word)).filter((index) => index >= 0))
  return Number.isFinite(found) ? text.slice(Math.max(0, found - 120), found + 80) : text.slice(0, 80)
}
