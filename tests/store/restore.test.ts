import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createBackup } from '../../core/store/backup.ts'
import { listBackups } from '../../core/store/backup-files.ts'
import { openStore } from '../../core/store/database.ts'
import { appliedTable } from '../../core/store/migrate.ts'
import { restoreDatabase } from '../../core/store/restore.ts'
import { findSetting, saveSetting } from '../../core/store/settings.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { dumpTables } from '../support/tables.ts'
import { bundleChildren, waitingChild } from './bundled-children.ts'
import { fillDatabase } from './filled.ts'
import { temporaryFolder } from './temporary-folder.ts'

const bundles = temporaryFolder()
beforeAll(() => bundleChildren(bundles, ['restore', 'write-forever']))

const failureFrom = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: { code?: string; message: string }) => ({ code: error.code, message: error.message }),
  )

/** A database named "New" and a backup of when it was "Old". */
async function givenBackup(races = 12) {
  const folder = scratchFolder()
  const file = join(folder, 'club.db')
  const backups = join(folder, 'backups')
  fillDatabase(file, 'Old', races)
  const old = dumpTables(file)
  const { backup } = await createBackup({ file, folder: backups, reason: 'manual' })
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  fillDatabase(file, 'New', races + 3)
  return { folder, file, backups, backup: backup.path, old, present: dumpTables(file) }
}

describe('a restored backup', () => {
  it('is the database now, and what was there is a backup itself', async () => {
    const { file, backups, backup, old, present } = await givenBackup()
    const { facts, kept } = await restoreDatabase({ file, backup, folder: backups })
    expect(dumpTables(file)).toEqual(old)
    expect(facts.counts.races).toBe(12)
    expect(kept).toMatchObject({ reason: 'before-restore' })
    expect(dumpTables(kept?.path ?? '')).toEqual(present)
    expect(
      listBackups(backups)
        .map(({ reason }) => reason)
        .sort(),
    ).toEqual(['before-restore', 'manual'])
    // And back again.
    await restoreDatabase({ file, backup: kept?.path ?? '', folder: backups })
    expect(dumpTables(file)).toEqual(present)
  })

  it('takes with it what stood only in the log of the present one', async () => {
    const { folder, file, backups, backup, old } = await givenBackup()
    // A log that nobody emptied, as after a kill.
    const store = openStore(file)
    store.prepare('pragma wal_autocheckpoint = 0').get()
    saveSetting(store, 'only-in-log', 'yes')
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, join(folder, `killed.db${suffix}`))
    store.close()
    const killed = join(folder, 'killed.db')
    expect(statSync(`${killed}-wal`).size).toBeGreaterThan(0)
    const { kept } = await restoreDatabase({ file: killed, backup, folder: backups })
    expect(dumpTables(killed)).toEqual(old)
    const before = openStore(kept?.path ?? '', { readOnly: true })
    expect(findSetting(before, 'only-in-log')).toBe('yes')
    before.close()
  })

  it('comes also where there is no database any more', async () => {
    const { file, backups, backup, old } = await givenBackup()
    rmSync(file)
    expect(await restoreDatabase({ file, backup, folder: backups })).toMatchObject({ kept: null })
    expect(dumpTables(file)).toEqual(old)
  })

  it.each([
    [
      'that is text',
      (file: string) => writeFileSync(file, 'These are my notes of Sunday, not a database. '.repeat(200)),
    ],
    ['that was cut', (file: string) => truncateSync(file, 40_000)],
    ['whose pages are noise', (file: string) => noise(file)],
    ['that is empty', (file: string) => writeFileSync(file, '')],
    ['of another program', (file: string) => anotherProgram(file)],
  ])('takes the place of a file %s, which is kept as it is', async (_name, spoil) => {
    const { folder, file, backups, backup, old } = await givenBackup()
    spoil(file)
    copyFileSync(file, join(folder, 'spoiled'))
    const { kept } = await restoreDatabase({ file, backup, folder: backups })
    expect(dumpTables(file)).toEqual(old)
    expect(kept?.reason).toBe('damaged')
    // All but the header, where SQLite notes that the log was emptied.
    expect(spawnSync('cmp', ['-i', '100', join(folder, 'spoiled'), kept?.path ?? '']).status).toBe(0)
  })

  it('is refused where it is damaged, of another program, too new or the database itself; nothing changes', async () => {
    const { folder, file, backups, backup, present } = await givenBackup()
    const bad = (name: string, spoil: (path: string) => void) => {
      const path = join(folder, name)
      copyFileSync(backup, path)
      spoil(path)
      return path
    }
    const tooNew = (path: string) => {
      const database = new Database(path)
      database.prepare(`insert into ${appliedTable} (hash, created_at) values ('later', 99999999999999)`).run()
      database.close()
    }
    const tries = [
      [bad('noise.db', noise), 'store/damaged'],
      [bad('cut.db', (path) => truncateSync(path, 40_000)), 'store/damaged'],
      [bad('text.db', (path) => writeFileSync(path, 'notes '.repeat(500))), 'store/damaged'],
      [bad('other.db', anotherProgram), 'input/invalid'],
      [bad('newer.db', tooNew), 'store/too-new'],
      [join(folder, 'missing.db'), 'input/invalid'],
      [file, 'input/invalid'],
    ] as const
    for (const [path, code] of tries) {
      expect(await failureFrom(restoreDatabase({ file, backup: path, folder: backups }))).toMatchObject({ code })
    }
    expect(dumpTables(file)).toEqual(present)
    expect(listBackups(backups)).toHaveLength(1)
  })

  it('is refused while another process has the database open, and says which', async () => {
    const { file, backups, backup } = await givenBackup()
    const writer = waitingChild(bundles, 'write-forever', file)
    onTestFinished(() => void writer.started.kill('SIGKILL'))
    await writer.ready
    writer.started.stdin.write('1\n')
    await writer.said()
    const who = process.platform === 'linux' ? `process ${writer.started.pid}` : 'in use by'
    expect(await failureFrom(restoreDatabase({ file, backup, folder: backups }))).toMatchObject({
      code: 'store/locked',
      message: expect.stringContaining(who),
    })
    writer.started.kill('SIGKILL')
    await writer.closed
    expect(listBackups(backups)).toHaveLength(1)
    await restoreDatabase({ file, backup, folder: backups })
  })

  it('is refused where this process has it open itself', async () => {
    const { file, backups, backup } = await givenBackup()
    const store = openStore(file)
    saveSetting(store, 'x', 'y')
    const failure = await failureFrom(restoreDatabase({ file, backup, folder: backups }))
    expect(failure).toMatchObject({ code: 'store/locked' })
    store.close()
  })

  it('is not begun where it is stopped while the present one is kept', async () => {
    const { file, backups, backup, present } = await givenBackup(40)
    const stopping = new AbortController()
    const restoring = restoreDatabase({
      file,
      backup,
      folder: backups,
      signal: stopping.signal,
      onProgress: ({ what, done }) => what === 'Copying the database' && done > 0 && stopping.abort(),
    })
    expect(await failureFrom(restoring)).toMatchObject({ code: 'cancelled' })
    expect(dumpTables(file)).toEqual(present)
    expect(listBackups(backups)).toHaveLength(1)
  })
})

describe('a restore that is killed', () => {
  /** Kills a restore and looks what is there: true for the backup's content, false for that of before. */
  async function kill(given: Awaited<ReturnType<typeof givenBackup>>, step: number, afterMs?: number) {
    const { file, backups, backup, old, present } = given
    const child = waitingChild(bundles, 'restore', file, backup, backups, String(step))
    await child.ready
    child.started.stdin.write('go\n')
    if (afterMs !== undefined) setTimeout(() => child.started.kill('SIGKILL'), afterMs)
    const { status } = await child.closed
    const store = openStore(file)
    expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
    store.close()
    const found = dumpTables(file)
    const isNew = JSON.stringify(found) === JSON.stringify(old)
    if (!isNew) expect(found).toEqual(present)
    // What has a backup's name is a whole backup.
    for (const { path } of listBackups(backups)) {
      const copy = openStore(path, { readOnly: true })
      expect(copy.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
      copy.close()
    }
    return { isNew, isDone: status === 0 }
  }

  it('at any step leaves the old or the new database whole', async () => {
    const outcomes: boolean[] = []
    for (let step = 1; ; step += 1) {
      const { isNew, isDone } = await kill(await givenBackup(), step)
      outcomes.push(isNew)
      if (isDone) break
    }
    expect(outcomes.length).toBeGreaterThan(5)
    expect(outcomes.at(-1)).toBe(true)
    expect(outcomes[0]).toBe(false)
  })

  it('at any moment leaves the old or the new database whole', async () => {
    let given = await givenBackup(40)
    for (let round = 0; round < rounds(6, 120); round += 1) {
      const { isNew } = await kill(given, 0, 5 + ((round * 37) % 220))
      if (isNew) given = await givenBackup(40)
    }
  })

  it('leaves a damaged file that was kept before, or the new database whole', async () => {
    for (let step = 1; ; step += 1) {
      const { file, backups, backup, old } = await givenBackup(2)
      writeFileSync(file, 'no database '.repeat(1_000))
      const child = waitingChild(bundles, 'restore', file, backup, backups, String(step))
      await child.ready
      child.started.stdin.write('go\n')
      const { status } = await child.closed
      if (status !== 0) {
        // Either way the same can be asked again.
        await restoreDatabase({ file, backup, folder: backups })
      }
      expect(dumpTables(file)).toEqual(old)
      expect(existsSync(file)).toBe(true)
      if (status === 0) break
      expect(step).toBeLessThan(50)
    }
  })
})

const isRoot = process.getuid?.() === 0

it.skipIf(!isRoot || process.platform !== 'linux')(
  'a disk that has no room for both databases leaves the present one as it is (root, to mount a small one)',
  async () => {
    const { folder, file, backup, present } = await givenBackup(20)
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    const { size } = statSync(file)
    // Room for the database and a copy of it, but not for what SQLite needs to change it all.
    const room = Math.ceil((size * 2.4) / 1024)
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${room}k`, 'tmpfs', disk]).status).toBe(0)
    onTestFinished(() => void spawnSync('umount', ['-l', disk]))
    const there = join(disk, 'club.db')
    copyFileSync(file, there)
    const failure = await failureFrom(restoreDatabase({ file: there, backup, folder: join(disk, 'backups') }))
    expect(failure).toMatchObject({ code: 'store/full' })
    expect(dumpTables(there)).toEqual(present)
    expect(readdirSync(disk).sort()).toEqual(['backups', 'club.db'])
  },
)

function noise(file: string): void {
  const { size } = statSync(file)
  const seek = `seek=${Math.floor(size / 8192)}`
  spawnSync('dd', ['if=/dev/urandom', `of=${file}`, 'bs=4096', seek, 'count=3', 'conv=notrunc'])
}

function anotherProgram(file: string): void {
  rmSync(file)
  const database = new Database(file)
  database.exec('create table recipe (name text)')
  database.close()
}
