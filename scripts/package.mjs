/** `npm run package`: an installer of the app for this system; with `--dir` the unpacked app alone. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildApp, placeEngine } from './build-app.mjs'
import { root } from './bundle-path.mjs'
import { fallbackVersion } from './fallback-electron.mjs'
import { getElectron } from './get-electron.mjs'

buildApp()
fetchChromium()
placeEngine()
/** The Chromium of last resort, into build/chromium; a package for looking at (--dir) and a closed network do without. */
function fetchChromium() {
  const target = join(root, 'build', 'chromium')
  if (process.argv.includes('--dir') || existsSync(target)) return
  const installer = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const fetched = spawnSync(process.execPath, [installer, 'install', 'chromium', '--no-shell'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PLAYWRIGHT_BROWSERS_PATH: target },
  })
  if (fetched.status !== 0) {
    process.stderr.write('Chromium could not be fetched: the package is made without, and uses an installed browser.\n')
  }
}

const { path, reason } = await getElectron()
if (!path) {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}
// An Electron that is not the project's own is handed to the packager as it is; it would fetch its own otherwise.
const isOwn = path.startsWith(join(root, 'node_modules', 'electron'))
const given = isOwn ? [] : [`-c.electronDist=${dirname(path)}`, `-c.electronVersion=${fallbackVersion}`]
const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
const config = ['--config', join(root, 'electron-builder.config.mjs'), '--publish', 'never']
const { status } = spawnSync(process.execPath, [builder, ...config, ...given, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
