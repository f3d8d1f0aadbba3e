import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type ProcessMark, thisHost } from '../core/processes.ts'

/** A process that does nothing until it is ended. */
async function idleProcess(command = ['node', '-e', 'setInterval(() => {}, 1e6); console.log("up")']) {
  const [program = '', ...args] = command
  const child = spawn(program === 'node' ? process.execPath : program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

/** How a process marks its own rows. */
function markOf(code = ''): ProcessMark {
  const script = `import { thisHost } from './core/processes.ts'; ${code}; console.log(JSON.stringify(thisHost.self))`
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  if (ran.status !== 0) throw new Error(ran.stderr)
  return JSON.parse(ran.stdout)
}

const { self } = thisHost

describe('a process', () => {
  it('knows itself, and that it lives', () => {
    expect(self.pid).toBe(process.pid)
    expect(self.processStartedAt).toMatch(/^[^|]*\|[^|]*\|.+$/)
    expect(thisHost.self).toBe(self)
    expect([thisHost.fateOf(self), thisHost.quickFateOf(self), thisHost.sharesClock(self)]).toEqual([
      'lives',
      'lives',
      true,
    ])
  })

  it('that has ended is gone, also where another has its number by now', async () => {
    const ended = markOf()
    expect(thisHost.fateOf(ended)).toBe('gone')
    expect(thisHost.quickFateOf(ended)).toBe('gone')
    const child = await idleProcess()
    const reused = { ...ended, pid: child.pid ?? 0 }
    expect(thisHost.fateOf(reused)).toBe('gone')
    expect(thisHost.fateOf({ ...self, processStartedAt: ended.processStartedAt })).toBe('gone')
  })

  it('that lives is seen to live, and to be gone once it was killed', async () => {
    const script =
      "import('./core/processes.ts').then(({ thisHost }) => { console.log(JSON.stringify(thisHost.self)); setInterval(() => {}, 1e6) })"
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [line] = await once(child.stdout, 'data')
    const mark: ProcessMark = JSON.parse(String(line))
    expect(thisHost.fateOf(mark)).toBe('lives')
    expect(thisHost.sharesClock(mark)).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(thisHost.fateOf(mark)).toBe('gone')
  })

  it.runIf(process.platform === 'linux')('that was killed and whose parent has not asked yet is gone', async () => {
    // A shell that becomes a program which never asks for its children.
    const script = `${process.execPath} -e 'import("${process.cwd()}/core/processes.ts").then(({ thisHost }) => { console.log(JSON.stringify(thisHost.self)); setInterval(() => {}, 1e6) })' & exec sleep 1000`
    const parent = await spawnShell(script)
    const mark: ProcessMark = JSON.parse(parent.line)
    expect(thisHost.fateOf(mark)).toBe('lives')
    process.kill(mark.pid, 'SIGKILL')
    for (;;) {
      if (thisHost.fateOf(mark) === 'gone') break
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    // Its number is still taken.
    expect(process.kill(mark.pid, 0)).toBe(true)
  })

  it('of an older release, which wrote no start, is gone only where its number is free', () => {
    const ended = markOf()
    expect(thisHost.fateOf({ ...ended, processStartedAt: null })).toBe('gone')
    expect(thisHost.fateOf({ ...self, processStartedAt: null })).toBe('unknown')
  })

  it('of another machine is unknown, and its clock is not ours', () => {
    const elsewhere = { pid: 1, host: 'elsewhere', processStartedAt: 'another-boot|space|1' }
    expect(thisHost.fateOf(elsewhere)).toBe('unknown')
    expect(thisHost.fateOf({ ...elsewhere, processStartedAt: null })).toBe('unknown')
    expect(thisHost.sharesClock(elsewhere)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('of this machine before it was started anew is gone', () => {
    const [, space, start] = self.processStartedAt?.split('|') ?? []
    const before = { ...self, processStartedAt: `another-boot|${space}|${start}` }
    expect(thisHost.fateOf(before)).toBe('gone')
    expect(thisHost.sharesClock(before)).toBe(false)
  })

  it.runIf(process.platform === 'linux')('of another container is unknown, but its clock is ours', () => {
    const [boot, , start] = self.processStartedAt?.split('|') ?? []
    const contained = { pid: 1, host: 'container', processStartedAt: `${boot}|pid:[1]|${start}` }
    expect(thisHost.fateOf(contained)).toBe('unknown')
    expect(thisHost.sharesClock(contained)).toBe(true)
  })
})

describe('the clock since the start of the machine', () => {
  it('is one for all processes', () => {
    const script = "import('./core/processes.ts').then(({ thisHost }) => console.log(thisHost.uptimeMs()))"
    const before = thisHost.uptimeMs()
    const between = Number(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout)
    const after = thisHost.uptimeMs()
    expect(between).toBeGreaterThanOrEqual(before)
    expect(between).toBeLessThanOrEqual(after)
  })
})

async function spawnShell(script: string) {
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void shell.kill('SIGKILL'))
  const [line] = await once(shell.stdout, 'data')
  return { line: String(line) }
}
