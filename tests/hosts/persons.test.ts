import { describe, expect, it } from 'vitest'
import { type DriverItem, driverHistory } from '../../core/contract/driver-history.ts'
import { driverMeeting } from '../../core/contract/driver-meeting.ts'
import { suggestionList } from '../../core/contract/persons.ts'
import { transponderReport } from '../../core/contract/transponders.ts'
import { clubOf, makeMeeting } from '../../fixtures/meeting.ts'
import { jsonOf } from '../support/cli.ts'
import { ingestedCli } from '../support/ingested-cli.ts'
import { findRegular, withOtherAccount } from '../support/other-account.ts'

const first = makeMeeting({ seed: 71, size: 'ordinary', eventId: '501', startDay: '2025-05-03' })
const later = makeMeeting({ seed: 72, size: 'ordinary', eventId: '502', startDay: '2025-05-10' })
const { driver, transponder } = findRegular(first, later)
const { sourceDriverId, name } = driver
const second = withOtherAccount(later, sourceDriverId, {
  sourceDriverId: '900001',
  name: { first: name.first.slice(0, -1), last: name.last },
})
const [one, other] = [`liverc:${sourceDriverId}`, 'liverc:900001']

const desk = () => ingestedCli([clubOf([first, second])], [first, second])

describe('drivers on the command line', () => {
  it('are found by transponder, suggested, merged and parted, each with what it did', async () => {
    const { mre } = await desk()
    const before = jsonOf(await mre('persons', 'suggestions', '--json'))
    expect(suggestionList.parse(before).suggestions.map(({ level }) => level)).toContain('likely')
    const human = await mre('persons', 'suggestions')
    expect(human.stdout).toContain(`  + Both were entered with transponder ${transponder}.`)

    const ambiguous = await mre('driver', transponder)
    expect(ambiguous).toMatchObject({ status: 2 })
    expect(ambiguous.stderr).toContain(one)
    expect(ambiguous.stderr).toContain(other)

    const merged = jsonOf(await mre('persons', 'merge', one, other, '--note', 'new account', '--json'))
    expect(merged).toMatchObject({ actionId: expect.any(Number) })
    expect((await mre('persons', 'merge', one, other)).stdout).toBe('They are one person already.\n')
    expect((await mre('persons', 'apart', one, other)).stdout).toMatch(/^They are two people/)
    expect((await mre('persons', 'list')).stdout).toMatch(/not the same/)
    expect((await mre('persons', 'merge', one, other)).status).toBe(0)
    expect((await mre('driver', transponder)).stdout).toMatch(/One person: .*liverc:900001/)
    const history = driverHistory.parse(jsonOf(await mre('driver', transponder, '--all', '--json')))
    expect(history).toMatchObject({ eventCount: 2, olderRaceCount: 0 })

    // The merged person stands once among those who raced last, and is found by the same number.
    const { drivers: last } = jsonOf(await mre('drivers', '--limit', '100', '--json')) as { drivers: DriverItem[] }
    expect(last.filter(({ driverIds }) => driverIds.length > 1)).toHaveLength(1)
    const { drivers: found } = jsonOf(await mre('drivers', transponder, '--json')) as { drivers: DriverItem[] }
    expect(last.filter(({ driverIds }) => driverIds.length > 1)).toMatchObject(
      found.map(({ driverId }) => ({ driverId })),
    )
    expect((await mre('drivers', '--limit', '3')).stdout.trim().split('\n')).toHaveLength(1 + 3)
    expect((await mre('drivers', 'nobody-of-that-name')).stdout).toBe('No such driver is stored.\n')

    await mre('persons', 'forget', one, other)
    expect(jsonOf(await mre('persons', 'suggestions', '--json'))).toEqual(before)
  }, 60_000)

  it('have their day at an event, and an entry list has its transponders', async () => {
    const { mre } = await desk()
    const day = driverMeeting.parse(jsonOf(await mre('driver', one, '--event', 'liverc:501', '--json')))
    expect(day.runs.length).toBeGreaterThan(1)
    const text = await mre('driver', one, '--event', 'liverc:501')
    expect(text.stdout.split('\n').filter((line) => /^(Qualifier|Main)/.test(line))).toHaveLength(day.runs.length)
    expect((await mre('driver', one, '--event', 'liverc:502')).status).toBe(2)
    const report = transponderReport.parse(jsonOf(await mre('transponders', 'liverc:501', '--json')))
    const lines = (await mre('transponders', 'liverc:501')).stdout.split('\n')
    expect(lines.filter((line) => /^(look|info) {2}/.test(line))).toHaveLength(report.items.length)
    expect(await mre('transponders', 'liverc:999')).toMatchObject({ status: 2 })
    expect((await mre('driver', 'nobody-of-that-name')).stderr).toMatch(/No stored driver is called/)
  }, 60_000)
})
