import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../core/store/database.ts'
import { findRaceDocument } from '../../core/store/races.ts'
import { findSetting, listSettings, saveSetting } from '../../core/store/settings.ts'
import { bundleChildren, waitingChild } from './bundled-children.ts'
import { failureOf, givenEvent, raceOf, saveRace } from './support.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { versionedRace } from './versioned-race.ts'

const folder = temporaryFolder()
const isRoot = process.getuid?.() === 0
const child = (name: string) => `${folder}/bundle/${name}.js`

beforeAll(() => bundleChildren(folder, ['open-and-write', 'try-open', 'write-forever']))

const waiting = (name: string, ...args: string[]) => waitingChild(folder, name, ...args)

describe('several processes', () => {
  it('may all be the first to open a file', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const rounds = Array.from({ length: 15 }, (_, at) => at + 1)
    const children = names.map((name) => waiting('open-and-write', `${folder}/new`, name, String(rounds.length)))
    await Promise.all(children.map(({ ready }) => ready))
    const startAt = Date.now() + 100
    for (const { started } of children) started.stdin.end(`${startAt}\n`)
    expect(await Promise.all(children.map(({ closed }) => closed))).toEqual(
      names.map(() => ({ status: 0, complaints: '' })),
    )
    for (const round of rounds) {
      const store = openStore(`${folder}/new/${round}/club.db`)
      expect(listSettings(store).map(({ key }) => key)).toEqual(names)
      expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
      store.close()
    }
  })
})

describe('a process that is killed while it writes', () => {
  it('leaves whole races, each with its page, however often it happens', async () => {
    const file = `${folder}/killed.db`
    const kills = [0, 15, 40, 90, 5].map((afterMs) => ({ afterMs, writer: waiting('write-forever', file) }))
    let version = 0
    for (const { afterMs, writer } of kills) {
      await writer.ready
      writer.started.stdin.write(`${version + 1}\n`)
      await writer.said()
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      writer.started.kill('SIGKILL')
      await writer.closed
      // What stands in the log counts too: a copy taken before anything reads it is worth as much.
      copyFileSync(file, `${folder}/copy.db`)
      copyFileSync(`${file}-wal`, `${folder}/copy.db-wal`)
      for (const name of [`${folder}/copy.db`, file]) {
        const store = openStore(name)
        const found = checkWhole(store)
        expect(found).toBeGreaterThan(version)
        store.close()
        if (name === file) version = found
      }
    }
  })

  function checkWhole(store: Store): number {
    expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
    const version = Number(findSetting(store, 'version'))
    const eventId = givenEvent(store)
    expect(findRaceDocument(store, eventId, '1')?.document).toEqual(versionedRace(version))
    const lastPage = store.prepare('select max(cast(content_hash as integer)) from page_log').pluck().get()
    const lastBody = store.prepare('select max(cast(content_hash as integer)) from page_body').pluck().get()
    expect([lastPage, lastBody]).toEqual([version, version])
    return version
  }
})

describe.skipIf(process.platform === 'win32')('a file or folder one may not write', () => {
  it.concurrent('is said at the opening, not at the first write', async () => {
    mkdirSync(`${folder}/closed`)
    openStore(`${folder}/closed/club.db`).close()
    openStore(`${folder}/closed/anyones.db`).close()
    chmodSync(`${folder}/closed/anyones.db`, 0o666)
    chmodSync(`${folder}/closed`, 0o555)
    mkdirSync(`${folder}/open`)
    openStore(`${folder}/open/club.db`).close()
    chmodSync(`${folder}/open`, 0o777)
    chmodSync(`${folder}/open/club.db`, 0o444)
    // Root may write everywhere, so another user tries.
    const as = isRoot ? { uid: 65_534, gid: 65_534 } : {}
    const files = [
      `${folder}/closed/club.db`,
      `${folder}/closed/anyones.db`,
      `${folder}/closed/new.db`,
      `${folder}/closed/new/club.db`,
      `${folder}/open/club.db`,
      `read-only:${folder}/open/club.db`,
    ]
    const tried = await promisify(execFile)(process.execPath, [child('try-open'), ...files], as)
    const refused = { opened: false, code: 'store/read-only' }
    expect(JSON.parse(tried.stdout)).toEqual([
      refused,
      refused,
      refused,
      refused,
      refused,
      { opened: true, code: 'store/read-only' },
    ])
  })

  it.concurrent('is store/full where a limit on the size of files ends the write', async () => {
    const file = `${folder}/limited.db`
    const command = ['-c', 'ulimit -f 1000; exec "$0" "$@"', process.execPath, child('try-open'), file]
    const limited = await promisify(execFile)('sh', command)
    expect(JSON.parse(limited.stdout)).toEqual([{ opened: true, code: 'store/full' }])
    const store = openStore(file)
    expect(store.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
    store.close()
  })
})

const disk = `${folder}/disk`
const canMount = isRoot && process.platform === 'linux' && mountSmallDisk()
afterAll(() => {
  if (canMount) spawnSync('umount', [disk])
})

function mountSmallDisk(): boolean {
  mkdirSync(disk)
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1500k', 'tmpfs', disk]).status === 0
}

describe.skipIf(!canMount)('a full disk (root, to mount a small one)', () => {
  it('is store/full, keeps what was committed, and goes on once there is room', () => {
    const file = `${disk}/club.db`
    const filler = `${disk}/filler`
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k', 'count=500'])
    const store = openStore(file)
    const eventId = givenEvent(store)
    let saved = 0
    const fill = () => {
      for (; saved < 10_000; saved += 1) saveRace(store, eventId, raceOf(`${saved}`, { label: 'x'.repeat(5_000) }))
    }
    expect(failureOf(fill)).toMatchObject({ code: 'store/full', message: expect.stringContaining('no room') })
    expect(saved).toBeGreaterThan(0)
    expect(findRaceDocument(store, eventId, `${saved - 1}`)).toBeDefined()
    expect(findRaceDocument(store, eventId, `${saved}`)).toBeUndefined()
    // Again and again: a full disk must not wear anything out.
    for (let n = 0; n < 5; n += 1) expect(failureOf(fill)).toMatchObject({ code: 'store/full' })
    store.close()

    rmSync(filler)
    const again = openStore(file)
    expect(again.check()).toEqual({ integrity: 'ok', foreignKeys: [] })
    expect(findRaceDocument(again, eventId, `${saved - 1}`)).toBeDefined()
    saveSetting(again, 'room', 'again')
    again.close()
  })

  it('is store/full also where there is no room for a new database', () => {
    spawnSync('dd', ['if=/dev/zero', `of=${disk}/all`, 'bs=1k', 'count=3000'])
    expect(failureOf(() => openStore(`${disk}/new.db`))).toMatchObject({ code: 'store/full' })
  })
})
