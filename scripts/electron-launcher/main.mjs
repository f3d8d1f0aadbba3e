/** What the fallback Electron runs: the application whose folder is its first argument. Electron's own default app did this. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
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
