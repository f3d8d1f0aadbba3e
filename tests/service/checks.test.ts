import { describe, expect, it } from 'vitest'
import type { RaceVerdict } from '../../core/contract/checks.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'
import type { PrintedFigures } from '../../fixtures/model.ts'
import { startSite } from '../support/site.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = makeMeeting({ seed: 21, size: 'small' })
const { sourceRaceId = '', results = [], raceNumber = 0 } = meeting.expected.races[1] ?? {}
const second = results[1]
const sourceDriverId = second?.sourceDriverId ?? ''
const averageLapMs = (second?.averageLapMs ?? 0) + 1

const misprinted = (printed: PrintedFigures, of: Meeting = meeting) =>
  editRace(of, sourceRaceId, { kind: 'misprint', sourceDriverId, printed })

/** An app on a site, and how it asks for the meeting and looks at its checks. */
async function appOn(first: Meeting) {
  const server = await startSite([first])
  const { client, dataDir, close } = openApp({ MRE_LIVERC_ORIGIN: server.origin })
  const url = `https://${first.slug}.liverc.com/results/?p=view_event&id=${first.eventId}`
  const ingest = async (mode: 'changed' | 'everything' = 'everything') => {
    await client.run.start({ url, mode })
    await watchRuns(client, allEnded)
  }
  const look = async () => {
    const known = await client.address.recognise({ text: url })
    return await client.check.meeting({ eventId: 'eventId' in known ? (known.eventId ?? 0) : 0 })
  }
  const wrongRace = async (): Promise<RaceVerdict> => {
    const race = (await look()).races.find((one) => one.sourceRaceId === sourceRaceId)
    if (!race) throw new Error('The race is not there.')
    return race
  }
  return { server, client, dataDir, close, ingest, look, wrongRace }
}

describe('what is published, held against the laps', () => {
  it('is verified where all of it agrees, and each race says which laps it counts', async () => {
    const { ingest, look, client } = await appOn(meeting)
    await ingest()
    const { state, badge, summary, races, figures } = await look()
    const { length } = meeting.expected.races
    expect({ state, badge, summary }).toEqual({
      state: 'verified',
      badge: `${length} verified`,
      summary: `All ${length} races verified.`,
    })
    expect(figures.reduce((sum, { disagrees }) => sum + disagrees, 0)).toBe(0)
    for (const race of races) {
      const own = await client.check.race({ raceId: race.raceId })
      const { figures: _, eventId: __, ...verdict } = own
      expect(verdict).toEqual(race)
      const { basis } = await client.race.analysis({ raceId: race.raceId })
      expect(basis).toBe(race.basis)
      const model = meeting.model.races.find((one) => one.sourceRaceId === race.sourceRaceId)
      expect(basis).toBe(model?.lapOneCounted ? 'from-lap-1' : 'from-lap-2')
      const page = await client.page.text({ contentHash: race.pageHash ?? '' })
      expect(page.url).toContain(race.sourceRaceId)
    }
  })

  it('names what does not add up with both figures', async () => {
    const { ingest, look, wrongRace } = await appOn(misprinted({ averageLapMs }))
    await ingest()
    const { state, badge, summary, races } = await look()
    const others = races.length - 1
    expect(state).toBe('wrong')
    expect(badge).toBe(`${others} verified, 1 needs a look`)
    expect(summary).toMatch(
      new RegExp(
        `^${others} of ${races.length} races verified, 1 does not add up: race ${raceNumber}.*, average lap \\(`,
      ),
    )
    const { items, openCount } = await wrongRace()
    expect(openCount).toBe(1)
    expect(items).toEqual([
      expect.objectContaining({ figure: 'average-lap', sourceDriverId, acknowledged: null, lapNumber: null }),
    ])
    expect(summary).toContain(`${items[0]?.published} published, ${items[0]?.computed} computed`)
  })
})

describe('what a person acknowledges', () => {
  it('is known with their note, also after it is read again, until they take it back', async () => {
    const { ingest, look, wrongRace, client } = await appOn(misprinted({ averageLapMs }))
    await ingest()
    const { raceId, items } = await wrongRace()
    const checkId = items[0]?.checkId ?? ''
    const answer = await client.check.acknowledge({ raceId, checkId, note: '  ask the timing desk ' })
    expect(answer.items[0]?.acknowledged).toMatchObject({ note: 'ask the timing desk' })
    expect(answer).toMatchObject({ state: 'known', openCount: 0, knownCount: 1 })
    await ingest()
    const again = await look()
    expect(again.badge).toBe(`${again.races.length - 1} verified, 1 known`)
    expect(again.summary).toBe(`${again.races.length - 1} of ${again.races.length} races verified, 1 known.`)
    const actions = await client.keeping.actions({ limit: 5 })
    const action = actions.find(({ verb }) => verb === 'acknowledge-finding')
    expect(action).toMatchObject({ canUndo: true })
    expect(action?.subject).toContain('average lap')
    await client.keeping.undo({ actionId: action?.actionId ?? 0 })
    expect((await wrongRace()).state).toBe('wrong')
    await client.check.acknowledge({ raceId, checkId, note: null })
    expect((await client.check.forget({ raceId, checkId })).state).toBe('wrong')
  })

  it('is all of a race, or of a meeting, at once: with one note and one way back, and what was known before stays so', async () => {
    const { ingest, look, wrongRace, client } = await appOn(
      misprinted({ averageLapMs, fastestLapMs: 11_111, consistencyThousandths: 12_345 }),
    )
    await ingest()
    const { raceId, items } = await wrongRace()
    const { eventId } = await client.check.race({ raceId })
    expect(items.length).toBeGreaterThan(2)
    await client.check.acknowledge({ raceId, checkId: items[0]?.checkId ?? '', note: 'before' })
    const all = await client.check.acknowledgeAll({ of: { kind: 'race', raceId }, note: ' known ' })
    expect(all.count).toBe(items.length - 1)
    const known = await wrongRace()
    expect(known).toMatchObject({ state: 'known', openCount: 0, knownCount: items.length })
    expect(known.items.map(({ acknowledged }) => acknowledged?.note).toSorted()).toEqual(
      ['before', ...Array(items.length - 1).fill('known')].toSorted(),
    )
    const of = { kind: 'meeting', eventId } as const
    expect(await client.check.acknowledgeAll({ of, note: null })).toEqual({ actionId: null, count: 0 })
    // One of them changed again since: that comes back first.
    const second = known.items.find(({ acknowledged }) => acknowledged?.note === 'known')?.checkId ?? ''
    await client.check.forget({ raceId, checkId: second })
    await expect(client.keeping.undo({ actionId: all.actionId ?? 0 })).rejects.toMatchObject({
      data: { message: expect.stringContaining('was changed again later') },
    })
    const [forgotten] = await client.keeping.actions({ limit: 1 })
    await client.keeping.undo({ actionId: forgotten?.actionId ?? 0 })
    await client.keeping.undo({ actionId: all.actionId ?? 0 })
    const open = await wrongRace()
    expect(open).toMatchObject({ state: 'wrong', openCount: items.length - 1, knownCount: 1 })
    expect((await client.check.acknowledgeAll({ of, note: null })).count).toBe(items.length - 1)
    expect((await look()).state).toBe('known')
    await expect(
      client.check.acknowledgeAll({ of: { kind: 'meeting', eventId: 999 }, note: null }),
    ).rejects.toMatchObject({
      data: { code: 'input/invalid' },
    })
  })

  it('is open again where the figures are others, and closed where they are back', async () => {
    const { ingest, wrongRace, client, server } = await appOn(misprinted({ averageLapMs }))
    await ingest()
    const { raceId, items } = await wrongRace()
    const checkId = items[0]?.checkId ?? ''
    await client.check.acknowledge({ raceId, checkId, note: null })
    server.serve([misprinted({ averageLapMs: averageLapMs + 1 })])
    await ingest()
    const other = await wrongRace()
    expect(other.state).toBe('wrong')
    expect(other.items[0]?.checkId).not.toBe(checkId)
    await expect(client.check.forget({ raceId, checkId })).rejects.toMatchObject({ data: { code: 'input/invalid' } })
    server.serve([misprinted({ averageLapMs })])
    await ingest()
    expect((await wrongRace()).state).toBe('known')
    server.serve([meeting])
    await ingest()
    expect((await wrongRace()).state).toBe('verified')
  })

  it('cannot be what is not so, of a race that is not there, or a note without end', async () => {
    const { ingest, wrongRace, client } = await appOn(meeting)
    await ingest()
    const { raceId } = await wrongRace()
    const invalid = { data: { code: 'input/invalid' } }
    await expect(client.check.acknowledge({ raceId, checkId: '0123456789', note: null })).rejects.toMatchObject(invalid)
    await expect(client.check.race({ raceId: 999 })).rejects.toMatchObject(invalid)
    await expect(client.check.meeting({ eventId: 999 })).rejects.toMatchObject(invalid)
    const note = 'x'.repeat(501)
    await expect(client.check.acknowledge({ raceId, checkId: '0123456789', note })).rejects.toThrow()
  })
})

it('of several things that do not add up the first are named', async () => {
  const wrong = meeting.expected.races.slice(0, 2).reduce((edited, race) => {
    const printed = { averageLapMs: 12_345, stdDeviationMs: 54_321 }
    const driver = race.results[0]?.sourceDriverId ?? ''
    return editRace(edited, race.sourceRaceId, { kind: 'misprint', sourceDriverId: driver, printed })
  }, meeting)
  const { ingest, look } = await appOn(wrong)
  await ingest()
  const { summary, races } = await look()
  expect(summary).toMatch(
    new RegExp(`^${races.length - 2} of ${races.length} races verified, 2 do not add up: .+; and 1 more\\.$`),
  )
  expect(races.filter(({ state }) => state === 'wrong')).toHaveLength(2)
})

it('what is known is no longer counted in the list of meetings and in the checklist', async () => {
  const { ingest, wrongRace, client, look } = await appOn(misprinted({ totalTimeMs: (second?.totalTimeMs ?? 0) + 1 }))
  await ingest()
  const { eventId } = await look()
  const { trackId } = await client.event.overview({ eventId })
  const counted = async () => {
    const { events } = await client.event.list({ trackId })
    const { items } = await client.keeping.checklist({})
    const found = events.find((one) => one.eventId === eventId)?.findingCount
    return [found, items.some(({ key }) => key === 'findings')]
  }
  expect(await counted()).toEqual([1, true])
  const { raceId, items } = await wrongRace()
  await client.check.acknowledge({ raceId, checkId: items[0]?.checkId ?? '', note: null })
  expect(await counted()).toEqual([0, false])
})

it('a race in which nobody drove a lap has nothing to verify', async () => {
  const nobody = meeting.model.races.map((race, at) => {
    return at === 0 ? { ...race, runs: race.runs.map((run) => ({ ...run, lapTimesMs: [] })) } : race
  })
  const { ingest, look } = await appOn(meetingOf({ ...meeting.model, races: nobody }))
  await ingest()
  const { races, badge, summary } = await look()
  expect(races[0]).toMatchObject({ state: 'nothing', items: [], basis: 'unknown' })
  expect(badge).toBe(`${races.length - 1} verified`)
  expect(summary).toBe(`All ${races.length - 1} races verified. 1 has nothing to verify.`)
})
