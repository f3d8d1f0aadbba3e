import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { meetingEntries, meetingFigures } from '../../core/contract/meeting-figures.ts'
import { recordBook } from '../../core/contract/records.ts'
import { formatTime } from '../../core/contract/units.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { jsonOf } from '../support/cli.ts'
import { ingestedCli } from '../support/ingested-cli.ts'

const meeting = makeMeeting({ seed: 54, size: 'small' })
const eventName = `liverc:${meeting.eventId}`
const className = '1/8 Nitro Buggy'

const desk = () => ingestedCli([meeting], [meeting])

describe('classes, entries and records on the command line', () => {
  it('say for a person and for a program what a meeting was', async () => {
    const { mre } = await desk()
    const whole = meetingFigures.parse(jsonOf(await mre('classes', eventName, '--json')))
    const human = await mre('classes', eventName)
    expect(human).toMatchObject({ status: 0, stderr: '' })
    for (const { className: name, best } of whole.classes) {
      expect(human.stdout).toContain(name)
      expect(human.stdout).toContain(formatTime(best.fastestLap[0]?.timeMs ?? 0))
    }
    const one = await mre('classes', eventName, '--class', className.toUpperCase())
    expect(one.stdout).toContain('Closest finishes')
    const own = whole.classes.find((figures) => figures.className === className)
    for (const { driverName } of own?.drivers ?? []) expect(one.stdout).toContain(driverName)
    const none = await mre('classes', eventName, '--class', 'Monster Truck')
    expect(none).toMatchObject({ status: 2 })
    expect(none.stderr).toContain(`It has: `)
    const entries = meetingEntries.parse(jsonOf(await mre('entries', eventName, '--json')))
    expect(entries.entries).toHaveLength(meeting.expected.entries.length)
    const list = await mre('entries', eventName)
    for (const { driverName } of entries.entries) expect(list.stdout).toContain(driverName)
    expect(await mre('classes', 'liverc:1')).toMatchObject({ status: 2 })
  })

  it('approve and withdraw a record, in words and as JSON', async () => {
    const { mre } = await desk()
    const read = async () => recordBook.parse(jsonOf(await mre('records', meeting.slug, '--json')))
    const lineOf = async (figure: string) =>
      (await read()).groups.find((group) => group.className === className)?.lines.find((one) => one.figure === figure)
    const line = await lineOf('most-laps')
    const key = line?.recordKey ?? ''
    const first = line?.candidates[0]
    const approved = await mre('records', 'approve', meeting.slug, key, '--even-if-doubted', '--note', 'seen on video')
    expect(approved).toMatchObject({ status: 0, stderr: '' })
    expect(approved.stdout).toMatch(/^Approved: most laps in \d+ min \d+\//)
    expect((await lineOf('most-laps'))?.approved).toMatchObject({ timeMs: first?.timeMs, note: 'seen on video' })
    const list = await mre('records', 'list', meeting.slug)
    expect(list.stdout).toContain('is the record')
    const again = jsonOf(
      await mre('records', 'approve', meeting.slug, key, '--even-if-doubted', '--note', 'seen on video', '--json'),
    )
    expect(z.looseObject({ actionId: z.null() }).parse(again)).toBeTruthy()
    expect(await mre('records', 'withdraw', meeting.slug, key)).toMatchObject({ status: 0, stdout: 'Withdrawn.\n' })
    expect((await lineOf('most-laps'))?.approved).toBeNull()
    expect(await mre('records', 'approve', meeting.slug, 'nonsense')).toMatchObject({ status: 2 })
    expect(await mre('records', 'approve', meeting.slug, key, '--race', '1')).toMatchObject({ status: 2 })
    expect(await mre('records', 'nowhere')).toMatchObject({ status: 2 })
  })
})
