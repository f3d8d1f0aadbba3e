/** Where the bundle of the sources as they are now is, or would be. */
import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const dist = join(root, 'dist')

/** What the bundle is made of; a change in any of it makes the bundle stale. */
const ingredients = ['core', 'electron', 'fixtures', 'scripts', 'package-lock.json']

/** The folder is named after names, sizes and times of all sources: a stale bundle is never run, and two builds never meet. */
export function bundleFolder() {
  const hash = createHash('sha256')
  const add = (path) => {
    const entry = statSync(path)
    if (entry.isDirectory()) {
      for (const name of readdirSync(path).sort()) add(join(path, name))
    } else {
      hash.update(`${relative(root, path)} ${entry.size} ${entry.mtimeMs}\n`)
    }
  }
  for (const name of ingredients) add(join(root, name))
  return join(dist, `bundle-${hash.digest('hex').slice(0, 16)}`)
}

/** The file of one of the bundle's entries. */
export function bundlePath(name) {
  return join(bundleFolder(), `${name}.mjs`)
}
