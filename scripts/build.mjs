/** Bundles the program's entries: unbundled, loading their modules costs 250 MB and 0.4 s. */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { bundleFolder, dist, root } from './bundle-path.mjs'

const folder = bundleFolder()
const draft = join(dist, `draft-${process.pid}`)
mkdirSync(dist, { recursive: true })

const bundle = await rolldown({
  input: {
    mre: join(root, 'core', 'hosts', 'cli-entry.ts'),
    serve: join(root, 'core', 'hosts', 'serve-entry.ts'),
    engine: join(root, 'electron', 'engine-entry.ts'),
    // Started by the engine, in a thread of its own.
    'keeping-worker': join(root, 'core', 'desks', 'keeping-worker.ts'),
  },
  platform: 'node',
  // A native module finds its binary beside itself, so it stays where npm put it; and so does what drives a browser, which
  // is loaded only when a page needs one.
  external: [/^better-sqlite3$/, /^playwright$/],
})
await bundle.write({ dir: draft, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' })
await bundle.close()
cpSync(join(root, 'core', 'store', 'migrations'), join(draft, 'migrations'), { recursive: true })

// Older bundles go, but not one that a program may just have started from.
const dayMs = 86_400_000
for (const name of readdirSync(dist)) {
  const path = join(dist, name)
  if (
    /^(?:bundle|draft)-/.test(name) &&
    path !== folder &&
    path !== draft &&
    Date.now() - statSync(path).mtimeMs > dayMs
  ) {
    rmSync(path, { recursive: true, force: true })
  }
}
try {
  renameSync(draft, folder)
} catch (error) {
  // Another build of the same sources was quicker.
  rmSync(draft, { recursive: true, force: true })
  if (!existsSync(folder)) throw error
}
