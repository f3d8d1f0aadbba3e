import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resolveSettings } from '../../core/config.ts'
import { keepDaily } from '../../core/desks/daily-backup.ts'
import { createKeepingDesk } from '../../core/desks/keeping-desk.ts'
import { createLog } from '../../core/log.ts'
import { fillDatabase } from '../store/filled.ts'
import { scratchFolder } from '../support/scratch.ts'

const hourMs = 3_600_000

/** The daily backup with a clock that a test sets, looking every few milliseconds. */
function given({ backup = 'on', isEmpty = false }: { backup?: string; isEmpty?: boolean } = {}) {
  const folder = scratchFolder()
  const file = join(folder, 'club.db')
  fillDatabase(file, 'Hillside', 1)
  const settings = () => resolveSettings({ flags: { backup } })
  const log = createLog('silent')
  const desk = createKeepingDesk({ file, settings, log, whileClosed: (work) => work() })
  const clock = { ms: Date.now() }
  const world = { isBusy: false, made: 0, looks: 0 }
  const stop = keepDaily({
    desk,
    settings,
    hasRows: () => !isEmpty,
    isBusy() {
      world.looks += 1
      return world.isBusy
    },
    onMade: () => {
      world.made += 1
    },
    now: () => clock.ms,
    firstMs: 1,
    everyMs: 5,
  })
  onTestFinished(async () => {
    stop()
    await desk.close()
  })
  const made = (count: number) => expect.poll(() => world.made, { timeout: 10_000 }).toBe(count)
  return { folder, desk, clock, world, made }
}

describe('the daily backup', () => {
  it('is made once a day, and by nobody’s request', async () => {
    const { desk, clock, made } = given()
    await made(1)
    expect(desk.listBackups().items).toMatchObject([{ reason: 'daily' }])
    clock.ms += 23 * hourMs
    await desk.check()
    expect(desk.listBackups().items).toHaveLength(1)
    clock.ms += 2 * hourMs
    await made(2)
  })

  it('waits while a meeting is being read, but not for more than half a day', async () => {
    const { clock, world, made } = given()
    await made(1)
    world.isBusy = true
    clock.ms += 30 * hourMs
    const looks = world.looks
    await expect.poll(() => world.looks, { timeout: 10_000 }).toBeGreaterThan(looks + 3)
    expect(world.made).toBe(1)
    clock.ms += 7 * hourMs
    await made(2)
  })

  it('is not made where a person does not want it, nor of an empty database', async () => {
    const off = given({ backup: 'off' })
    const empty = given({ isEmpty: true })
    await Promise.all([off.desk.check(), empty.desk.check()])
    expect([off.world.made, empty.world.made]).toEqual([0, 0])
    expect(off.desk.listBackups().items).toEqual([])
  })

  it('says why it did not come about, until it does', async () => {
    const { folder, desk, clock, made } = given()
    await made(1)
    renameSync(join(folder, 'backups'), join(folder, 'kept'))
    writeFileSync(join(folder, 'backups'), 'a file in the way')
    clock.ms += 25 * hourMs
    await expect
      .poll(() => desk.state().automaticFailure?.message ?? '', { timeout: 10_000 })
      .toMatch(/No backup can be written to .*backups/)
    rmSync(join(folder, 'backups'))
    mkdirSync(join(folder, 'backups'))
    await made(2)
    expect(desk.state().automaticFailure).toBeNull()
  })
})
