import { MessageChannelMain, type WebContents } from 'electron'
import type { EngineStatus } from '../core/contract/desktop.ts'
import { type EngineLink, startEngineLink } from './engine-link.ts'

export interface EngineKeeperOptions {
  readonly entry: string
  /** Asked at every start: a person may have chosen another data folder. */
  readonly env: () => NodeJS.ProcessEnv
  readonly onStatus: (status: EngineStatus) => void
}

/** Starts the engine, joins windows to it, starts it again when it ends by itself, and ends it politely. */
export interface EngineKeeper {
  start(): void
  status(): EngineStatus
  /** Joins a window to the engine: now where it runs, and again after every start. */
  join(contents: WebContents): void
  /** Ends the engine and starts it again, whatever it was. */
  restart(): Promise<void>
  /** Ends it: it finishes what it saves; after five seconds it is killed. */
  stop(): Promise<void>
  /** For those who watch over it; undefined while none runs. */
  pid(): number | undefined
}

const politeMs = 5_000
const restartsPerMinute = 3

export function createEngineKeeper({ entry, env, onStatus }: EngineKeeperOptions): EngineKeeper {
  const joined = new Set<WebContents>()
  let link: EngineLink | undefined
  let status: EngineStatus = { state: 'starting' }
  let restarts = 0
  let ends: number[] = []
  /** The app quits: nothing is started any more. */
  let isOver = false
  let restarting: Promise<void> | undefined
  let gone = Promise.withResolvers<void>()

  const say = (next: EngineStatus) => {
    status = next
    onStatus(next)
  }
  /** Windows that have a port to the engine that runs now. */
  let connected = new WeakSet<WebContents>()
  const connect = (contents: WebContents) => {
    if (!link || contents.isDestroyed()) return
    connected.add(contents)
    const { port1, port2 } = new MessageChannelMain()
    link.connect(port1)
    contents.postMessage('engine-port', null, [port2])
  }
  const start = () => {
    gone = Promise.withResolvers()
    connected = new WeakSet()
    let isFailed = false
    link = startEngineLink({
      entry,
      env: env(),
      onMessage(message) {
        isFailed = message.type === 'failed'
        say(message.type === 'failed' ? { state: 'failed', failure: message.failure } : { state: 'running', restarts })
        // Also where its database cannot be opened: it can put a backup in its place, and says `ready` after that.
        for (const contents of joined) if (!connected.has(contents)) connect(contents)
      },
      onExit() {
        link = undefined
        gone.resolve()
        if (!isEnding() && !isFailed) restartWithin()
      },
    })
  }
  const restartWithin = () => {
    const nowMs = Date.now()
    ends = [...ends.filter((endMs) => nowMs - endMs < 60_000), nowMs]
    if (ends.length > restartsPerMinute) {
      const message = `The engine ended ${ends.length} times within a minute, so it was not started again. What was saved is safe.`
      say({ state: 'failed', failure: { code: 'engine/lost', message, details: {} } })
      return
    }
    restarts++
    say({ state: 'restarting', restarts })
    start()
  }
  const end = async () => {
    if (!link) return
    link.askToClose()
    const timer = setTimeout(() => link?.kill(), politeMs)
    await gone.promise
    clearTimeout(timer)
  }
  /** Whether its end was asked for. */
  const isEnding = () => isOver || restarting !== undefined
  const endAndStart = async () => {
    await end()
    if (isOver) return
    ends = []
    say({ state: 'starting' })
    start()
  }

  return {
    start() {
      say({ state: 'starting' })
      start()
    },
    status: () => status,
    join(contents) {
      if (!joined.has(contents)) {
        joined.add(contents)
        contents.once('destroyed', () => joined.delete(contents))
      }
      if (status.state === 'running' || status.state === 'failed') connect(contents)
    },
    restart() {
      // Asked for again while it is being done: one engine is started, not two.
      restarting ??= endAndStart().finally(() => {
        restarting = undefined
      })
      return restarting
    },
    async stop() {
      isOver = true
      await end()
    },
    pid: () => link?.pid,
  }
}
