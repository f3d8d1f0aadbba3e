/** Writes the licences of all packages that are part of the shipped program: `node scripts/licences.mjs FILE`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bundle-path.mjs'

/** Development dependencies that end up in the program: the screens are bundled from them. */
const bundled =
  /^(?:@mantine\/|@tanstack\/|@tabler\/icons-react|@orpc\/|@fontsource|react|recharts|zustand|wouter|dayjs|get-nonce|electron$)/

function licencesOf() {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const found = new Map()
  const queue = [...Object.keys(dependencies), ...Object.keys(devDependencies).filter((name) => bundled.test(name))]
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const folder = join(root, 'node_modules', name)
    if (found.has(name) || !existsSync(join(folder, 'package.json'))) continue
    const {
      version,
      license,
      dependencies: further = {},
    } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((entry) => /^(?:licen[cs]e|copying)/i.test(entry))
    const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim()
    found.set(name, { name, version, licence: typeof license === 'string' ? license : (license?.type ?? ''), text })
    if (name !== 'electron') queue.push(...Object.keys(further))
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

const [, , target] = process.argv
if (target === undefined) {
  process.stderr.write('Give the file to write.\n')
  process.exit(2)
}
writeFileSync(target, JSON.stringify(licencesOf()))
