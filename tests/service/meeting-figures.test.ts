import { describe, expect, it } from 'vitest'
import type { EngineRouterClient } from '../../core/handlers.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

/** The demo club with its first meeting stored. */
async function demoClub(client: EngineRouterClient) {
  const { trackId } = await client.demo.open({})
  const { events } = await client.event.list({ trackId })
  const eventId = events[0]?.eventId ?? 0
  await client.run.start({ eventId })
  await watchRuns(client, allEnded)
  return { trackId, eventId }
}

describe('classes, entries and records over the contract', () => {
  it('are asked for, decided about, and taken back', async () => {
    const { client } = openApp()
    const { trackId, eventId } = await demoClub(client)
    const { classes } = await client.meeting.classes({ eventId })
    expect(classes.length).toBeGreaterThan(0)
    expect((await client.meeting.entries({ eventId })).entries.length).toBeGreaterThan(0)
    const before = await client.record.list({ trackId })
    // Nothing was written: the answer is the one that was kept.
    expect(await client.record.list({ trackId })).toEqual(before)
    const line = before.groups[0]?.lines[0]
    const run = line?.candidates[0]
    if (!line || !run) throw new Error('no candidate')
    const { recordKey } = line
    const { sourceEventId, sourceRaceId, sourceDriverId } = run
    const wanted = { trackId, recordKey, sourceEventId, sourceRaceId, sourceDriverId, evenIfDoubted: true }
    const { actionId } = await client.record.approve(wanted)
    expect(actionId).not.toBeNull()
    const lineNow = async () => (await client.record.list({ trackId })).groups[0]?.lines[0]
    expect((await lineNow())?.approved).toMatchObject({ timeMs: run.timeMs, agreement: 'agrees' })
    // Ingesting again leaves it as it is.
    await client.run.start({ eventId, mode: 'everything' })
    await watchRuns(client, (runs) => runs.length === 2 && allEnded(runs))
    expect((await lineNow())?.approved).toMatchObject({ timeMs: run.timeMs, agreement: 'agrees' })
    // Deleting its meeting leaves it, too, and says so.
    const deleted = await client.keeping.deleteMeeting({ eventId })
    const left = (await client.record.list({ trackId })).groups.flatMap(({ lines }) => lines)
    expect(left.find((one) => one.recordKey === recordKey)?.approved).toMatchObject({
      timeMs: run.timeMs,
      agreement: 'not-stored',
    })
    await client.keeping.undo({ actionId: deleted.actionId })
    expect((await lineNow())?.approved?.agreement).toBe('agrees')
    expect((await client.record.withdraw({ trackId, recordKey })).actionId).not.toBeNull()
    expect((await lineNow())?.approved).toBeNull()
    const [withdrawn] = await client.keeping.actions({ limit: 1 })
    expect(withdrawn).toMatchObject({ verb: 'withdraw-record', canUndo: true })
    await client.keeping.undo({ actionId: withdrawn?.actionId ?? 0 })
    expect((await lineNow())?.approved).toMatchObject({ timeMs: run.timeMs })
  })

  it('of what is not there are said to be so', async () => {
    const { client } = openApp()
    await client.demo.open({})
    await expect(client.meeting.classes({ eventId: 999 })).rejects.toThrow(/no such meeting/)
    await expect(client.record.list({ trackId: 999 })).rejects.toThrow(/no such club/)
    expect(await client.meeting.entries({ eventId: 999 })).toEqual({ entries: [], withoutEntry: [] })
  })
})
