/** What Electron, Chromium and a window without a screen need of a Debian or Ubuntu: brought along where we may. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const libraries = {
  libnss3: 'libnss3.so',
  'libgtk-3-0': 'libgtk-3.so.0',
  libasound2: 'libasound.so.2',
  libgbm1: 'libgbm.so.1',
  libxss1: 'libXss.so.1',
  'libatk-bridge2.0-0': 'libatk-bridge-2.0.so.0',
  libcups2: 'libcups.so.2',
  libdrm2: 'libdrm.so.2',
}
const programs = { xvfb: '/usr/bin/Xvfb', xauth: '/usr/bin/xauth', chromium: '/usr/bin/chromium' }

/** Names of Debian packages that are missing; none on other systems, which bring their own. */
export function missingPackages({ forTests }) {
  if (process.platform !== 'linux') return []
  const known = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  const missing = Object.entries(libraries).flatMap(([name, file]) => (known.includes(file) ? [] : name))
  const absent = forTests ? Object.entries(programs).flatMap(([name, file]) => (existsSync(file) ? [] : name)) : []
  return [...missing, ...absent]
}

/** Installs them where this is Debian and we are its administrator. Returns what is still missing. */
export function installPackages({ forTests }) {
  const missing = missingPackages({ forTests })
  const isOurs = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (missing.length === 0 || !isOurs) return missing
  process.stderr.write(`Installing what a window needs: ${missing.join(', ')} …\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = ['install', '-y', '-qq', '--no-install-recommends']
  const run = (args) => spawnSync('apt-get', args, { env, encoding: 'utf8' })
  run(['update', '-qq'])
  if (run([...options, ...missing]).status !== 0) {
    // Newer releases have another name for one or two of them: one by one, what there is.
    for (const name of missing) if (run([...options, name]).status !== 0) run([...options, `${name}t64`])
  }
  return missingPackages({ forTests })
}
