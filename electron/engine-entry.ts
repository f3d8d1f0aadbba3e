import { RPCHandler } from '@orpc/server/message-port'
import { toFailure, toWire } from '../core/contract/failure.ts'
import { createRouter } from '../core/handlers.ts'
import { type OpenedEngine, openEngine } from '../core/hosts/open-engine.ts'
import { demoSite } from '../fixtures/demo-pages.ts'
import type { FromEngine, ToEngine } from './engine-messages.ts'

/** Runs inside the engine's process: opens the engine, says so, and serves it on every port that arrives. */

interface Port {
  on(event: string, use: (event?: { data: unknown }) => void): void
  postMessage(data: unknown): void
  start?(): void
}

/** Electron's utility process; absent under plain Node.js. */
interface ParentPort {
  on(event: 'message', use: (event: { data: ToEngine; ports: Port[] }) => void): void
  postMessage(message: FromEngine): void
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort
const relayed = new Map<number, { message(data: unknown): void; close(): void }>()
let engine: OpenedEngine | undefined
let handler: RPCHandler<Record<never, never>> | undefined

function tell(message: FromEngine): void {
  if (parentPort) parentPort.postMessage(message)
  else process.send?.(message)
}

function start(): void {
  try {
    // Served also where its database cannot be opened: the screen that says so restores a backup through it.
    const onMended = () => tell({ type: 'ready' })
    engine = openEngine({
      env: process.env,
      host: 'desktop app',
      readsFolders: true,
      program: 'app',
      demo: demoSite(),
      onMended,
    })
    handler = new RPCHandler(createRouter(engine))
    const failure = engine.failure()
    tell(failure === null ? { type: 'ready' } : { type: 'failed', failure: toWire(failure) })
  } catch (error) {
    tell({ type: 'failed', failure: toWire(toFailure(error)) })
  }
}

function take(message: ToEngine, port: Port | undefined): void {
  if (message.type === 'close') void end()
  else if (message.type === 'port') {
    const served = port ?? (message.id === undefined ? undefined : relayedPort(message.id))
    if (served) handler?.upgrade(served, { context: {} })
    served?.start?.()
  } else if (message.type === 'port-message') relayed.get(message.id)?.message(message.data)
  else {
    relayed.get(message.id)?.close()
    relayed.delete(message.id)
  }
}

/** A port whose messages the keeper passes on, as the handler knows ports. */
function relayedPort(id: number): Port {
  const uses = new Map<string, (event?: { data: unknown }) => void>()
  relayed.set(id, {
    message: (data) => uses.get('message')?.({ data }),
    close: () => uses.get('close')?.(),
  })
  return {
    on: (event, use) => void uses.set(event, use),
    postMessage: (data) => void process.send?.({ type: 'port-message', id, data }),
  }
}

let ending: Promise<void> | undefined
/** Finishes the transaction under way, closes the database, and goes. */
function end(): Promise<void> {
  ending ??= (engine?.close() ?? Promise.resolve()).finally(() => process.exit(0))
  return ending
}

if (parentPort) parentPort.on('message', ({ data, ports: [port] }) => take(data, port))
else {
  process.on('message', (message: ToEngine) => take(message, undefined))
  // The app is gone without a word: nobody is left to work for.
  process.on('disconnect', () => void end())
}
start()
