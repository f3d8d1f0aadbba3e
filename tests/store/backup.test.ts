import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { BackupItem, BackupReason } from '../../core/contract/keeping.ts'
import { createBackup } from '../../core/store/backup.ts'
import { backupName, listBackups, outlived, rotateBackups } from '../../core/store/backup-files.ts'
import { openStore } from '../../core/store/database.ts'
import { inspectDatabase } from '../../core/store/inspect.ts'
import { findRaceDocument } from '../../core/store/races.ts'
import { findSetting, saveSetting } from '../../core/store/settings.ts'
import { scratchFolder } from '../support/scratch.ts'
import { dumpTables } from '../support/tables.ts'
import { bundleChildren, waitingChild } from './bundled-children.ts'
import { fillDatabase } from './filled.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { versionedRace } from './versioned-race.ts'

const bundles = temporaryFolder()
beforeAll(() => bundleChildren(bundles, ['write-forever']))

const failureFrom = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no failure',
    (error: { code?: string; message: string }) => ({ code: error.code, message: error.message }),
  )

describe('a backup', () => {
  it('is the database, checked, in one file of its own, with its time, schema and reason in its name', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    fillDatabase(file, 'Hillside', 3)
    const now = () => new Date('2026-03-01T14:02:33.500Z')
    const told: string[] = []
    const { backup, facts } = await createBackup({
      file,
      folder: join(folder, 'backups', 'deep'),
      reason: 'manual',
      now,
      onProgress: ({ what }) => told.push(what),
    })
    expect(backup).toMatchObject({ reason: 'manual', madeAt: '2026-03-01T14:02:33.000Z', schema: facts.schema })
    expect(backup.name).toBe(`backup-2026-03-01T140233Z-schema${facts.schema}-manual.db`)
    expect(facts).toMatchObject({
      damage: [],
      isTooNew: false,
      counts: { tracks: 1, events: 1, races: 3, laps: 720 },
      newestRun: { title: 'Hillside', status: 'complete' },
    })
    expect(dumpTables(backup.path)).toEqual(dumpTables(file))
    expect(listBackups(join(folder, 'backups', 'deep'))).toEqual([backup])
    expect(readdirSync(join(folder, 'backups', 'deep'))).toEqual([backup.name])
    expect(told).toContain('Checking the copy')
  })

  it('never takes the name of another', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    fillDatabase(file, 'Hillside', 1)
    const order = { file, folder, reason: 'manual', now: () => new Date('2026-03-01T14:02:33Z') } as const
    const names = [await createBackup(order), await createBackup(order)].map(({ backup }) => backup.name)
    expect(new Set(names).size).toBe(2)
    expect(listBackups(folder)).toHaveLength(2)
  })

  it('ends, and is of one moment, while another process never stops writing', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    fillDatabase(file, 'Hillside', 60)
    const writer = waitingChild(bundles, 'write-forever', file)
    onTestFinished(() => void writer.started.kill('SIGKILL'))
    await writer.ready
    writer.started.stdin.write('1\n')
    await writer.said()
    let writes = 0
    let writesWhileCopying = 0
    let path = ''
    writer.started.stdout.on('data', (dots) => {
      writes += String(dots).length
    })
    // Until the machine let the other one write between the first page and the last.
    for (let tries = 0; writesWhileCopying === 0 && tries < 50; tries += 1) {
      const seen: number[] = []
      const { backup } = await createBackup({ file, folder, reason: 'manual', onProgress: () => seen.push(writes) })
      writesWhileCopying = (seen.at(-1) ?? 0) - (seen[0] ?? 0)
      path = backup.path
    }
    expect(writesWhileCopying).toBeGreaterThan(0)
    const store = openStore(path, { readOnly: true })
    const version = Number(findSetting(store, 'version'))
    const eventId = Number(store.prepare("select id from event where source_event_id = '900'").pluck().get())
    expect(findRaceDocument(store, eventId, '1')?.document).toEqual(versionedRace(version))
    expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
    store.close()
  })

  it('does not stand in the way of who writes, and has what was written before it began', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    fillDatabase(file, 'Hillside', 60)
    const store = openStore(file)
    onTestFinished(() => store.close())
    saveSetting(store, 'before', 'yes')
    let during = 0
    const { backup } = await createBackup({
      file,
      folder,
      reason: 'manual',
      onProgress: () => saveSetting(store, 'during', String(during++)),
    })
    expect(during).toBeGreaterThan(2)
    const copy = openStore(backup.path, { readOnly: true })
    expect([findSetting(copy, 'before'), findSetting(copy, 'during')]).toEqual(['yes', undefined])
    copy.close()
  })

  it('leaves nothing behind when it is stopped half way', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    fillDatabase(file, 'Hillside', 60)
    const stopping = new AbortController()
    const making = createBackup({
      file,
      folder: join(folder, 'backups'),
      reason: 'manual',
      signal: stopping.signal,
      onProgress: ({ done }) => done > 0 && stopping.abort(),
    })
    expect(await failureFrom(making)).toMatchObject({ code: 'cancelled' })
    expect(readdirSync(join(folder, 'backups'))).toEqual([])
  })

  it('is not made of a damaged database, and the older ones stay', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    fillDatabase(file, 'Hillside', 20)
    const good = await createBackup({ file, folder: join(folder, 'backups'), reason: 'daily' })
    spoil(file)
    const failure = await failureFrom(createBackup({ file, folder: join(folder, 'backups'), reason: 'daily' }))
    expect(failure).toMatchObject({ code: 'store/damaged', message: expect.stringContaining('no backup was made') })
    expect(readdirSync(join(folder, 'backups'))).toEqual([good.backup.name])
  })

  it('takes away drafts that a program left an hour ago, and no others', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    fillDatabase(file, 'Hillside', 1)
    const [old, young] = ['.backup-1-aa.part', '.backup-2-bb.part'].map((name) => join(folder, name))
    for (const draft of [old, young]) writeFileSync(draft ?? '', 'half')
    const longAgo = Date.now() / 1000 - 4_000
    utimesSync(old ?? '', longAgo, longAgo)
    await createBackup({ file, folder, reason: 'manual' })
    expect([existsSync(old ?? ''), existsSync(young ?? '')]).toEqual([false, true])
  })
})

/** Writes over pages in the middle of the file, as a failing disk does. */
function spoil(file: string): void {
  const { size } = statSync(file)
  spawnSync('dd', [
    'if=/dev/urandom',
    `of=${file}`,
    'bs=4096',
    `seek=${Math.floor(size / 8192)}`,
    'count=3',
    'conv=notrunc',
  ])
}

const isRoot = process.getuid?.() === 0

describe.skipIf(!isRoot || process.platform !== 'linux')('a full disk (root, to mount a small one)', () => {
  it('is said with what is needed, nothing half-written is left, and no older backup is given up for room', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    fillDatabase(file, 'Hillside', 10)
    const { size } = statSync(file)
    const room = Math.ceil((size * 1.5) / 1024)
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${room}k`, 'tmpfs', disk]).status).toBe(0)
    onTestFinished(() => void spawnSync('umount', ['-l', disk]))
    const first = await createBackup({ file, folder: disk, reason: 'daily' })
    const full = {
      code: 'store/full',
      message: expect.stringMatching(/no room for a backup in .* takes about [\d.]+ [kM]B/),
    }
    expect(await failureFrom(createBackup({ file, folder: disk, reason: 'daily' }))).toMatchObject(full)
    expect(readdirSync(disk)).toEqual([first.backup.name])

    // The disk fills up while the copy is being made: asked before, it had room.
    rmSync(first.backup.path)
    const filling = createBackup({
      file,
      folder: disk,
      reason: 'daily',
      onProgress: ({ done }) => {
        if (done === 0) writeFileSync(join(disk, 'filler'), Buffer.alloc(size))
      },
    })
    expect(await failureFrom(filling)).toMatchObject(full)
    expect(readdirSync(disk)).toEqual(['filler'])
    expect(inspectDatabase(file).damage).toEqual([])
  })
})

describe('rotation', () => {
  const item = (at: string, reason: BackupReason): BackupItem => {
    const name = backupName(new Date(at), 3, reason)
    return { name, path: `/b/${name}`, bytes: 1, madeAt: new Date(at).toISOString(), reason, schema: 3 }
  }
  const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number, 9)).toISOString()

  it('keeps the newest of each of the last days and of each of the last weeks', () => {
    const made = Array.from({ length: 60 }, (_, at) => item(day(59 - at), 'daily'))
    const gone = outlived(made, { days: 7, weeks: 4 })
    const kept = made.filter((one) => !gone.includes(one)).map(({ madeAt }) => madeAt.slice(0, 10))
    // The last day is a Sunday, and so the week of the last seven days is one of the four.
    expect(day(59).slice(0, 10)).toBe('2026-03-01')
    expect(kept).toEqual([
      ...['2026-03-01', '2026-02-28', '2026-02-27', '2026-02-26', '2026-02-25', '2026-02-24', '2026-02-23'],
      ...['2026-02-22', '2026-02-15', '2026-02-08'],
    ])
  })

  it('is the same whether it is done every day or after months', () => {
    let held: BackupItem[] = []
    for (let at = 0; at < 90; at += 1) {
      held = [item(day(at), 'daily'), ...held]
      const gone = outlived(held, { days: 7, weeks: 4 })
      held = held.filter((one) => !gone.includes(one))
    }
    const all = Array.from({ length: 90 }, (_, at) => item(day(89 - at), 'daily'))
    const gone = outlived(all, { days: 7, weeks: 4 })
    expect(held).toEqual(all.filter((one) => !gone.includes(one)))
  })

  it('never takes what a person made, what could not be read, or the newest of any kind', () => {
    const reasons = ['manual', 'damaged', 'before-update', 'before-restore', 'daily'] as const
    const made = reasons.flatMap((reason) => Array.from({ length: 9 }, (_, at) => item(day(8 - at), reason)))
    const gone = outlived(made, { days: 0, weeks: 0 })
    const left = reasons.map((reason) => made.filter((one) => one.reason === reason && !gone.includes(one)).length)
    expect(left).toEqual([9, 9, 3, 3, 1])
  })

  it('leaves files of others in the folder alone', async () => {
    const folder = scratchFolder()
    const strangers = ['holiday.jpg', 'backup-of-mine.db', 'backup-2026-99-99T999999Z-schema3-daily.db']
    for (const name of strangers) writeFileSync(join(folder, name), 'mine')
    for (const at of [1, 2, 3]) writeFileSync(join(folder, backupName(new Date(day(at)), 3, 'daily')), '')
    expect(rotateBackups(folder, { days: 1, weeks: 1 })).toHaveLength(2)
    expect(readdirSync(folder).sort()).toEqual([...strangers, backupName(new Date(day(3)), 3, 'daily')].sort())
  })
})
