import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Which process wrote a row, so that another can tell whether it still lives. A process id alone may have passed to
 * another process, so its start goes with it.
 */
export interface ProcessMark {
  readonly pid: number
  readonly host: string
  /** "boot|space|start", each in the system's own words and empty where it has none; null where it would not tell. */
  readonly processStartedAt: string | null
}

/** `lives` and `gone` are certain; `unknown` is a process of another machine, or one this system does not tell about. */
export type Fate = 'lives' | 'gone' | 'unknown'

/** The machine as leases and budgets see it; tests bring their own. */
export interface HostView {
  readonly self: ProcessMark
  /** Names the clock of `uptimeMs` for rows that outlive the machine's start, where the system has a name for it. */
  readonly clock: string
  /** Whole milliseconds of a clock that starts with the machine, that its processes share, and that nobody can set. */
  uptimeMs(): number
  /** Whether an uptime that was written beside `mark` is of the clock that we read. */
  sharesClock(mark: ProcessMark): boolean
  /** Outside of Linux this may start a small program of the system's: never inside a transaction. */
  fateOf(mark: ProcessMark): Fate
  /** As `fateOf`, but always at once: `unknown` where it would have to ask the system for a start. */
  quickFateOf(mark: ProcessMark): Fate
}

let self: ProcessMark | undefined
let machine: { readonly boot: string; readonly host: string } | undefined

/** This machine, as this process sees it. */
export const thisHost: HostView = {
  get self() {
    const { boot, host } = ourMachine()
    self ??= { pid: process.pid, host, processStartedAt: `${boot}|${spaceOf()}|${startOf(process.pid)}` }
    return self
  },
  get clock() {
    const { boot, host } = ourMachine()
    return boot || host
  },
  uptimeMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  sharesClock: (mark) => clockOf(mark) === thisHost.clock,
  fateOf: (mark) => judge(mark, true),
  quickFateOf: (mark) => judge(mark, process.platform === 'linux'),
}

function judge(mark: ProcessMark, mayAskForStart: boolean): Fate {
  const { boot, space, start } = partsOf(mark)
  const ours = partsOf(thisHost.self)
  if (mark.processStartedAt !== null && boot !== ours.boot) {
    // This machine before it was started anew, or another one.
    return isOurs(mark) ? 'gone' : 'unknown'
  }
  if (boot === '' && !isOurs(mark)) return 'unknown'
  // Another container: its process ids mean nothing here.
  if (mark.processStartedAt !== null && space !== ours.space) return 'unknown'
  if (!isThere(mark.pid)) return 'gone'
  if (start === '') return 'unknown'
  if (mark.pid === process.pid) return start === ours.start ? 'lives' : 'gone'
  if (!mayAskForStart) return 'unknown'
  const startNow = startOf(mark.pid)
  if (startNow === '') return isThere(mark.pid) ? 'unknown' : 'gone'
  return startNow === start ? 'lives' : 'gone'
}

/** The system's own name for its start; where it has none the machine's. */
const clockOf = (mark: ProcessMark): string => partsOf(mark).boot || mark.host

const isOurs = ({ host }: ProcessMark): boolean => host === ourMachine().host

/** Both as they were at first: a host may be given another name while it runs. */
function ourMachine() {
  machine ??= { boot: bootOf(), host: hostname() }
  return machine
}

function partsOf({ processStartedAt }: ProcessMark): { boot: string; space: string; start: string } {
  const [boot = '', space = '', start = ''] = processStartedAt?.split('|') ?? []
  return { boot, space, start }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Names this start of the machine; a host's name may change while it runs, this does not. */
function bootOf(): string {
  if (process.platform === 'linux') return textOf('/proc/sys/kernel/random/boot_id')
  return process.platform === 'darwin' ? saidBy('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']) : ''
}

/** Within which its process ids are counted. */
function spaceOf(): string {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : ''
  } catch {
    return ''
  }
}

/** When a process started, in the system's own words; empty where that cannot be known. */
function startOf(pid: number): string {
  if (process.platform === 'linux') {
    // A name in brackets comes second and may hold anything; the state is the first after it, the start the 20th.
    const fields = textOf(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
    // It has ended, and whoever started it has not asked yet how.
    return /^[ZXx]$/.test(fields[0] ?? '') ? 'ended' : (fields[19] ?? '')
  }
  if (process.platform === 'win32') {
    const question = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`
    return saidBy('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', question])
  }
  const [state = '', ...start] = saidBy('/bin/ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)]).split(/\s+/)
  return state.startsWith('Z') ? 'ended' : start.join(' ')
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return ''
  }
}

/** What a program of the system's says in one line; empty where it fails. */
function saidBy(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      // One way to write a time, whatever the person's language and place.
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 5_000,
      windowsHide: true,
    }).trim()
  } catch {
    return ''
  }
}
