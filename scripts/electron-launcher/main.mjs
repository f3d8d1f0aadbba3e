/** What the fallback Electron runs, as Electron's own default app does: modules asked for with `-r`, then an app's folder. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { app } from 'electron'

// Chromium's own switches are none of ours, and take no value of their own after a space.
const { values, positionals } = parseArgs({
  args: process.argv.slice(1),
  options: { require: { type: 'string', short: 'r', multiple: true, default: [] } },
  strict: false,
  allowPositionals: true,
})
for (const module of values.require) createRequire(import.meta.url)(resolve(module))

const [folder] = positionals
if (folder === undefined) {
  process.stderr.write('Give the folder of an application.\n')
  app.exit(2)
} else {
  const path = resolve(folder)
  const { name, version, main } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
  app.setName(name)
  app.setVersion(version)
  app.setAppPath(path)
  // Awaited, so that what an application does before the app is ready is done before.
  await import(pathToFileURL(join(path, main)).href).catch((error) => {
    process.stderr.write(`${error.stack}\n`)
    app.exit(1)
  })
}
