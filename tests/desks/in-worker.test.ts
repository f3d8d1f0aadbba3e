import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveSettings } from '../../core/config.ts'
import { findBackup, listAllBackups, newestBackup } from '../../core/desks/backup-place.ts'
import { performInWorker } from '../../core/desks/in-worker.ts'
import { findLastCheck, noteCheck } from '../../core/desks/last-check.ts'
import { openStore } from '../../core/store/database.ts'
import { fillDatabase } from '../store/filled.ts'
import { scratchFolder } from '../support/scratch.ts'

const keep = { days: 7, weeks: 4 }

describe('a long piece of work in a thread of its own', () => {
  it('tells how far it is, and gives what it would give here', async () => {
    const file = join(scratchFolder(), 'club.db')
    fillDatabase(file, 'Hillside', 60)
    const store = openStore(file)
    const told = new Set<string>()
    const folder = join(scratchFolder(), 'backups')
    const { backup } = await performInWorker(
      'backup',
      { file, folder, reason: 'manual', keep },
      { onProgress: ({ what }) => told.add(what) },
    )
    expect(told).toContain('Copying the database')
    const settings = resolveSettings({ flags: { backupFolder: folder } })
    expect(newestBackup(listAllBackups(file, settings))).toEqual(backup)
    expect(findBackup(backup.name, listAllBackups(file, settings))).toBe(backup.path)
    const found = await performInWorker('check', { file })
    expect(found.isSound).toBe(true)
    expect(findLastCheck(store)).toBeNull()
    noteCheck(store, found)
    expect(findLastCheck(store)).toEqual({ endedAt: found.endedAt, isSound: true })
    store.close()
  })

  it('leaves this thread free to answer', async () => {
    const file = join(scratchFolder(), 'club.db')
    fillDatabase(file, 'Hillside', 60)
    let turns = 0
    const counting = setInterval(() => {
      turns += 1
    })
    await performInWorker('check', { file })
    clearInterval(counting)
    expect(turns).toBeGreaterThan(3)
  })

  it('fails with the failure of the work', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'none.db')
    const failing = performInWorker('inspect', { file })
    await expect(failing).rejects.toMatchObject({ name: 'Failure', code: 'input/invalid', details: { file } })
  })

  it('stops where it is asked to, also before it has begun', async () => {
    const file = join(scratchFolder(), 'club.db')
    fillDatabase(file, 'Hillside', 60)
    const stopping = new AbortController()
    const folder = scratchFolder()
    const working = performInWorker(
      'backup',
      { file, folder, reason: 'manual', keep },
      { signal: stopping.signal, onProgress: () => stopping.abort() },
    )
    await expect(working).rejects.toMatchObject({ code: 'cancelled' })
    const never = performInWorker('check', { file }, { signal: AbortSignal.abort() })
    await expect(never).rejects.toMatchObject({ name: 'AbortError' })
  })
})
