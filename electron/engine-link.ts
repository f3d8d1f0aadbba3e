import { fork } from 'node:child_process'
import { join } from 'node:path'
import { app, type MessagePortMain, utilityProcess } from 'electron'
import type { FromEngine, RelayedMessage } from './engine-messages.ts'

/** One engine process, as its keeper sees it. */
export interface EngineLink {
  /** Joins a window's port to the engine. */
  connect(port: MessagePortMain): void
  /** Asks it to end by itself. */
  askToClose(): void
  kill(): void
  readonly pid: number | undefined
}

export interface EngineLinkOptions {
  readonly entry: string
  readonly env: NodeJS.ProcessEnv
  onMessage(message: FromEngine): void
  onExit(): void
}

/** The native module speaks Node-API 10, which Electron has from this version on. */
const firstWithNodeApi10 = 35

/**
 * Starts the engine. The only place that knows how: as a utility process whose ports go straight to the windows, or,
 * where this Electron cannot load the native module, under a Node.js 24 of its own with this process relaying.
 */
export function startEngineLink(options: EngineLinkOptions): EngineLink {
  const isNewEnough = Number(process.versions.electron.split('.')[0]) >= firstWithNodeApi10
  return isNewEnough && !process.env.MRE_NODE ? utilityLink(options) : childLink(options)
}

function utilityLink({ entry, env, onMessage, onExit }: EngineLinkOptions): EngineLink {
  const child = utilityProcess.fork(entry, [], { serviceName: 'My Race Engineer engine', env, stdio: 'inherit' })
  child.on('message', onMessage)
  child.on('exit', onExit)
  return {
    connect: (port) => child.postMessage({ type: 'port' }, [port]),
    askToClose: () => child.postMessage({ type: 'close' }),
    kill: () => child.kill(),
    get pid() {
      return child.pid
    },
  }
}

function childLink({ entry, env, onMessage, onExit }: EngineLinkOptions): EngineLink {
  const { ELECTRON_RUN_AS_NODE: _, ...clean } = env
  const child = fork(entry, [], {
    execPath: nodePath(env),
    execArgv: [],
    env: clean,
    serialization: 'advanced',
    stdio: 'inherit',
  })
  const ports = new Map<number, MessagePortMain>()
  let isGone = false
  const send = (message: object) => {
    // Between its end and the news of it a message would be an error.
    if (child.connected) child.send(message, () => {})
  }
  const close = (id: number) => {
    ports.get(id)?.close()
    ports.delete(id)
  }
  const end = () => {
    if (isGone) return
    isGone = true
    for (const id of [...ports.keys()]) close(id)
    onExit()
  }
  child.on('message', (message: FromEngine | RelayedMessage) => {
    if (message.type === 'port-message') ports.get(message.id)?.postMessage(message.data)
    else if (message.type === 'port-closed') close(message.id)
    else onMessage(message)
  })
  child.on('exit', end)
  child.on('error', end)
  return {
    connect(port) {
      const id = ++lastPortId
      ports.set(id, port)
      port.on('message', ({ data }) => send({ type: 'port-message', id, data }))
      port.on('close', () => {
        ports.delete(id)
        send({ type: 'port-closed', id })
      })
      send({ type: 'port', id })
      port.start()
    },
    askToClose: () => send({ type: 'close' }),
    kill: () => void child.kill('SIGKILL'),
    get pid() {
      return child.pid
    },
  }
}

let lastPortId = 0

/** `MRE_NODE`, else the one that the project brings along. */
function nodePath(env: NodeJS.ProcessEnv): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  return env.MRE_NODE || join(app.getAppPath(), 'node_modules', 'node', 'bin', name)
}
