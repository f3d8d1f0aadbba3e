import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { scratchFolder } from './scratch.ts'

const script = resolve(import.meta.dirname, '..', '..', 'scripts', 'mre.mjs')

/** What became of a command. */
export interface Ran {
  /** Null where a signal ended it. */
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface MreOptions {
  /** All that the command finds in its environment beside a path and a home of its own. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Another user, where the test runs as root. */
  readonly uid?: number
}

export interface MreChild {
  readonly process: ChildProcessByStdio<null, Readable, Readable>
  readonly done: Promise<Ran>
  /** Resolves once stderr holds `text`; rejects when the command ends without it. */
  sees(text: string): Promise<void>
}

/** Starts `mre` as a person would, from the bundle; ended with the test if it has not by itself. */
export function startMre(args: readonly string[], { env = {}, cwd, uid }: MreOptions = {}): MreChild {
  const home = env.HOME ?? scratchFolder()
  const child = spawn(process.execPath, [script, ...args], {
    env: { PATH: process.env.PATH, HOME: home, XDG_DATA_HOME: join(home, 'data'), ...env },
    cwd: cwd ?? home,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid, gid: uid }),
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const done = new Promise<Ran>((ended, failed) => {
    child.once('error', failed)
    child.once('close', (status, signal) => ended({ status, signal, stdout, stderr }))
  })
  return {
    process: child,
    done,
    sees: (text) =>
      new Promise((seen, failed) => {
        const look = () => stderr.includes(text) && seen()
        child.stderr.on('data', look)
        child.once('close', () => failed(new Error(`ended without saying "${text}": ${stderr}`)))
        look()
      }),
  }
}

/** Runs `mre` to its end. */
export async function mre(args: readonly string[], options: MreOptions = {}): Promise<Ran> {
  return await startMre(args, options).done
}

/** The one JSON object that `--json` prints; throws where stdout holds anything else. */
export function jsonOf({ stdout, stderr }: Ran): unknown {
  if (!/^\{[^\n]*\}\n$/.test(stdout)) throw new Error(`not one JSON object on a line: ${stdout}\n${stderr}`)
  return JSON.parse(stdout)
}

/** Settings for a made-up LiveRC: no gaps, short waits, few tries. */
export function envFor(origin: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    MRE_LIVERC_ORIGIN: origin,
    MRE_REQUEST_GAP_MS: '0',
    MRE_EVENT_CACHE_MS: '0',
    MRE_RETRY_BASE_MS: '1',
    MRE_MAX_TRIES: '3',
    ...more,
  }
}
