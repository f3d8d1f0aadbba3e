import { readFileSync, statSync } from 'node:fs'
import type { MreChild } from './cli.ts'
import { isTornFile } from './torn-log.ts'

/** How a process was killed: in the middle of a transaction, between two, or not at all because it had ended. */
export type Kill = 'torn' | 'between' | 'ended'

const breath = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * Kills a program that writes to the database `file` in the middle of a transaction, after letting about so many others
 * pass: it is stopped as its log grows, looked at, and killed where the log ends in frames without their commit.
 */
export async function killInTransaction(child: MreChild, file: string, passing: number): Promise<Kill> {
  const { process: program } = child
  let hasEnded = false
  const ended = child.done.then(() => {
    hasEnded = true
  })
  let seen = 0
  let left = passing
  while (!hasEnded) {
    await breath()
    const size = sizeOf(`${file}-wal`)
    if (size === seen) continue
    seen = size
    if (left-- > 0) continue
    program.kill('SIGSTOP')
    if (!(await standsStill(program.pid))) break
    if (isTornFile(`${file}-wal`)) {
      program.kill('SIGKILL')
      await ended
      return 'torn'
    }
    program.kill('SIGCONT')
  }
  await ended
  return 'ended'
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size
  } catch {
    return 0
  }
}

/** A signal is on its way for a moment; false where the process has ended. */
async function standsStill(pid: number | undefined): Promise<boolean> {
  for (;;) {
    try {
      const [state] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? ''
      if (state === 'T') return true
      if (state === 'Z' || state === 'X') return false
    } catch {
      return false
    }
    await breath()
  }
}

/** Kills it at once, whatever it does. */
export async function kill(child: MreChild): Promise<Kill> {
  child.process.kill('SIGKILL')
  return (await child.done).signal === 'SIGKILL' ? 'between' : 'ended'
}
