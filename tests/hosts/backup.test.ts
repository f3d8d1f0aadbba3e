import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { actionItem, backupComparison, backupItem, backupList, databaseFacts } from '../../core/contract/keeping.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, mre as run, startMre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { dumpTables, query } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 401, size: 'small', traps: true })
const later = makeMeeting({ seed: 402, size: 'small', slug: meeting.slug, eventId: '990402' })

const without = (tables: Record<string, string[]>, name: string) =>
  Object.fromEntries(Object.entries(tables).filter(([table]) => table !== name))

async function desk() {
  const server = await startSite([meeting, later])
  const folder = scratchFolder()
  const file = join(folder, 'club.db')
  const ingest = async (which: typeof meeting) => {
    const engine = engineOn(file, server.origin)
    await engine.ingest(addressOf(server, which), { signal: new AbortController().signal })
    await engine.close()
  }
  await ingest(meeting)
  const env = envFor(server.origin)
  const mre = (...args: string[]) => run([...args, '--db', file], { env, cwd: folder })
  return { server, folder, file, mre, ingest, env }
}

describe('backup', () => {
  it('is made, listed, checked beside the database, and put back, for a program', async () => {
    const { folder, file, mre, ingest } = await desk()
    const made = await mre('backup', 'now', '--json')
    expect(made).toMatchObject({ status: 0, stderr: '' })
    const { backup } = jsonOf(made) as { backup: { name: string; path: string } }
    expect(backupItem.parse(backup)).toMatchObject({ reason: 'manual' })
    expect(readdirSync(join(folder, 'backups'))).toEqual([backup.name])
    const before = dumpTables(file)

    await ingest(later)
    const after = dumpTables(file)
    const compared = await mre('backup', 'check', backup.name, '--json')
    const comparison = backupComparison.parse(jsonOf(compared))
    expect(compared.status).toBe(0)
    expect(comparison).toMatchObject({ problem: null, backup: { damage: [] } })
    expect([comparison.backup.counts.events, comparison.present?.counts.events]).toEqual([1, 2])
    expect(comparison.present?.newestRun?.title).not.toBe(comparison.backup.newestRun?.title)

    const restored = await mre('backup', 'restore', backup.name, '--json')
    expect(restored).toMatchObject({ status: 0, stderr: '' })
    const { facts, kept } = jsonOf(restored) as { facts: unknown; kept: { name: string; path: string } }
    expect(databaseFacts.parse(facts).counts.events).toBe(1)
    expect(dumpTables(file, ['action'])).toEqual(without(before, 'action'))
    expect(dumpTables(kept.path)).toEqual(after)
    const { items } = backupList.parse(jsonOf(await mre('backup', 'list', '--json')))
    expect(items.map(({ name }) => name)).toEqual([kept.name, backup.name])
    const { actions } = jsonOf(await mre('actions', 'list', '--json')) as { actions: unknown[] }
    expect(actions.map((one) => actionItem.parse(one))).toMatchObject([
      { verb: 'restore-backup', subject: backup.name, canUndo: false },
      { verb: 'ingest' },
    ])
  })

  it('says for a person what there is', async () => {
    const { folder, mre } = await desk()
    expect((await mre('backup', 'list')).stdout).toMatch(/no backup yet.*backup now/)
    const { stdout: path } = await mre('backup', 'now')
    expect(statSync(path.trim()).isFile()).toBe(true)
    const { stdout } = await mre('backup', 'list')
    expect(stdout).toMatch(/^Made \(UTC\) +Why +Size +Schema +Name\n.*made by a person.*[kM]B/)
    expect(stdout).toContain(`New backups go to ${join(folder, 'backups')}`)
    expect((await mre('backup', 'check', path.trim())).stdout).toMatch(
      /Backup +In use\n(?:.*\n)*The backup is whole and can be restored\.\n$/,
    )
    expect(await mre('backup', 'check', 'no-such.db')).toMatchObject({ status: 2, stdout: '' })
  })

  it('goes to the folder that a person chose', async () => {
    const { folder, mre } = await desk()
    const chosen = join(folder, 'stick')
    await mre('settings', 'set', 'backup-folder', chosen)
    await mre('backup', 'now')
    expect(readdirSync(chosen)).toHaveLength(1)
    const { folder: told, items } = backupList.parse(jsonOf(await mre('backup', 'list', '--json')))
    expect([told, items.length]).toEqual([chosen, 1])
  })

  it('is not put back while a meeting is being ingested, which is named', async () => {
    const { server, folder, file, mre, env } = await desk()
    const { stdout: path } = await mre('backup', 'now')
    const over = server.fault((url) => url.href.includes('view_race_result'), { kind: 'hang-before-headers' })
    const ingesting = startMre(['ingest', addressOf(server, later), '--db', file], { env, cwd: folder })
    await expect
      .poll(() => query(file, "select 1 from ingestion_run where status = 'running'").length, { timeout: 20_000 })
      .toBe(1)
    const refused = await mre('backup', 'restore', path.trim(), '--json')
    expect(refused.status).toBe(4)
    expect(jsonOf(refused)).toMatchObject({ failure: { code: 'event/busy' } })
    expect(refused.stderr).toMatch(
      new RegExp(`Meeting liverc:${later.eventId} is being worked at by command line, .*Nothing was changed`),
    )
    over()
    ingesting.process.kill('SIGKILL')
    await ingesting.done
    // What was killed holds nothing: its run is known to have ended, in the restored database as well.
    expect(await mre('backup', 'restore', path.trim())).toMatchObject({ status: 0 })
    expect(query(file, "select 1 from ingestion_run where status = 'running'")).toEqual([])
  })

  it('ends the runs that were under way when it was made', async () => {
    const { server, folder, file, mre, env } = await desk()
    server.fault((url) => url.href.includes('view_race_result'), { kind: 'hang-before-headers' })
    const ingesting = startMre(['ingest', addressOf(server, later), '--db', file], { env, cwd: folder })
    await expect
      .poll(() => query(file, "select 1 from ingestion_run where status = 'running'").length, { timeout: 20_000 })
      .toBe(1)
    const { stdout: path } = await mre('backup', 'now')
    ingesting.process.kill('SIGKILL')
    await ingesting.done
    expect(query(path.trim(), "select 1 from ingestion_run where status = 'running'")).toHaveLength(1)
    await mre('backup', 'restore', path.trim())
    expect(query(file, 'select status from ingestion_run order by id')).toEqual([
      { status: 'complete' },
      { status: 'interrupted' },
    ])
    expect(query(file, 'select 1 from lease where holder is not null')).toEqual([])
  })
})
