import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resolveSettings } from '../core/config.ts'
import { createEngine } from '../core/engine.ts'
import { createLog, type LogLevel } from '../core/log.ts'
import { openLogFile } from '../core/log-file.ts'
import { redact } from '../core/redact.ts'
import { makeMeeting } from '../fixtures/meeting.ts'
import { quick } from './support/bench.ts'
import { scratchFolder } from './support/scratch.ts'
import { addressOf, raceIdAt, racePath, startSite } from './support/site.ts'

function linesOf(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Collects what would go to stderr. */
function heard() {
  const lines: string[] = []
  return { lines, write: (line: string) => void lines.push(line) }
}

describe('a log line', () => {
  it.each([
    ['write to results@club.example.org or ana+rc@mail.example', 'write to [e-mail] or [e-mail]'],
    ['/?token=abcDEF123_-x&p=1', '/?token=[hidden]&p=1'],
    ['"cookie":"my-race-engineer=s3cr3ts3cr3t; other=1"', '"cookie":"[hidden]; other=1"'],
    ['Authorization: Bearer abcdef123456', 'Authorization: [hidden]'],
    ['/home/ana/.local/share/x.db is damaged', '~/.local/share/x.db is damaged'],
    ['{"file":"/home/ana/x.db"}', '{"file":"~/x.db"}'],
    // What must stay as it is.
    ['at node_modules/undici@7.0.0/index.js', 'at node_modules/undici@7.0.0/index.js'],
    ['Ana Reyes, race 14: 1/8 Nitro Buggy A-Main', 'Ana Reyes, race 14: 1/8 Nitro Buggy A-Main'],
    [
      'https://club.liverc.com/results/?p=view_event&id=486677',
      'https://club.liverc.com/results/?p=view_event&id=486677',
    ],
    ['a token was used before', 'a token was used before'],
  ])('%s', (text, redacted) => {
    expect(redact(text, '/home/ana')).toBe(redacted)
  })

  it('knows a Windows home as JSON writes it', () => {
    const line = JSON.stringify({ file: 'C:\\Users\\Ana\\AppData\\x.db' })
    expect(redact(line, 'C:\\Users\\Ana')).toBe('{"file":"~\\\\AppData\\\\x.db"}')
  })

  it('goes to the file from info on, whatever stderr is set to', async () => {
    const folder = scratchFolder()
    const levels: LogLevel[] = ['silent', 'warn', 'debug']
    for (const level of levels) {
      const file = openLogFile(join(folder, level), 'cli')
      const stderr = heard()
      const log = createLog(level, stderr, file)
      log.debug('d')
      log.info({ file: join(homedir(), 'x.db') }, 'i')
      log.warn('w')
      await file.close()
      const kept = linesOf(join(folder, level, 'cli.log'))
      expect(kept.map(({ msg }) => msg)).toEqual(level === 'debug' ? ['d', 'i', 'w'] : ['i', 'w'])
      expect(kept.find(({ msg }) => msg === 'i')).toMatchObject({ file: join('~', 'x.db') })
      const shown = stderr.lines.map((line) => JSON.parse(line).msg)
      expect(shown).toEqual(level === 'silent' ? [] : level === 'warn' ? ['w'] : ['d', 'i', 'w'])
    }
  })
})

describe('a run in the log', () => {
  const meetings = [61, 62].map((seed) => makeMeeting({ seed, size: 'small' }))

  it('has its id on every line, also of two at once, and says nothing of who runs it', async () => {
    const server = await startSite(meetings)
    for (const meeting of meetings) {
      server.fault(racePath(raceIdAt(meeting, 1)), { kind: 'reset-before-headers' }, 1)
      server.fault(racePath(raceIdAt(meeting, 2)), { kind: 'status', status: 404 })
    }
    const folder = scratchFolder()
    const contact = 'results@club.example.org'
    const settings = resolveSettings({ flags: { ...quick, livercOrigin: server.origin, contact } })
    const file = openLogFile(join(folder, 'logs'), 'app')
    const log = createLog('debug', heard(), file)
    const engine = createEngine({ settings, file: join(folder, 'x.db'), log, host: 'test' })
    const { signal } = new AbortController()
    const reports = await Promise.all(meetings.map((one) => engine.ingest(addressOf(server, one), { signal })))
    await engine.close()
    await file.close()
    const lines = linesOf(join(folder, 'logs', 'app.log'))
    for (const { runId } of reports) {
      const own = lines.filter((line) => line.runId === runId)
      expect(own.map(({ msg }) => msg)).toEqual(
        expect.arrayContaining(['run started', 'why a request was not enough', 'left out', 'run ended']),
      )
    }
    expect(lines.filter(({ runId }) => !reports.some((report) => report.runId === runId))).toEqual([])
    const text = readFileSync(join(folder, 'logs', 'app.log'), 'utf8')
    expect(text).not.toContain(contact)
    expect(text).not.toContain(homedir())
  })
})

describe('log files', () => {
  const line = `${'x'.repeat(99)}\n`

  it('are made with the first line, turned over by size, and no more than so many', async () => {
    const folder = join(scratchFolder(), 'data', 'logs')
    const file = openLogFile(folder, 'serve', { maxBytes: 1_000, maxFiles: 2 })
    file.write(line)
    expect(existsSync(join(folder, '..'))).toBe(false)
    mkdirSync(join(folder, '..'))
    expect(existsSync(folder)).toBe(false)
    for (let at = 0; at < 100; at++) file.write(line)
    await file.close()
    expect(readdirSync(folder).sort()).toEqual(['serve.1.log', 'serve.2.log', 'serve.log'])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1_100)
  })

  it('of two processes with one name lose no line while none is turned over', async () => {
    const folder = scratchFolder()
    const [one, other] = [openLogFile(folder, 'cli'), openLogFile(folder, 'cli')]
    for (let at = 0; at < 50; at++) for (const file of [one, other]) file.write(line)
    await Promise.all([one.close(), other.close()])
    expect(readFileSync(join(folder, 'cli.log'), 'utf8')).toBe(line.repeat(100))
  })

  it('that cannot be written cost the lines and nothing else', async () => {
    const folder = scratchFolder()
    writeFileSync(join(folder, 'logs'), 'a file where the folder should be')
    mkdirSync(join(folder, 'taken', 'cli.log'), { recursive: true })
    mkdirSync(join(folder, 'read-only'))
    chmodSync(join(folder, 'read-only'), 0o500)
    for (const place of ['logs', 'taken', 'read-only', join('logs', 'deeper')]) {
      const file = openLogFile(join(folder, place), 'cli', { tryAgainMs: 0 })
      for (let at = 0; at < 10; at++) {
        file.write(line)
        await new Promise((resolve) => setImmediate(resolve))
      }
      await file.close()
      file.write(line)
    }
    if (process.platform !== 'win32') {
      const file = openLogFile('/proc/mre-logs', 'cli')
      file.write(line)
      await file.close()
    }
    expect(readFileSync(join(folder, 'logs'), 'utf8')).toBe('a file where the folder should be')
  })

  const isRoot = process.getuid?.() === 0
  it.runIf(isRoot && process.platform === 'linux')(
    'on a full disk cost the lines, and are written again later',
    async (test) => {
      const disk = scratchFolder()
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
      if (mounted.status !== 0) return test.skip('no tmpfs here')
      onTestFinished(() => void spawnSync('umount', ['-l', disk]))
      writeFileSync(join(disk, 'ballast'), 'x'.repeat(60_000))
      const file = openLogFile(disk, 'cli', { tryAgainMs: 0 })
      const written = async (times: number) => {
        for (let at = 0; at < times; at++) {
          file.write(line)
          await sleep(1)
        }
      }
      await written(200)
      expect(statSync(join(disk, 'cli.log')).size).toBeLessThan(200 * line.length)
      truncateSync(join(disk, 'ballast'))
      const before = statSync(join(disk, 'cli.log')).size
      await expect.poll(() => written(5).then(() => statSync(join(disk, 'cli.log')).size)).toBeGreaterThan(before)
      await file.close()
    },
  )
})
