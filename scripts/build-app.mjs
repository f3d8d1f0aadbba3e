/** Builds the app: shell and screens with electron-vite, the engine with the command line's bundle; only where stale. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleFolder, bundlePath, dist, root } from './bundle-path.mjs'

export const appFolder = join(dist, 'app')
export const rendererFolder = join(appFolder, 'renderer')
const stamp = join(appFolder, '.built-from')
const ingredients = [
  'electron',
  'renderer',
  'core/contract',
  'electron.vite.config.ts',
  'package-lock.json',
  'scripts/licences.mjs',
]

/** Names, sizes and times of all that shell and screens are made of. */
function ingredientsNow() {
  const hash = createHash('sha256')
  const add = (path) => {
    const entry = statSync(path)
    if (entry.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name))
    else hash.update(`${relative(root, path)} ${entry.size} ${entry.mtimeMs}\n`)
  }
  for (const name of ingredients) add(join(root, name))
  return hash.digest('hex')
}

/** The app in dist/app and the engine's bundle, both as the sources are now. Ends the program where that fails. */
export function buildApp() {
  if (!existsSync(bundlePath('engine'))) run([join(root, 'scripts', 'build.mjs')])
  const now = ingredientsNow()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  rmSync(appFolder, { recursive: true, force: true })
  // It looks for a binary that a build has no use for.
  run([join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'])
  run([join(root, 'scripts', 'licences.mjs'), join(rendererFolder, 'licences.json')])
  writeFileSync(stamp, now)
}

/** Puts the engine beside the app, for a package. */
export function placeEngine() {
  const target = join(appFolder, 'engine')
  rmSync(target, { recursive: true, force: true })
  mkdirSync(dirname(target), { recursive: true })
  cpSync(bundleFolder(), target, { recursive: true, filter: (path) => !path.endsWith('compiled') })
}

function run(args) {
  const done = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (done.status === 0) return
  process.stderr.write(`${done.stdout}${done.stderr}\nThe app could not be built from its sources.\n`)
  process.exit(1)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildApp()
