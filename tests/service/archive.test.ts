import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import * as archive from '../../core/contract/archive.ts'
import { importAnswer } from '../../core/contract/import-pages.ts'
import { replayAnswer } from '../../core/contract/replay.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { savedFrom } from '../support/saved-pages.ts'
import { scratchFolder } from '../support/scratch.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

/** The demo club's smallest meeting, stored. */
async function stored() {
  const app = openApp()
  const { client, dataDir } = app
  const { trackId } = await client.demo.open({})
  const { events } = await client.event.list({ trackId })
  const eventId = events[0]?.eventId ?? 0
  await client.run.start({ eventId })
  await watchRuns(client, allEnded)
  return { ...app, eventId, file: join(dataDir, 'my-race-engineer.db') }
}

function damage(file: string, sql: string): void {
  const database = new Database(file)
  database.exec(sql)
  database.close()
}

/** What the screens are told to ask for again while `work` is done. */
async function toldWhile(
  client: ReturnType<typeof openApp>['client'],
  work: () => Promise<unknown>,
): Promise<string[]> {
  const stopping = new AbortController()
  const changes = await client.data.changes({}, { signal: stopping.signal })
  const first = changes.next()
  await work()
  const told = await first
  stopping.abort()
  return told.done ? [] : told.value.topics
}

describe('a meeting read again from the archive', () => {
  it('is shown first, then written, and the screens hear of it', async () => {
    const { client, eventId, file } = await stored()
    expect(await client.archive.replay({ eventId, apply: false })).toMatchObject({
      applied: false,
      report: { runId: null, status: 'complete', counts: { rowsInserted: 0, rowsUpdated: 0, rowsDeleted: 0 } },
      changes: { event: [], races: [] },
    })
    const before = await client.event.overview({ eventId })
    damage(file, "update event set name = 'x'; update lap set lap_time_ms = 5")
    const shown = await client.archive.replay({ eventId, apply: false })
    expect(replayAnswer.safeParse(shown).error).toBeUndefined()
    expect(shown.changes.event).toEqual([{ field: 'name', old: 'x', new: before.name }])
    const [race] = shown.changes.races
    expect(race?.laps.changed).toHaveLength(20)
    expect(race?.laps.changedCount).toBeGreaterThan(20)
    expect((await client.event.overview({ eventId })).name).toBe('x')
    const topics = await toldWhile(client, () => client.archive.replay({ eventId, apply: true }))
    expect(topics).toEqual(expect.arrayContaining(['events', 'runs']))
    const { lastRun, correctionCount, ...after } = await client.event.overview({ eventId })
    expect(after).toMatchObject({ name: before.name, races: before.races, ingestedAt: before.ingestedAt })
    expect(correctionCount).toBe(0)
  })

  it('is none where there is no such meeting', async () => {
    const { client } = openApp()
    const [error] = await safe(client.archive.replay({ eventId: 99, apply: false }))
    expect(isDefinedError(error as Error)).toBe(true)
  })
})

describe('the archive', () => {
  it('tells its size, and what would go before it goes', async () => {
    const { client, file } = await stored()
    const size = await client.archive.size({})
    expect(archive.archiveSize.safeParse(size).error).toBeUndefined()
    expect(size).toMatchObject({ pruned: 0 })
    expect(size.bytes).toBeGreaterThan(size.compressedBytes)
    damage(file, "update page_log set fetched_at = '2020-01-01T00:00:00.000Z'")
    const wanted = { olderThanDays: 30, keeps: 'proofs' } as const
    const plan = await client.archive.prunePlan(wanted)
    expect(archive.prunePlan.safeParse(plan).error).toBeUndefined()
    expect(plan).toMatchObject({ bodies: size.bodies, compressedBytes: size.compressedBytes, meetings: 1 })
    expect(await client.archive.size({})).toEqual(size)
    // The room is given back by a thread of its own.
    const done = await client.archive.prune(wanted)
    expect(archive.pruneDone.safeParse(done).error).toBeUndefined()
    expect(done).toMatchObject({ plan: { bodies: size.bodies }, notGivenBack: null })
    expect(await client.archive.size({})).toMatchObject({ bodies: 0, pruned: size.bodies, freeBytes: 0 })
  })

  it('takes no days that are none', async () => {
    const { client } = openApp()
    for (const olderThanDays of [-1, 1.5, 40_000]) {
      await expect(client.archive.prunePlan({ olderThanDays, keeps: 'current' })).rejects.toThrow()
    }
  })
})

describe('saved pages', () => {
  const meeting = makeMeeting({ seed: 81, size: 'small' })
  const folderOf = (): string => {
    const folder = join(scratchFolder(), 'saved')
    mkdirSync(folder)
    for (const [at, page] of meeting.pages.entries()) {
      const address = `https://${page.slug}.liverc.com${page.path}`
      writeFileSync(join(folder, `${at}.html`), savedFrom(page.body(), address))
    }
    return folder
  }

  it('are imported by the app, shown first', async () => {
    const { client } = openApp({}, { readsFolders: true })
    const folder = folderOf()
    const shown = await client.archive.importPages({ folder, apply: false })
    expect(importAnswer.safeParse(shown).error).toBeUndefined()
    expect(shown.events).toMatchObject([{ report: { status: 'complete', runId: null } }])
    expect(await client.track.list({})).toMatchObject({ tracks: [] })
    const topics = await toldWhile(client, () => client.archive.importPages({ folder, apply: true }))
    expect(topics).toEqual(expect.arrayContaining(['tracks', 'events', 'runs']))
    const { tracks } = await client.track.list({})
    expect(tracks).toMatchObject([{ sourceTrackSlug: meeting.slug, storedEventCount: 1 }])
  })

  it('are no affair of a browser', async () => {
    const { client } = openApp()
    const [error] = await safe(client.archive.importPages({ folder: folderOf(), apply: false }))
    expect((error as { data?: { code: string; message: string } }).data).toMatchObject({
      code: 'input/invalid',
      message: expect.stringMatching(/by the desktop app, or on the command line/),
    })
  })
})
