import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DriverHistory, type DriverItem, driverHistory, driverItem } from '../../core/contract/driver-history.ts'
import { driverMeeting } from '../../core/contract/driver-meeting.ts'
import { suggestionList } from '../../core/contract/persons.ts'
import { transponderReport } from '../../core/contract/transponders.ts'
import type { EngineRouterClient } from '../../core/handlers.ts'
import { clubOf, makeMeeting } from '../../fixtures/meeting.ts'
import { pageName, tidy } from '../../fixtures/names.ts'
import { engineOn } from '../support/bench.ts'
import { findRegular, withOtherAccount } from '../support/other-account.ts'
import { addressOf, startSite } from '../support/site.ts'
import { openApp } from './support.ts'

const first = makeMeeting({ seed: 71, size: 'ordinary', eventId: '501', startDay: '2025-05-03' })
const later = makeMeeting({ seed: 72, size: 'ordinary', eventId: '502', startDay: '2025-05-10' })
const { driver, className, transponder } = findRegular(first, later)
const newId = '900001'
const newName = { first: driver.name.first.slice(0, -1), last: driver.name.last }
/** The same club a week later: a regular has another account, and a given name that is cut short. */
const second = withOtherAccount(later, driver.sourceDriverId, {
  sourceDriverId: newId,
  name: newName,
})

async function twoMeetings() {
  const server = await startSite([clubOf([first, second])])
  const app = openApp({ MRE_LIVERC_ORIGIN: server.origin })
  const engine = engineOn(`${app.dataDir}/my-race-engineer.db`, server.origin)
  for (const meeting of [first, second]) {
    await engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal })
  }
  return app
}

/** All that is said of who is who, and of every driver: the same before and after, if nothing was left behind. */
async function everything(client: EngineRouterClient) {
  const { suggestions } = await client.person.suggestions({ limit: 50 })
  const histories = []
  for (let driverId = 1; driverId <= 60; driverId++) {
    const [, history] = await safe(client.driver.history({ driverId }))
    histories.push(history ?? null)
  }
  const search = await client.driver.search({ text: transponder, limit: 9 })
  const reports = [await client.person.transponders({ eventId: 1 }), await client.person.transponders({ eventId: 2 })]
  return { suggestions, histories, search, reports, decisions: await client.person.decisions({}) }
}

const idOf = async (client: EngineRouterClient, sourceDriverId: string) => {
  const { last } = driver.name
  const hits = await client.driver.search({ text: last.toLowerCase(), limit: 9 })
  return hits.find((hit) => hit.sourceDriverId === sourceDriverId)?.driverId ?? 0
}

describe('a person with two accounts', () => {
  it('is suggested, merged, told by one history, and parted as if it had never been', async () => {
    const { client } = await twoMeetings()
    const before = await everything(client)
    const list = suggestionList.parse(await client.person.suggestions({ limit: 50 }))
    const pair = list.suggestions.find(({ one, other }) => [one.sourceDriverId, other.sourceDriverId].includes(newId))
    expect(pair?.level).toBe('likely')
    expect(pair?.evidence.map(({ kind }) => kind)).toEqual(['name', 'transponder', 'class'])
    const [oldOne, newOne] = [await idOf(client, driver.sourceDriverId), await idOf(client, newId)]
    const { actionId } = await client.person.merge({ driverId: newOne, otherDriverId: oldOne })
    expect(await client.person.merge({ driverId: oldOne, otherDriverId: newOne })).toEqual({ actionId: null })

    const history = driverHistory.parse(await client.driver.history({ driverId: newOne }))
    expect(history).toEqual(await client.driver.history({ driverId: oldOne }))
    expect(history.accounts.map(({ sourceDriverId }) => sourceDriverId)).toEqual([driver.sourceDriverId, newId])
    expect(history.eventCount).toBe(2)
    expect(new Set(history.races.map(({ driverId }) => driverId))).toEqual(new Set([oldOne, newOne]))
    const [hit, ...more] = await client.driver.search({ text: transponder, limit: 9 })
    expect(more).toEqual([])
    expect(hit).toMatchObject({ driverId: oldOne, matched: { by: 'transponder', text: transponder } })
    expect((await client.person.suggestions({ limit: 50 })).total).toBe(list.total - 1)
    // Under either id, both days are there.
    for (const eventId of [1, 2]) {
      const day = driverMeeting.parse(await client.driver.meeting({ eventId, driverId: oldOne }))
      expect(day.driver.driverName).toBe(tidy(pageName(eventId === 1 ? driver.name : newName)))
      expect(day).toEqual(await client.driver.meeting({ eventId, driverId: newOne }))
      expect(day.runs.length).toBeGreaterThan(0)
      expect(day.entries.some((entry) => entry.className === className)).toBe(true)
    }
    await client.keeping.undo({ actionId: actionId ?? 0 })
    expect(await everything(client)).toEqual(before)
    await client.person.merge({ driverId: newOne, otherDriverId: oldOne })
    await client.person.forget({ driverId: oldOne, otherDriverId: newOne })
    expect(await everything(client)).toEqual(before)
    const actions = await client.keeping.actions({ limit: 9 })
    expect(actions.slice(0, 3).map(({ verb, undoneAt }) => [verb, undoneAt !== null])).toEqual([
      ['forget-about-drivers', false],
      ['merge-drivers', false],
      ['merge-drivers', true],
    ])
  })

  it('is not suggested again once they were told apart, and keeps the reason', async () => {
    const { client } = await twoMeetings()
    const { total } = await client.person.suggestions({ limit: 50 })
    const [oldOne, newOne] = [await idOf(client, driver.sourceDriverId), await idOf(client, newId)]
    await client.person.tellApart({ driverId: oldOne, otherDriverId: newOne, note: 'father and son' })
    expect((await client.person.suggestions({ limit: 50 })).total).toBe(total - 1)
    expect(await client.person.decisions({})).toMatchObject([{ isSame: false, note: 'father and son' }])
    await client.person.forget({ driverId: oldOne, otherDriverId: newOne })
    expect((await client.person.suggestions({ limit: 50 })).total).toBe(total)
  })

  it('is never made of namesakes who raced against each other', async () => {
    const { client } = await twoMeetings()
    const namesakes = await client.driver.search({ text: 'sedgewrath', limit: 9 })
    expect(namesakes).toHaveLength(2)
    const { suggestions } = await client.person.suggestions({ limit: 50 })
    const ids = namesakes.map(({ driverId }) => driverId)
    expect(suggestions.filter(({ one, other }) => ids.includes(one.driverId) && ids.includes(other.driverId))).toEqual(
      [],
    )
    const [error] = await safe(client.person.merge({ driverId: ids[0] ?? 0, otherDriverId: ids[1] ?? 0 }))
    expect(isDefinedError(error as Error)).toBe(true)
    expect((error as Error).message).toMatch(/raced against each other/)
  })
})

describe('an entry list', () => {
  it('is told of before anything is raced: what is shared, missing, twice', async () => {
    const { client } = await twoMeetings()
    const report = transponderReport.parse(await client.person.transponders({ eventId: 1 }))
    expect(report.entryCount).toBe(first.expected.entries.length)
    const missing = first.expected.entries.filter((entry) => entry.transponder === null)
    expect(report.items.filter(({ kind }) => kind === 'missing')).toHaveLength(missing.length)
    expect(report.items.filter(({ kind }) => kind === 'shared').length).toBeGreaterThan(0)
    const [error] = await safe(client.person.transponders({ eventId: 99 }))
    expect((error as Error).message).toMatch(/no such meeting/)
  })
})

/** Slowly: everybody who has a history, by the day of its newest race. */
async function lastRaced(client: EngineRouterClient): Promise<(DriverHistory & { readonly day: string })[]> {
  const histories: DriverHistory[] = []
  for (let driverId = 1; driverId <= 200; driverId++) {
    const [, history] = await safe(client.driver.history({ driverId }))
    if (history && history.driverIds[0] === driverId) histories.push(history)
  }
  return histories
    .map((history) => {
      const days = history.races.map(({ startDateLocal }) => startDateLocal ?? '')
      return { ...history, day: days.toSorted().at(-1) ?? '' }
    })
    .sort(
      (one, other) =>
        other.day.localeCompare(one.day) || other.raceCount - one.raceCount || one.driverId - other.driverId,
    )
}

const toldOf = ({ driverId, raceCount, driverName }: DriverItem | DriverHistory) => ({
  driverId,
  raceCount,
  driverName,
})

describe('who raced last', () => {
  it('are the persons of the newest meeting, most races first, then those of the one before; who is merged stands once', async () => {
    const { client } = await twoMeetings()
    const apart = await lastRaced(client)
    expect(new Set(apart.map(({ day }) => day)).size).toBe(2)
    const all = z.array(driverItem).parse(await client.driver.recent({ limit: 100 }))
    expect(all.map(toldOf)).toEqual(apart.slice(0, 100).map(toldOf))
    expect(await client.driver.recent({ limit: 5 })).toEqual(all.slice(0, 5))
    const [one, other] = [await idOf(client, driver.sourceDriverId), await idOf(client, newId)]
    await client.person.merge({ driverId: one, otherDriverId: other, note: null })
    const merged = await client.driver.recent({ limit: 100 })
    expect(merged.map(toldOf)).toEqual((await lastRaced(client)).slice(0, 100).map(toldOf))
    expect(merged.filter(({ driverIds }) => driverIds.includes(one) || driverIds.includes(other))).toHaveLength(1)
  }, 60_000)

  it('are nobody where nothing is stored', async () => {
    expect(await openApp().client.driver.recent({ limit: 30 })).toEqual([])
  })
})
