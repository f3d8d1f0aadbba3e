import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, symlinkSync, writeFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const inRepository = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Bundles children of `./children` into `folder`, as the program is when it is installed: migrations stand beside the
 * bundle. Loading drizzle module by module would also take each of them most of a second.
 */
export async function bundleChildren(folder: string, names: readonly string[]): Promise<void> {
  await build({
    input: names.map((name) => inRepository(`./children/${name}.ts`)),
    platform: 'node',
    external: ['better-sqlite3'],
    output: { dir: `${folder}/bundle`, format: 'esm', chunkFileNames: '[name].js' },
  })
  cpSync(inRepository('../../core/store/migrations'), `${folder}/bundle/migrations`, { recursive: true })
  symlinkSync(inRepository('../../node_modules'), `${folder}/node_modules`, 'junction')
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }')
}

export interface WaitingChild {
  readonly started: ChildProcessByStdio<Writable, Readable, Readable>
  readonly closed: Promise<{ status: number | null; complaints: string }>
  /** Resolves when it says something more; rejects where it ends instead. */
  said(): Promise<void>
  /** It has loaded everything, and waits for a line before it does anything. */
  readonly ready: Promise<void>
}

/** Starts a child that `bundleChildren` put into `folder`. */
export function waitingChild(folder: string, name: string, ...args: string[]): WaitingChild {
  const started = spawn(process.execPath, [`${folder}/bundle/${name}.js`, ...args])
  const complaints: string[] = []
  started.stderr.on('data', (chunk) => complaints.push(String(chunk)))
  const closed = once(started, 'close').then(([status]) => ({ status, complaints: complaints.join('') }))
  const said = async () => {
    const first = await Promise.race([once(started.stdout, 'data').then(() => null), closed])
    if (first !== null) throw new Error(`${name} ended: ${first.complaints}`)
  }
  return { started, closed, said, ready: said() }
}
