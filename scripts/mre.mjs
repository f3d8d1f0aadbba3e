/** Runs the bundled command line, building it first where it is stale: `npm run -s mre -- <command>`. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundlePath, root } from './bundle-path.mjs'
import { isNodeNewEnough } from './node-version.mjs'

/** Runs one entry of the bundle in this process. */
export async function runBundled(name) {
  if (!isNodeNewEnough()) {
    process.stderr.write(
      `This needs Node.js 24, and this is ${process.versions.node}. Start it with "npm start" or "npm run -s mre -- …": they bring their own.\n`,
    )
    process.exit(1)
  }
  if (!existsSync(bundlePath(name))) build()
  await import(pathToFileURL(bundlePath(name)).href)
}

/** In a process of its own: the bundler's memory is not the program's. */
function build() {
  const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { encoding: 'utf8' })
  if (built.status === 0) return
  process.stderr.write(`${built.stderr}\nThe program could not be built from its sources.\n`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runBundled('mre')
