/** `npm run bench`: how fast the program is, each figure beside its goal and its rival. Asks for Node 24, builds the bundle. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp } from './build-app.mjs'
import { bundleFolder, dist, root } from './bundle-path.mjs'
import { getElectron } from './get-electron.mjs'
import { isNodeNewEnough } from './node-version.mjs'

if (!isNodeNewEnough()) {
  process.stderr.write(
    `This needs Node.js 24, and this is ${process.versions.node}. Start it with "npm run bench": it brings its own.\n`,
  )
  process.exit(1)
}

// A window needs a screen; where there is none, one that nobody sees.
if (process.platform === 'linux' && !process.env.DISPLAY && existsSync('/usr/bin/xvfb-run')) {
  const again = ['-a', '-s', '-screen 0 1600x1200x24', process.execPath, ...process.argv.slice(1)]
  process.exit(spawnSync('xvfb-run', again, { stdio: 'inherit' }).status ?? 1)
}

// On the disk of the checkout: the folder for temporary files may be in memory.
const folder = join(dist, `bench-${process.pid}`)

/** The bundle of the sources as they are now, as a copy: a build for changed sources, made meanwhile, removes older ones. */
function bundle() {
  const copy = join(folder, 'bundle')
  if (existsSync(copy)) return copy
  if (!existsSync(bundleFolder())) {
    const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { encoding: 'utf8' })
    if (built.status !== 0) throw new Error(`The program could not be built from its sources.\n${built.stderr}`)
  }
  cpSync(bundleFolder(), copy, { recursive: true })
  return copy
}

async function electron() {
  const { path, reason } = await getElectron()
  if (!path) throw new Error(reason)
  buildApp()
  return path
}

const { runBench } = await import('./bench/run.ts')
mkdirSync(folder, { recursive: true })
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
process.exitCode = await runBench(process.argv.slice(2), { root, folder, bundle, electron })
