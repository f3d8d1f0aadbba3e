import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deletionCounts } from '../../core/contract/keeping.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'
import { jsonOf, mre as run } from '../support/cli.ts'
import { dumpTables, query } from '../support/tables.ts'

it('mre delete says what would go, deletes when told to, and actions undo brings it back', async () => {
  const meeting = makeMeeting({ seed: 431, size: 'small' })
  const bench = await benchFor(meeting)
  await bench.ingest()
  await bench.engine.close()
  const name = `liverc:${meeting.eventId}`
  const mre = (...args: string[]) => run([...args, '--db', bench.file], { cwd: join(bench.file, '..') })
  const dump = () => dumpTables(bench.file, ['action', 'lease', 'sqlite_sequence'])
  const before = dump()

  const asked = await mre('delete', name)
  expect(asked).toMatchObject({ status: 2, stderr: '' })
  expect(asked.stdout).toContain(`${meeting.expected.event.name}: ${meeting.expected.races.length} races`)
  expect(asked.stdout).toContain('Nothing was deleted. Add --yes')
  expect(dump()).toEqual(before)

  const deleted = await mre('delete', name, '--yes', '--json')
  expect(deleted).toMatchObject({ status: 0, stderr: '' })
  const { deleted: counts, actionId } = jsonOf(deleted) as { deleted: unknown; actionId: number }
  expect(deletionCounts.parse(counts).races).toBe(meeting.expected.races.length)
  expect(query(bench.file, 'select 1 from event')).toEqual([])
  expect((await mre('delete', name)).status).toBe(2)

  expect(await mre('actions', 'undo', String(actionId))).toMatchObject({
    status: 0,
    stdout: `Taken back: ${meeting.expected.event.name}.\n`,
  })
  expect(dump()).toEqual(before)
  expect(await mre('actions', 'undo', String(actionId))).toMatchObject({ status: 2 })
})
