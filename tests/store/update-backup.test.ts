import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listBackups } from '../../core/store/backup-files.ts'
import { openStore } from '../../core/store/database.ts'
import { inspectDatabase } from '../../core/store/inspect.ts'
import { restoreDatabase } from '../../core/store/restore.ts'
import { scratchFolder } from '../support/scratch.ts'
import { dumpTables } from '../support/tables.ts'
import { failureOf, givenEvent } from './support.ts'

/** A database of release 0.1.0, with a small meeting in it. */
function olderDatabase(folder: string): string {
  const file = join(folder, 'club.db')
  writeFileSync(file, gunzipSync(readFileSync(new URL('./releases/0.1.0.db.gz', import.meta.url))))
  return file
}

describe('before its tables are brought up to a newer version', () => {
  it('a database with rows in it is copied as it is, once', () => {
    const file = olderDatabase(scratchFolder())
    const before = dumpTables(file)
    const { schema } = inspectDatabase(file)
    openStore(file).close()
    const backups = listBackups(join(file, '..', 'backups'))
    expect(backups).toMatchObject([{ reason: 'before-update', schema }])
    expect(dumpTables(backups[0]?.path ?? '')).toEqual(before)
    expect(inspectDatabase(file).schema).toBeGreaterThan(schema)
    openStore(file).close()
    expect(listBackups(join(file, '..', 'backups'))).toEqual(backups)
  })

  it('the copy can be put back, and is brought up again', async () => {
    const file = olderDatabase(scratchFolder())
    openStore(file).close()
    const updated = dumpTables(file)
    const folder = join(file, '..', 'backups')
    const [backup] = listBackups(folder)
    await restoreDatabase({ file, backup: backup?.path ?? '', folder })
    const store = openStore(file)
    store.close()
    expect(dumpTables(file, ['__drizzle_migrations'])).toEqual({ ...updated, __drizzle_migrations: undefined })
  })

  it('nothing is copied where there is nothing to lose', () => {
    const file = join(scratchFolder(), 'club.db')
    const store = openStore(file)
    givenEvent(store)
    store.close()
    expect(listBackups(join(file, '..', 'backups'))).toEqual([])
    const memory = openStore(':memory:')
    memory.close()
  })

  it('the copies of three updates are kept', () => {
    const folder = scratchFolder()
    for (let at = 0; at < 5; at += 1) openStore(olderDatabase(folder)).close()
    expect(listBackups(join(folder, 'backups'))).toHaveLength(3)
  })

  it('the update does not take place where the copy cannot be written', () => {
    const folder = scratchFolder()
    const file = olderDatabase(folder)
    writeFileSync(join(folder, 'backups'), 'a file where the folder should be')
    const before = dumpTables(file)
    expect(failureOf(() => openStore(file))).toMatchObject({
      code: 'store/read-only',
      message: expect.stringContaining('before that a backup is made in'),
    })
    expect(dumpTables(file)).toEqual(before)
    rmSync(join(folder, 'backups'))
    openStore(file).close()
  })

  it.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
    'nor where there is no room for it (root, to mount a small disk)',
    () => {
      const disk = join(scratchFolder(), 'disk')
      mkdirSync(disk)
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]).status).toBe(0)
      onTestFinished(() => void spawnSync('umount', ['-l', disk]))
      const file = olderDatabase(disk)
      const before = dumpTables(file)
      spawnSync('dd', ['if=/dev/zero', `of=${disk}/filler`, 'bs=1k', 'count=5000'])
      const failure = failureOf(() => openStore(file))
      expect(failure).toMatchObject({ code: 'store/full' })
      rmSync(join(disk, 'filler'))
      expect(dumpTables(file)).toEqual(before)
      openStore(file).close()
      expect(listBackups(join(disk, 'backups'))).toHaveLength(1)
    },
  )
})
