import { existsSync } from 'node:fs'
import { release, totalmem } from 'node:os'
import type { SettingItem } from '../contract/answers.ts'
import type { BinaryFile } from '../contract/diagnostics.ts'
import { Failure, toFailure } from '../contract/failure.ts'
import type { DatabaseCheck } from '../contract/keeping.ts'
import type { SiteItem } from '../contract/site.ts'
import { openPage } from '../pages/archive.ts'
import { describeSchema } from '../queries/database-schema.ts'
import { findHealth } from '../queries/health.ts'
import { findNameMask } from '../queries/name-mask.ts'
import { findRefusingRun, listFailures, listRefusedPages } from '../queries/refused-pages.ts'
import { openStore, type Store } from '../store/database.ts'
import { inspectDatabase } from '../store/inspect.ts'
import { findBody } from '../store/kept-pages.ts'
import { findRun, listRuns } from '../store/runs.ts'
import { version } from '../version.ts'
import { type Entry, jsonEntry, textEntry, withInitials, zipOf } from './entries.ts'
import { readLogs } from './log-part.ts'
import { readmeText } from './readme.ts'

export interface DiagnosticsOrder {
  /** The database. */
  readonly file: string
  readonly logFolder: string
  /** "command line", "desktop app". */
  readonly host: string
  readonly settings: () => readonly SettingItem[]
  readonly sites: () => readonly SiteItem[]
  /** The browser for pages that need one. */
  readonly browser: string | null
  /** Reads the whole database. */
  readonly check: () => Promise<DatabaseCheck>
  /** The run whose pages are wanted; without, the newest that kept a page which it could not use. */
  readonly runId?: number | undefined
  readonly now: Date
}

export interface DiagnosticsBundle {
  /** A name to offer: letters, digits, dots and hyphens only. */
  readonly fileName: string
  readonly zip: Uint8Array
  /** What is inside, in its order. */
  readonly names: readonly string[]
}

const runsTold = 50
const failuresTold = 500
const mostPages = 30
const mostPageBytes = 12_000_000

/**
 * Everything that helps to find out what went wrong, in one zip with a README that says what it is. Made also where the
 * database cannot be read: then it says why. Throws `input/invalid` for a run that there is none of, and `cancelled`.
 */
export async function makeDiagnostics(order: DiagnosticsOrder): Promise<DiagnosticsBundle> {
  const { file, now, runId } = order
  const store = openForLooking(file)
  try {
    if (store instanceof Failure && runId !== undefined) throw store
    const reading = (): Store => {
      if (store instanceof Failure) throw store
      return store
    }
    if (runId !== undefined && findRun(reading(), runId) === undefined) {
      throw new Failure('input/invalid', `There is no run ${runId}. "runs list" shows those that there are.`)
    }
    const pages = store instanceof Failure ? [] : pageEntries(store, runId ?? findRefusingRun(store))
    const takenAt = now.toISOString()
    const entries: Entry[] = [
      textEntry(
        'README.txt',
        readmeText(version, takenAt, pages.filter(({ name }) => name.endsWith('.html.txt')).length),
      ),
      await jsonEntry('versions.json', () => versionsOf(order)),
      await jsonEntry('settings.json', () => order.settings().map(withoutSecrets)),
      await jsonEntry('database.json', () => ({
        ...(existsSync(file) ? inspectDatabase(file, { isThorough: false }) : { file, bytes: 0 }),
        ...describeSchema(reading()),
      })),
      await jsonEntry('check.json', order.check),
      await jsonEntry('health.json', () => findHealth(reading(), { runs: runsTold, now, sites: [...order.sites()] })),
      await jsonEntry('runs.json', () => listRuns(reading(), { limit: runsTold })),
      await jsonEntry('failures.json', () => listFailures(reading(), failuresTold)),
      ...readLogs(order.logFolder).map(({ name, text }) => textEntry(`logs/${name}`, text)),
      ...pages,
    ]
    const mask = store instanceof Failure ? null : findNameMask(store)
    return {
      fileName: `my-race-engineer-diagnostics-${takenAt.slice(0, 16).replace(/[T:]/g, '-')}.zip`,
      zip: zipOf(mask === null ? entries : entries.map((entry) => withInitials(entry, mask.text)), now),
      names: entries.map(({ name }) => name),
    }
  } finally {
    if (!(store instanceof Failure)) store.close()
  }
}

/** The bundle as it crosses to a screen. */
export function binaryFileOf({ fileName, zip }: DiagnosticsBundle): BinaryFile {
  return { fileName, mediaType: 'application/zip', base64: Buffer.from(zip).toString('base64') }
}

function openForLooking(file: string): Store | Failure {
  try {
    return openStore(file, { readOnly: true })
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

function versionsOf({ host, browser }: DiagnosticsOrder) {
  const { node, electron = null, v8, modules, napi } = process.versions
  const memory = openStore(':memory:')
  try {
    const sqlite = memory.prepare<[], { version: string }>('select sqlite_version() as version').get()?.version
    return {
      program: version,
      host,
      node,
      electron,
      v8,
      modules,
      napi,
      sqlite,
      browser,
      system: `${process.platform} ${release()} ${process.arch}`,
      memoryBytes: totalmem(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }
  } finally {
    memory.close()
  }
}

function withoutSecrets({ key, value, origin }: SettingItem) {
  return { key, value: key === 'contact' && value !== '' ? '(set, left out here)' : value, origin }
}

/** The pages as text files, so that nothing opens them as pages, and a list of what they are. */
function pageEntries(store: Store, runId: number | undefined): Entry[] {
  if (runId === undefined) return []
  const listed: object[] = []
  const files: Entry[] = []
  let room = mostPageBytes
  for (const [at, page] of listRefusedPages(store, runId, mostPages).entries()) {
    const name = `pages/${String(at + 1).padStart(2, '0')}-${page.pageType}-${page.sourceId ?? 'all'}.html.txt`
    try {
      const sealed = findBody(store, page.contentHash)
      if (sealed === undefined || sealed.byteLength > room) throw new Failure('page/not-kept', 'It is too large.')
      // As it came, byte for byte: what a parser stumbles over may be just what would be mended.
      files.push({ name, bytes: openPage(sealed) })
      room -= sealed.byteLength
      listed.push({ name, ...page })
    } catch (error) {
      listed.push({ name: null, why: toFailure(error).message, ...page })
    }
  }
  if (listed.length === 0) return []
  return [textEntry('pages/list.json', `${JSON.stringify({ runId, pages: listed }, null, 2)}\n`), ...files]
}
