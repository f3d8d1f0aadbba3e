import { readdirSync, readFileSync } from 'node:fs'
import { findChromium } from '../../core/pages/find-chromium.ts'

/** A browser of this computer, and whether its processes can be told; tests that need one are skipped by name. */
export const chromium = findChromium({})
export const needsChromium = chromium === null || process.platform !== 'linux'

interface Process {
  readonly pid: number
  readonly group: number
  readonly command: string
}

/** All processes that live; one that ended and was not yet taken note of does not. */
function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [state = 'Z', , group = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      return state === 'Z' ? [] : [{ pid: Number(name), group: Number(group), command }]
    } catch {
      return []
    }
  })
}

/** The browser that process `pid` of ours has started, its helpers included; empty where there is none. */
export function browserOf(pid: number): number[] {
  const all = processes()
  const main = all.filter(({ command }) => command.includes(`my-race-engineer-browser-${pid}-`)).map((one) => one.pid)
  return all.filter((one) => main.includes(one.pid) || main.includes(one.group)).map((one) => one.pid)
}

/** Those of `pids` that still live. */
export function stillAlive(pids: readonly number[]): number[] {
  const alive = new Set(processes().map(({ pid }) => pid))
  return pids.filter((pid) => alive.has(pid))
}
