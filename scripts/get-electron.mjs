/**
 * Where Electron is on this computer: the one that this project is made for, fetched from its release host, else, where
 * that host cannot be reached, the older one of scripts/fallback-electron.mjs.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bundle-path.mjs'
import { cacheFolder } from './cache-folder.mjs'
import { fallbackElectron } from './fallback-electron.mjs'

const packageFolder = join(root, 'node_modules', 'electron')
const releaseHost = 'https://github.com/electron/electron/releases'
const reachMs = 5_000
const dayMs = 86_400_000
const unreachable = join(cacheFolder, 'release-host-unreachable')

/** `{ path }` of an Electron, or `{ reason }` in one sentence why there is none. `MRE_ELECTRON` names another one. */
export async function getElectron() {
  if (process.env.MRE_ELECTRON) return { path: process.env.MRE_ELECTRON }
  const own = ownElectron()
  if (own) return { path: own }
  if (await canBeFetched()) {
    process.stderr.write('Fetching Electron (once, about 120 MB) …\n')
    spawnSync(process.execPath, [join(packageFolder, 'install.js')], { stdio: ['ignore', 'ignore', 'inherit'] })
    const fetched = ownElectron()
    if (fetched) return { path: fetched }
  }
  const fallback = await fallbackElectron()
  if (fallback) return { path: fallback }
  return { reason: 'Electron is not on this computer, and its release host cannot be reached to fetch it.' }
}

function ownElectron() {
  const pathFile = join(packageFolder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const path = join(packageFolder, 'dist', readFileSync(pathFile, 'utf8'))
  return existsSync(path) ? path : null
}

/** Asks at most once a day, so that nobody waits at every start for a host that their network has closed. */
async function canBeFetched() {
  const asked = statSync(unreachable, { throwIfNoEntry: false })
  if (asked && Date.now() - asked.mtimeMs < dayMs) return false
  try {
    const answer = await fetch(releaseHost, { method: 'HEAD', signal: AbortSignal.timeout(reachMs) })
    if (answer.ok) return true
  } catch {
    // No network, or a closed one.
  }
  mkdirSync(cacheFolder, { recursive: true })
  writeFileSync(unreachable, '')
  return false
}
