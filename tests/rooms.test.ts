import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Who may import whom. Deny by default: a room that is not named here may import nothing but its own files. */
const mayImport: Record<string, readonly string[]> = {
  'core/contract': ['zod', '@orpc/contract'],
  'core/analysis': ['core/contract'],
  'core/connectors': ['core/contract', 'cheerio'],
  'core/pages': [
    'core/contract',
    'core/connectors/connector.ts',
    'node',
    'undici',
    'cockatiel',
    'p-queue',
    'robots-parser',
    'playwright',
  ],
  'core/store': ['core/contract', 'core/processes.ts', 'node', 'better-sqlite3', 'drizzle-orm'],
  'core/pipeline': [
    'core/contract',
    'core/analysis',
    'core/connectors/connector.ts',
    'core/pages/page-reader.ts',
    'core/pages/archive.ts',
    'core/pages/archive-pages.ts',
    'core/pages/body.ts',
    'core/store',
    'core/log.ts',
    'core/processes.ts',
    'p-map',
  ],
  'core/queries': ['core/contract', 'core/store', 'core/analysis', 'node'],
  'core/exports': ['core/contract', 'csv-stringify'],
  'core/sheets': ['core/contract', 'core/analysis'],
  'core/hosts': ['core', 'node', 'commander', 'cli-table3', 'cli-progress', 'sirv', '@orpc/server'],
  // The entries of programs that bring the demo club along.
  'core/hosts/serve-entry.ts': ['core', 'node', 'commander', 'fixtures/demo-pages.ts'],
  'electron/engine-entry.ts': ['core', 'electron', '@orpc/server', 'fixtures/demo-pages.ts'],
  electron: ['core/contract', 'node', 'electron', 'zod', 'env-paths'],
  renderer: [
    'core/contract',
    // What is drawn depends on who is chosen, with every click: asked of the same formula as everybody asks.
    'core/analysis/usual-laps.ts',
    'react',
    'react-dom',
    '@mantine',
    '@tanstack',
    '@tabler/icons-react',
    '@orpc',
    '@fontsource-variable/inter',
    'recharts',
    'zustand',
    'wouter',
    'get-nonce',
  ],
  // The files that join the rooms: engine, service, handlers, config, log and their like.
  core: [
    'core',
    'node',
    'zod',
    'pino',
    'env-paths',
    'p-queue',
    '@orpc/server',
    '@orpc/client',
    'croner',
    'fflate',
    'prom-client',
    'rotating-file-stream',
  ],
  fixtures: ['core/contract', 'core/pages/page-reader.ts', 'node'],
}

/** Parts of the contract of which the screens may take values: they bring no zod along. */
const partsWithoutZod = [
  'file-name.ts',
  'check-words.ts',
  'units.ts',
  'dates.ts',
  'field-names.ts',
  'figure-names.ts',
  'target-words.ts',
  'comparison-words.ts',
  'words.ts',
  'retrying.ts',
  'desktop.ts',
]

/** Folders by name, so that `core/connectors/liverc` belongs to `core/connectors` and `core/engine.ts` to `core`. */
function roomOf(file: string): string {
  return (
    Object.keys(mayImport)
      .filter((room) => file === room || file.startsWith(`${room}/`))
      .toSorted((one, other) => other.length - one.length)[0] ?? file
  )
}

const root = resolve(import.meta.dirname, '..')

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(sep, '/')}`)
}

/** What a file imports, as a path from the root or a package's name. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const named = text.matchAll(/^(?:import|export)\b[^'";]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gms)
  return [...named].map(([, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? ''
    if (target.startsWith('.')) return relative(root, resolve(root, dirname(file), target)).replaceAll(sep, '/')
    if (target.startsWith('node:')) return 'node'
    return target
      .split('/')
      .slice(0, target.startsWith('@') ? 2 : 1)
      .join('/')
  })
}

describe('rooms', () => {
  const files = ['core', 'electron', 'fixtures', 'renderer'].flatMap(sources)

  it('reads every source file', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap(importsOf).length).toBeGreaterThan(200)
  })

  it.each(Object.keys(mayImport))('%s imports only what it may', (room) => {
    const allowed = [room, ...(mayImport[room] ?? [])]
    const trespasses = files
      .filter((file) => roomOf(file) === room)
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => !allowed.some((one) => target === one || target.startsWith(`${one}/`)))
          .map((target) => `${file} imports ${target}; ${room} may import ${allowed.slice(1).join(', ')}`),
      )
    expect(trespasses).toEqual([])
  })

  it('gives the screens types of the contract, and values only of its parts without zod', () => {
    const withValues = files
      .filter((file) => file.startsWith('renderer/'))
      .flatMap((file) =>
        [
          ...readFileSync(join(root, file), 'utf8').matchAll(
            /^import (?!type )([^']*) from '[./]*core\/contract\/([^']+)'/gm,
          ),
        ]
          .filter(([, names, target]) => !partsWithoutZod.includes(target ?? '') && names !== undefined)
          .map(([line]) => `${file}: ${line}`),
      )
    expect(withValues).toEqual([])
  })
})
