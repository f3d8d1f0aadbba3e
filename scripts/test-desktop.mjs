/** The tests that need a window or a browser: brings what they need, builds the app, runs them. `npm test` ends with it. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp, rendererFolder } from './build-app.mjs'
import { bundlePath, root } from './bundle-path.mjs'
import { getElectron } from './get-electron.mjs'
import { installPackages } from './system-packages.mjs'

const missing = installPackages({ forTests: true })
if (missing.length > 0) process.stderr.write(`Missing system packages: ${missing.join(', ')}.\n`)
const electron = await getElectron()
if (electron.reason) process.stderr.write(`${electron.reason} The tests of the window are skipped by name.\n`)
buildApp()

const needsScreen = process.platform === 'linux' && !process.env.DISPLAY && existsSync('/usr/bin/xvfb-run')
const playwright = [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', ...process.argv.slice(2)]
const command = [process.execPath, ...playwright]
const [program, ...args] = needsScreen ? ['xvfb-run', '-a', '-s', '-screen 0 1600x1200x24', ...command] : command
const { status } = spawnSync(program, args, {
  cwd: root,
  stdio: 'inherit',
  env: {
    // Without a session there is no bus to ask for keys and portals, and waiting for one takes half a minute.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    ...process.env,
    MRE_ENGINE: bundlePath('engine'),
    MRE_RENDERER: rendererFolder,
    ...(electron.path && { MRE_ELECTRON: electron.path }),
  },
})
process.exit(status ?? 1)
