import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../core/contract/failure.ts'
import { openStore } from '../../core/store/database.ts'
import { findEvent, saveEvent } from '../../core/store/events.ts'
import { findSetting, listSettings, saveSetting, unsetSetting } from '../../core/store/settings.ts'
import { storeFailure } from '../../core/store/store-failure.ts'
import { eventFacts, failureOf, givenEvent, raceOf, rowsWritten, saveRace } from './support.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

describe('opening', () => {
  it('makes folders and file, and leaves one file behind', () => {
    const file = `${folder}/a b/ünï/club.db`
    const store = openStore(file)
    givenEvent(store)
    expect(store.prepare('pragma journal_mode').pluck().get()).toBe('wal')
    expect(store.prepare('pragma foreign_keys').pluck().get()).toBe(1)
    expect(store.prepare('pragma synchronous').pluck().get()).toBe(1)
    expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
    store.close()
    store.close()
    expect(readdirSync(`${folder}/a b/ünï`)).toEqual(['club.db'])
    const again = openStore(file)
    expect(findEvent(again, 'liverc', '900')?.name).toBe('Club Day')
    expect(rowsWritten(again, () => givenEvent(again))).toBe(0)
    again.close()
  })

  it('empties its log into the file when it closes, also where another goes on reading', () => {
    const file = `${folder}/log.db`
    const reader = openStore(file)
    const writer = openStore(file)
    givenEvent(writer)
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
    writer.close()
    expect(statSync(`${file}-wal`).size).toBe(0)
    expect(findEvent(reader, 'liverc', '900')?.name).toBe('Club Day')
    reader.close()
  })

  it('takes an empty file for a new database', () => {
    const file = `${folder}/empty.db`
    writeFileSync(file, '')
    openStore(file).close()
    expect(readFileSync(file).length).toBeGreaterThan(0)
  })

  it('refuses to open nothing', () => {
    expect(failureOf(() => openStore(' '))).toMatchObject({ code: 'input/invalid' })
  })

  it('throws what is closed as a Failure', () => {
    const store = openStore(':memory:')
    store.close()
    expect(failureOf(() => findEvent(store, 'liverc', '1'))).toBeInstanceOf(Failure)
  })
})

describe('what is not our database', () => {
  const refused = { name: 'Failure', code: 'store/damaged' }

  it('is told apart: a text, half a page, another program’s tables', () => {
    const text = `${folder}/text.db`
    writeFileSync(text, '<html>not a database</html>\n'.repeat(100))
    expect(failureOf(() => openStore(text))).toMatchObject(refused)
    const half = `${folder}/half.db`
    const whole = `${folder}/whole.db`
    openStore(whole).close()
    writeFileSync(half, readFileSync(whole).subarray(0, 2000))
    expect(failureOf(() => openStore(half))).toMatchObject(refused)
    const other = `${folder}/other.db`
    const sqlite = new Database(other)
    sqlite.exec('create table bookmarks (url text); insert into bookmarks values (1)')
    sqlite.close()
    const bytes = readFileSync(other)
    expect(failureOf(() => openStore(other))).toMatchObject({
      ...refused,
      message: expect.stringContaining('another program'),
    })
    expect(readFileSync(other).subarray(100).equals(bytes.subarray(100))).toBe(true)
  })

  it('is not opened where a folder stands', () => {
    mkdirSync(`${folder}/folder.db`)
    expect(failureOf(() => openStore(`${folder}/folder.db`))).toMatchObject({ code: 'store/read-only' })
    writeFileSync(`${folder}/file`, 'x')
    expect(failureOf(() => openStore(`${folder}/file/club.db`))).toMatchObject({ code: 'store/read-only' })
  })

  it('is found by the check when it is damaged inside', () => {
    const file = `${folder}/scribbled.db`
    const store = openStore(file)
    const eventId = givenEvent(store)
    for (let id = 1; id < 40; id += 1) saveRace(store, eventId, raceOf(`${id}`))
    const page = store.prepare<[], number>("select rootpage from sqlite_schema where name = 'lap'").pluck().get() ?? 0
    store.close()
    const handle = openSync(file, 'r+')
    writeSync(handle, Buffer.alloc(64, 0xee), 0, 64, (page - 1) * 4096)
    closeSync(handle)
    const damaged = openStore(file)
    expect(damaged.check().integrity).not.toBe('ok')
    const touch = () => {
      for (let id = 1; id < 40; id += 1) saveRace(damaged, eventId, raceOf(`${id}`, { results: [] }))
    }
    expect(failureOf(touch)).toMatchObject(refused)
    damaged.close()
  })

  it('has its broken references listed by the check', () => {
    const file = `${folder}/orphan.db`
    const store = openStore(file)
    saveRace(store, givenEvent(store), raceOf('1'))
    store.prepare('pragma foreign_keys = off').run()
    store.prepare('delete from driver').run()
    expect(store.check()).toEqual({
      integrity: 'ok',
      foreignKeys: [
        { table: 'race_result', rowid: 1, parent: 'driver' },
        { table: 'race_result', rowid: 2, parent: 'driver' },
      ],
    })
    store.close()
  })
})

describe('reading only', () => {
  it('writes nothing: not a byte of the file, nothing beside it', () => {
    mkdirSync(`${folder}/reading`)
    const file = `${folder}/reading/club.db`
    const first = openStore(file)
    givenEvent(first)
    first.close()
    const bytes = readFileSync(file)
    const store = openStore(file, { readOnly: true })
    expect(findEvent(store, 'liverc', '900')?.name).toBe('Club Day')
    expect(failureOf(() => saveSetting(store, 'a', 'b'))).toMatchObject({ code: 'store/read-only' })
    expect(failureOf(() => givenEvent(store, { name: 'x' }))).toMatchObject({ code: 'store/read-only' })
    store.close()
    expect(readFileSync(file).equals(bytes)).toBe(true)
    expect(readdirSync(`${folder}/reading`)).toEqual(['club.db'])
  })

  it('sees what a writer commits meanwhile, and does not make a file that is not there', () => {
    const file = `${folder}/shared.db`
    expect(failureOf(() => openStore(file, { readOnly: true }))).toMatchObject({ code: 'input/invalid' })
    expect(existsSync(file)).toBe(false)
    const writer = openStore(file)
    const reader = openStore(file, { readOnly: true })
    saveSetting(writer, 'a', '1')
    expect(findSetting(reader, 'a')).toBe('1')
    reader.read(() => {
      expect(findSetting(reader, 'a')).toBe('1')
      saveSetting(writer, 'a', '2')
      expect(findSetting(reader, 'a')).toBe('1')
    })
    expect(findSetting(reader, 'a')).toBe('2')
    writer.close()
    reader.close()
  })
})

describe('transactions', () => {
  it('undo all of it, also what was done in inner ones, and pass a Failure through', () => {
    const store = openStore(':memory:')
    const stop = new Failure('cancelled', 'Stopped.')
    const work = () =>
      store.transaction(() => {
        saveEvent(store, eventFacts())
        saveSetting(store, 'a', 'b')
        throw stop
      })
    expect(failureOf(work)).toBe(stop)
    expect(listSettings(store)).toEqual([])
    expect(findEvent(store, 'liverc', '900')).toBeUndefined()
    store.close()
  })

  it('undo only the inner one where the outer goes on', () => {
    const store = openStore(':memory:')
    store.transaction(() => {
      saveSetting(store, 'kept', '1')
      const inner = () =>
        store.transaction(() => {
          saveSetting(store, 'undone', '1')
          throw new Error('no')
        })
      expect(failureOf(inner)).toMatchObject({ code: 'unexpected' })
      saveSetting(store, 'also kept', '1')
    })
    expect(listSettings(store).map(({ key }) => key)).toEqual(['also kept', 'kept'])
    store.close()
  })

  it('refuse a promise, whose end they would not wait for', () => {
    const store = openStore(':memory:')
    const work = () => store.transaction(async () => saveSetting(store, 'a', 'b'))
    expect(failureOf(work)).toMatchObject({ code: 'unexpected' })
    expect(listSettings(store)).toEqual([])
    store.close()
  })

  it('say who waits too long for another', () => {
    const file = `${folder}/locked.db`
    const one = openStore(file)
    const other = openStore(file)
    other.prepare('pragma busy_timeout = 30').get()
    one.transaction(() => {
      expect(failureOf(() => saveSetting(other, 'a', 'b'))).toMatchObject({
        code: 'store/locked',
        message: expect.stringContaining(file),
      })
      expect(listSettings(other)).toEqual([])
    })
    saveSetting(other, 'a', 'b')
    other.close()
    one.close()
  })
})

describe('settings', () => {
  it('are saved once, changed, forgotten', () => {
    const store = openStore(':memory:')
    expect(findSetting(store, 'gap')).toBeUndefined()
    expect(saveSetting(store, 'gap', '1000')).toMatchObject({ rowsInserted: 1 })
    expect(rowsWritten(store, () => saveSetting(store, 'gap', '1000'))).toBe(0)
    expect(saveSetting(store, 'gap', '2000')).toMatchObject({ rowsUpdated: 1 })
    expect(listSettings(store)).toEqual([{ key: 'gap', value: '2000' }])
    expect(unsetSetting(store, 'gap')).toMatchObject({ rowsDeleted: 1 })
    expect(unsetSetting(store, 'gap')).toMatchObject({ rowsDeleted: 0 })
    store.close()
  })
})

describe('failures', () => {
  it.each([
    ['SQLITE_CORRUPT_INDEX', 'store/damaged'],
    ['SQLITE_NOTADB', 'store/damaged'],
    ['SQLITE_IOERR_READ', 'store/damaged'],
    ['SQLITE_FULL', 'store/full'],
    ['SQLITE_IOERR_WRITE', 'store/full'],
    ['ENOSPC', 'store/full'],
    ['SQLITE_READONLY_DIRECTORY', 'store/read-only'],
    ['SQLITE_CANTOPEN_ISDIR', 'store/read-only'],
    ['EROFS', 'store/read-only'],
    ['EACCES', 'store/read-only'],
    ['SQLITE_BUSY_SNAPSHOT', 'store/locked'],
    ['SQLITE_LOCKED', 'store/locked'],
    ['SQLITE_CONSTRAINT_UNIQUE', 'unexpected'],
  ])('%s is %s, wrapped or not', (systemCode, code) => {
    const error = Object.assign(new Error('short'), { code: systemCode })
    expect(storeFailure(error, '/x.db')).toMatchObject({ code, cause: error })
    expect(storeFailure(new Error('Failed query', { cause: error }))).toMatchObject({ code })
  })

  it('leave a Failure alone', () => {
    const failure = new Failure('event/busy', 'Busy.')
    expect(storeFailure(failure)).toBe(failure)
    expect(storeFailure(new DOMException('x', 'AbortError'))).toMatchObject({ code: 'cancelled' })
    expect(storeFailure('text')).toMatchObject({ code: 'unexpected' })
  })
})
