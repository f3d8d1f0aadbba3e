/** `npm start`: opens the app; `npm start -- --browser`, and where no window can be had, the same in a browser. */
import { spawn } from 'node:child_process'
import { buildApp, rendererFolder } from './build-app.mjs'
import { bundlePath, root } from './bundle-path.mjs'
import { getElectron } from './get-electron.mjs'
import { runBundled } from './mre.mjs'
import { missingPackages } from './system-packages.mjs'

const wanted = process.argv.slice(2)
buildApp()
const electron = wanted.includes('--browser') ? { reason: null } : await electronForWindow()
if (electron.path) open(electron.path)
else {
  if (electron.reason) process.stderr.write(`${electron.reason} So it runs in your browser.\n\n`)
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...wanted.filter((flag) => flag !== '--browser'))
  process.env.MRE_RENDERER ??= rendererFolder
  await runBundled('serve')
}

/** An Electron that can open a window here, or the reason why not. */
async function electronForWindow() {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (!hasDisplay) return { reason: 'There is no display for a window.' }
  const missing = missingPackages({ forTests: false })
  if (missing.length > 0) return { reason: `Electron needs system packages that are missing: ${missing.join(', ')}.` }
  return await getElectron()
}

function open(path) {
  // Its sandbox refuses to run as the administrator; nobody but a build machine does that.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
  const app = spawn(path, [...asRoot, root, ...wanted], {
    stdio: 'inherit',
    env: { ...env, MRE_ENGINE: bundlePath('engine') },
  })
  app.on('error', (error) => {
    process.stderr.write(`The app could not be opened: ${error.message}\n`)
    process.exitCode = 1
  })
  app.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal))
}
