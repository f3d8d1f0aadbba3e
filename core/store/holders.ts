import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'

/** Another process that has a file open. */
export interface Holder {
  readonly pid: number
  /** "the desktop app", "the browser host", "another command", or the program's own name. */
  readonly program: string
}

/**
 * Who else has `file` open, as far as this system tells (Linux, macOS) and we may see it; none is no proof. Never throws.
 */
export function whoHolds(file: string): Holder[] {
  try {
    const path = realpathSync(file)
    const pids = process.platform === 'linux' ? pidsByProc(path) : process.platform === 'darwin' ? pidsByLsof(path) : []
    return pids.filter((pid) => pid !== process.pid).map((pid) => ({ pid, program: programOf(pid) }))
  } catch {
    return []
  }
}

function pidsByProc(path: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => hasOpen(pid, path))
}

function hasOpen(pid: number, path: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === path)
  } catch {
    // Gone meanwhile, or somebody else's.
    return false
  }
}

function linkOf(link: string): string | null {
  try {
    return readlinkSync(link)
  } catch {
    return null
  }
}

function pidsByLsof(path: string): number[] {
  const text = execFileSync('lsof', ['-t', '--', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return text.split('\n').filter(Boolean).map(Number)
}

function programOf(pid: number): string {
  const line = commandLine(pid)
  if (/engine\.mjs|engine-entry/.test(line)) return 'the desktop app'
  if (/serve\.mjs|serve-entry|start\.mjs/.test(line)) return 'the browser host'
  if (/mre\.mjs|cli-entry/.test(line)) return 'another command of this program'
  return line.split(' ')[0]?.split('/').pop() || 'another program'
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}
