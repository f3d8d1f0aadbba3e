import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { raceUnderstanding, whatIfAnswer } from '../../core/contract/understanding.ts'
import { createUnderstandingService } from '../../core/services/understanding-service.ts'
import { editRace } from '../../fixtures/edit.ts'
import type { Meeting } from '../../fixtures/meeting.ts'
import { missedPassing, twoFuelStops } from '../analysis/support/scenes.ts'
import { engineOn } from '../support/bench.ts'
import { addressOf, raceIdAt, startSite } from '../support/site.ts'
import { openApp } from './support.ts'

/** An app with a planted meeting read, the way to read it again, and the whole database as its tables have it. */
async function appWith(meeting: Meeting) {
  const server = await startSite([meeting])
  const app = openApp({ MRE_LIVERC_ORIGIN: server.origin })
  const engine = engineOn(`${app.dataDir}/my-race-engineer.db`, server.origin)
  const ingest = () =>
    engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal, mode: 'everything' })
  await ingest()
  const rowsWritten = () =>
    engine.reading().prepare<[], { count: number }>('select count(*) as count from action').get()?.count ?? 0
  return { ...app, engine, server, ingest, rowsWritten }
}

async function failureOf(call: Promise<unknown>) {
  const [error] = await safe(call)
  expect(isDefinedError(error as Error)).toBe(true)
  return (error as unknown as { data: { code: string; message: string } }).data
}

const protest = missedPassing()
const car7 = protest.race.results.find(({ carNumber }) => carNumber === '7')

describe('what laps say', () => {
  it('tells of the missed passing, and shows the result with it without storing anything', async () => {
    const { client, engine } = await appWith(protest.meeting)
    const before = engine.findEventDocument(`liverc:${protest.meeting.eventId}`)
    const found = raceUnderstanding.parse(await client.laps.understanding({ raceId: 1 }))
    const driver = found.drivers.find(({ carNumber }) => carNumber === '7')
    const [suspect] = found.suspects
    expect(found.suspects).toHaveLength(1)
    expect(suspect).toMatchObject({ driverId: driver?.driverId, lapNumber: 14, positionBefore: 9, positionAfter: 7 })
    expect(suspect?.sentence).toMatch(
      /^Possible missed passing on lap 14 \(2 × 37\.9\): would gain 1 lap, 9th → 7th\.$/,
    )
    const place = { raceId: 1, driverId: driver?.driverId ?? 0, lapNumber: 14 }
    const answer = whatIfAnswer.parse(await client.laps.whatIf({ ...place, kind: 'split' }))
    const rowOf = (rows: 'before' | 'after') => answer[rows].find(({ driverId }) => driverId === place.driverId)
    expect([rowOf('before')?.position, rowOf('after')?.position]).toEqual([9, 7])
    expect(answer.before.map(({ laps, totalMs }) => [laps, totalMs])).toEqual(
      protest.race.results.map(({ lapsCompleted, totalTimeMs }) => [lapsCompleted, totalTimeMs]),
    )
    expect(engine.findEventDocument(`liverc:${protest.meeting.eventId}`)).toEqual(before)
    expect(await failureOf(client.laps.whatIf({ ...place, lapNumber: 99, kind: 'split' }))).toMatchObject({
      code: 'input/invalid',
    })
  })

  it('puts ours beside the published figures, with the reason', async () => {
    const { client } = await appWith(twoFuelStops().meeting)
    const { drivers, fuel, basis, difference } = await client.laps.understanding({ raceId: 1 })
    expect({ fuel, basis }).toEqual({ fuel: { kind: 'fuel', word: 'Nitro', saidBy: null }, basis: 'from-lap-2' })
    for (const { clean, published, difference: why, stints } of drivers) {
      expect(clean.consistencyPercent).toBeGreaterThan(published.consistencyPercent ?? 100)
      expect(clean.averageLapMs).toBeLessThan(published.averageLapMs ?? 0)
      expect(why).toBe('includes 2 suspected fuel stops')
      expect(stints).toHaveLength(3)
    }
    expect(difference).toContain('fuel stops and mistakes included')
  })

  it('looks for fuel stops, or does not, as a person says of the class at whatever meeting, until that is taken back', async () => {
    const { client, ingest, engine } = await appWith(twoFuelStops().meeting)
    const stops = async () => {
      const { drivers, fuel } = await client.laps.understanding({ raceId: 1 })
      return [
        fuel.kind,
        fuel.saidBy,
        drivers.flatMap(({ hints }) => hints.filter(({ kind }) => kind === 'fuel-stop')).length,
      ]
    }
    const guessed = await stops()
    expect(guessed).toEqual(['fuel', null, expect.any(Number)])
    expect(guessed[2]).toBeGreaterThan(0)
    const { actionId } = await client.laps.sayFuel({ raceId: 1, refuels: false })
    expect(await client.laps.sayFuel({ raceId: 1, refuels: false })).toEqual({ actionId: null })
    expect(await stops()).toEqual(['electric', engine.who, 0])
    await ingest()
    expect(await stops()).toEqual(['electric', engine.who, 0])
    await client.keeping.undo({ actionId: actionId ?? 0 })
    expect(await stops()).toEqual(guessed)
    await client.laps.sayFuel({ raceId: 1, refuels: true })
    expect(await stops()).toEqual(['fuel', engine.who, guessed[2]])
    await client.laps.sayFuel({ raceId: 1, refuels: null })
    expect(await stops()).toEqual(guessed)
    expect(await failureOf(client.laps.sayFuel({ raceId: 99, refuels: true }))).toMatchObject({ code: 'input/invalid' })
  })

  it('has nothing to say of a race that is not there', async () => {
    const { client } = await appWith(protest.meeting)
    expect(await failureOf(client.laps.understanding({ raceId: 99 }))).toMatchObject({ code: 'input/invalid' })
    expect(
      await failureOf(
        client.laps.mark({ raceId: 99, driverId: 1, lapNumber: 1, verdict: 'out', reason: 'no such race' }),
      ),
    ).toMatchObject({ code: 'input/invalid' })
  })
})

describe('a word of a person on a lap', () => {
  const marked = async () => {
    const app = await appWith(protest.meeting)
    const { drivers } = await app.client.laps.understanding({ raceId: 1 })
    const driver = drivers.find(({ carNumber }) => carNumber === '7')
    const place = { raceId: 1, driverId: driver?.driverId ?? 0, lapNumber: 13 }
    const { actionId } = await app.client.laps.mark({ ...place, verdict: 'out', reason: ' cut the corner ' })
    const ofDriver = async () => {
      const found = await app.client.laps.understanding({ raceId: 1 })
      const own = found.drivers.find(({ driverId }) => driverId === place.driverId)
      return { ...found, own, said: own?.marks.find(({ lapNumber }) => lapNumber === 13)?.said ?? null }
    }
    return { ...app, place, actionId, before: driver, ofDriver }
  }

  it('needs a reason, changes our figures and not the published ones, and is taken back', async () => {
    const { client, place, actionId, before, ofDriver, rowsWritten } = await marked()
    const { own, said } = await ofDriver()
    expect(said).toMatchObject({ verdict: 'out', note: 'cut the corner' })
    expect(own?.published).toEqual(before?.published)
    expect(own?.clean.lapCount).toBe((before?.clean.lapCount ?? 0) - 1)
    expect(own?.clean.leftOut).toContainEqual({ lapNumber: 13, reason: 'person' })
    expect(own?.difference).toBe('includes 1 slow lap and 1 lap that a person left out')
    const rows = rowsWritten()
    expect(await client.laps.mark({ ...place, verdict: 'out', reason: 'cut the corner' })).toEqual({ actionId: null })
    expect(await failureOf(client.laps.mark({ ...place, verdict: 'out', reason: '  ' }))).toMatchObject({
      code: 'input/invalid',
    })
    expect(await failureOf(client.laps.mark({ ...place, lapNumber: 99, verdict: 'out', reason: 'x' }))).toMatchObject({
      code: 'input/invalid',
    })
    expect(rowsWritten()).toBe(rows)
    const [action] = await client.keeping.actions({ limit: 1 })
    expect(action).toMatchObject({ actionId, verb: 'mark-lap', canUndo: true })
    expect(action?.subject).toMatch(/^lap 13 of .*PLANTED-7.*as left out: cut the corner$/)
    await client.keeping.undo({ actionId: actionId ?? 0 })
    expect((await ofDriver()).own).toEqual(before)
  })

  it('counts a slow lap whatever the rule says, and is withdrawn', async () => {
    const { client, place, before, ofDriver } = await marked()
    await client.laps.unmark(place)
    expect((await ofDriver()).own).toEqual(before)
    expect(await client.laps.unmark(place)).toEqual({ actionId: null })
    await client.laps.mark({ ...place, lapNumber: 14, verdict: 'in', reason: 'it was like that' })
    const { own } = await ofDriver()
    expect(own?.clean.lapCount).toBe((before?.clean.lapCount ?? 0) + 1)
    expect(own?.marks).toEqual([expect.objectContaining({ lapNumber: 14, outlier: 'slow' })])
    expect(own?.marks[0]?.said).toMatchObject({ verdict: 'in', note: 'it was like that' })
  })

  it('cannot bring in a lap that the race does not count', async () => {
    const { client } = await appWith(twoFuelStops().meeting)
    const { drivers } = await client.laps.understanding({ raceId: 1 })
    const place = { raceId: 1, driverId: drivers[0]?.driverId ?? 0, lapNumber: 1 }
    const { message } = await failureOf(client.laps.mark({ ...place, verdict: 'in', reason: 'all of them' }))
    expect(message).toContain('not counted')
  })

  it('outlives reading again, a replay and a correction of other laps; of a corrected lap it says so', async () => {
    const { client, engine, server, ingest, ofDriver, place, rowsWritten } = await marked()
    const said = (await ofDriver()).said
    const rows = rowsWritten()
    await ingest()
    await client.archive.replay({ eventId: 1, apply: true })
    expect((await ofDriver()).said).toEqual(said)

    const race = raceIdAt(protest.meeting, 0)
    const sourceDriverId = car7?.sourceDriverId ?? ''
    const corrected = (lapNumber: number, byMs: number) => {
      const lapTimeMs = (car7?.laps[lapNumber - 1]?.lapTimeMs ?? 0) + byMs
      return editRace(protest.meeting, race, { kind: 'lap-time', sourceDriverId, lapNumber, lapTimeMs })
    }
    server.serve([corrected(5, 7)])
    await ingest()
    const after = await ofDriver()
    expect(after.said).toEqual(said)
    expect(after.staleMarks).toEqual([])

    server.serve([corrected(13, 11)])
    await ingest()
    const stale = await ofDriver()
    expect(stale.said).toBeNull()
    const saidOfMs = car7?.laps[12]?.lapTimeMs ?? 0
    expect(stale.staleMarks).toEqual([
      expect.objectContaining({ lapNumber: 13, driverId: place.driverId, saidOfMs, nowMs: saidOfMs + 11 }),
    ])
    expect(stale.own?.clean.leftOut.map(({ lapNumber }) => lapNumber)).toEqual([14])

    // Corrected back, it is the lap that was meant; withdrawn, nothing of it is left.
    server.serve([protest.meeting])
    await ingest()
    expect((await ofDriver()).said).toEqual(said)
    expect(engine.reading().prepare<[], { n: number }>('select count(*) as n from decision').get()?.n).toBe(1)
    await client.laps.unmark(place)
    expect((await ofDriver()).staleMarks).toEqual([])
    expect(rowsWritten()).toBeGreaterThan(rows)
  })

  it('is heard of by the screens when another program says it, again and again', async () => {
    const { client, engine } = await appWith(protest.meeting)
    const { drivers } = await client.laps.understanding({ raceId: 1 })
    const place = { raceId: 1, driverId: drivers[0]?.driverId ?? 0, lapNumber: 5 }
    const beside = createUnderstandingService(
      engine,
      () => 1.1,
      () => {},
    )
    const stopping = new AbortController()
    const changes = await client.data.changes({}, { signal: stopping.signal })
    for (const reason of ['rain', 'hail']) {
      beside.mark({ ...place, verdict: 'out', reason })
      for (;;) {
        const told = await changes.next()
        const [mark] = (await client.laps.understanding({ raceId: 1 })).drivers[0]?.marks ?? []
        expect(told.done).not.toBe(true)
        if (mark?.said?.note === reason) break
      }
    }
    stopping.abort()
  }, 30_000)
})
