import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventOverview } from '../../core/contract/answers.ts'
import { correctionList, heldItem, pageText } from '../../core/contract/corrections.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { addressOf, raceIdAt, startSite } from '../support/site.ts'
import { openApp } from './support.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const raceId = raceIdAt(meeting, 0)

async function failureOf(call: Promise<unknown>) {
  const [error] = await safe(call)
  expect(isDefinedError(error as Error)).toBe(true)
  return (error as unknown as { data: { code: string; message: string } }).data
}

/** An app whose meeting lost five of six drivers in its first race since it was read, and one in its second. */
async function changedMeeting() {
  const server = await startSite([meeting])
  const app = openApp({ MRE_LIVERC_ORIGIN: server.origin })
  const engine = engineOn(`${app.dataDir}/my-race-engineer.db`, server.origin)
  const ingest = () =>
    engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal, mode: 'everything' })
  await ingest()
  const drop = (so: Meeting, index: number, drivers: number) =>
    (meeting.expected.races[index]?.results ?? [])
      .slice(-drivers)
      .reduce(
        (edited, { sourceDriverId }) =>
          editRace(edited, raceIdAt(meeting, index), { kind: 'drop-driver', sourceDriverId }),
        so,
      )
  server.serve([drop(drop(meeting, 0, 5), 1, 1)])
  await ingest()
  return { client: app.client, ingest }
}

describe('corrections on screen', () => {
  it('are listed with the races they are about, the newest run first, and counted on the meeting', async () => {
    const { client } = await changedMeeting()
    const list = correctionList.parse(await client.correction.list({ eventId: 1, withFollowing: true }))
    expect(list.corrections).toHaveLength(list.total)
    expect(list.corrections.filter(({ follows }) => follows)).toHaveLength(list.following)
    const told = await client.correction.list({ eventId: 1 })
    expect(told).toEqual({ ...list, corrections: list.corrections.filter(({ follows }) => !follows) })
    expect(told).toMatchObject({ older: 0 })
    expect(list.races.map(({ sourceRaceId }) => sourceRaceId)).toEqual([raceIdAt(meeting, 1)])
    expect(list.corrections.filter(({ change }) => change === 'removed')).toHaveLength(1)
    expect(await client.correction.list({ eventId: 1, withFollowing: true, limit: 2 })).toEqual({
      ...list,
      corrections: list.corrections.slice(0, 2),
      older: list.total - 2,
    })
    const event = eventOverview.parse(await client.event.overview({ eventId: 1 }))
    expect(event).toMatchObject({ correctionCount: list.total, heldCount: 1, state: 'held' })
    const ofRaces = list.corrections.filter(({ sourceRaceId }) => sourceRaceId !== null).length
    expect(event.races.map(({ isHeld, correctionCount }) => [isHeld, correctionCount])).toEqual([
      [true, 0],
      [false, ofRaces],
      [false, 0],
      [false, 0],
    ])
    expect(await failureOf(client.correction.list({ eventId: 9 }))).toMatchObject({ code: 'input/invalid' })
    const file = await client.event.export({ eventId: 1, kind: 'corrections-csv' })
    expect(file.fileName).toMatch(/-corrections\.csv$/)
    expect(file.text.trim().split('\r\n')).toHaveLength(list.total + 1)
  })

  it('show both pages as they came', async () => {
    const { client } = await changedMeeting()
    const { corrections } = await client.correction.list({ eventId: 1 })
    const removed = corrections.find(({ change }) => change === 'removed')
    const [before, after] = await Promise.all(
      [removed?.oldPageHash, removed?.newPageHash].map(async (contentHash) =>
        pageText.parse(await client.page.text({ contentHash: contentHash ?? '' })),
      ),
    )
    expect(before?.text).toBe(meeting.pages.find(({ sourceId }) => sourceId === raceIdAt(meeting, 1))?.body())
    expect(before?.text).toContain(`racerLaps[${removed?.sourceDriverId}]`)
    expect(after?.text).not.toContain(`racerLaps[${removed?.sourceDriverId}]`)
    expect(await failureOf(client.page.text({ contentHash: 'f'.repeat(64) }))).toMatchObject({ code: 'input/invalid' })
  })
})

describe('held races on screen', () => {
  it('are decided by our numbers, once', async () => {
    const { client, ingest } = await changedMeeting()
    const held = z.array(heldItem).parse(await client.held.list({ eventId: 1 }))
    expect(held).toMatchObject([{ race: { sourceRaceId: raceId }, stored: { results: 6 }, offered: { results: 1 } }])
    const heldId = held[0]?.heldId ?? 0
    await client.held.refuse({ heldId })
    expect(await client.held.list({})).toEqual([])
    expect(await client.event.overview({ eventId: 1 })).toMatchObject({ heldCount: 0, state: 'complete' })
    expect(await failureOf(client.held.accept({ heldId }))).toMatchObject({ code: 'input/invalid' })
    expect(await ingest()).toMatchObject({ status: 'complete' })
  })

  it('count as corrections once they are accepted', async () => {
    const { client } = await changedMeeting()
    const before = (await client.correction.list({ eventId: 1 })).total
    const [held] = await client.held.list({})
    const { corrections } = await client.held.accept({ heldId: held?.heldId ?? 0 })
    expect((await client.correction.list({ eventId: 1 })).total).toBe(before + corrections)
    expect(await client.event.overview({ eventId: 1 })).toMatchObject({ state: 'complete' })
  })
})
