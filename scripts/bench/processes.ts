import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MeetingSize } from '../../fixtures/plan.ts'

/** Nothing we started outlives us, whatever ends us. */
const started = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL')
})

function watched<Child extends ChildProcess>(child: Child): Child {
  started.add(child)
  child.once('exit', () => started.delete(child))
  return child
}

export interface ProgramRun {
  readonly stdout: string
  /** From before the process is started until it is gone. */
  readonly wallMs: number
  /** Null unless asked for. */
  readonly peakBytes: number | null
}

/**
 * The peak as the kernel keeps it for the program alone. `resourceUsage` would do everywhere, but after a fork it
 * begins with what the parent had, so it only serves where there is no /proc.
 */
const tellPeak = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeSync } from 'node:fs'
  process.on('exit', () => {
    let kibibytes = process.resourceUsage().maxRSS
    try {
      kibibytes = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
    } catch {}
    writeSync(3, String(kibibytes * 1024))
  })
`)}`

/** Runs a program of ours in a Node process of its own to its end. Throws where it does not end well. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { env = {}, withPeak = false }: { env?: Readonly<Record<string, string>>; withPeak?: boolean } = {},
): Promise<ProgramRun> {
  const from = performance.now()
  const nodeArgs = withPeak ? ['--import', tellPeak] : []
  const child = watched(
    spawn(process.execPath, [...nodeArgs, file, ...args], {
      env: { ...cleanEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    }),
  )
  const [stdout, stderr, peak] = [child.stdout, child.stderr, child.stdio[3]].map(collect)
  const [code] = await once(child, 'close')
  const wallMs = performance.now() - from
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}.\n${stderr?.()}${stdout?.()}`)
  return { stdout: stdout?.() ?? '', wallMs, peakBytes: withPeak ? Number(peak?.()) : null }
}

function collect(stream: NodeJS.ReadableStream | NodeJS.WritableStream | null | undefined): () => string {
  const chunks: Buffer[] = []
  if (stream && 'read' in stream) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}

/** Without this machine's own settings of the program, so that everybody measures the same. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('MRE_') && !name.startsWith('NODE_')),
  )
}

export interface ServerProcess {
  readonly eventUrl: string
  /** Of all its meetings; `eventUrl` is the first. */
  readonly eventUrls: readonly string[]
  /** As `MRE_LIVERC_ORIGIN` takes it. */
  readonly origin: string
  close(): Promise<void>
}

/** Serves made-up meetings from a process of its own. */
export async function startServer(
  root: string,
  size: MeetingSize,
  latencyMs = 0,
  meetings = 1,
): Promise<ServerProcess> {
  const options = ['--port', '0', '--size', size, '--latency', String(latencyMs), '--meetings', String(meetings)]
  const child = watched(
    spawn(process.execPath, [join(root, 'fixtures', 'server.ts'), ...options], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )
  const eventUrls: string[] = []
  for await (const line of createInterface(child.stdout)) {
    eventUrls.push(...(/event page\s+(\S+)/.exec(line)?.slice(1) ?? []))
    const origin = /MRE_LIVERC_ORIGIN='([^']+)'/.exec(line)?.[1]
    const [eventUrl] = eventUrls
    if (eventUrl !== undefined && origin !== undefined) return { eventUrl, eventUrls, origin, close: () => end(child) }
  }
  throw new Error('The fixture server did not say where its meeting is.')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill()
  await once(child, 'close')
}

/** A process that answers questions, one at a time. */
export interface Helper<Question, Answer> {
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

/** Starts the file of a case again, as the process that does the measuring: its memory is nobody else's. */
export function startHelper<Question, Answer>(file: string, args: readonly string[] = []): Helper<Question, Answer> {
  const child = watched(fork(file, args, { env: cleanEnvironment(), execArgv: [] }))
  const broken = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended before it answered.`)))
  broken.catch(() => {})
  return {
    async ask(question) {
      child.send({ question })
      const [{ answer }] = await Promise.race([once(child, 'message'), broken])
      return answer as Answer
    },
    close: () => end(child),
  }
}

/** The other end of `startHelper`. A question that cannot be answered ends the process, with the reason on stderr. */
export function answerQuestions<Question, Answer>(answerTo: (question: Question) => Answer | Promise<Answer>): void {
  process.on('message', async ({ question }: { question: Question }) => {
    process.send?.({ answer: await answerTo(question) })
  })
  // The one who asks is gone: nobody waits for an answer any more.
  process.on('disconnect', () => process.exit())
}
