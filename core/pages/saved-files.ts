import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { TextDecoder } from 'node:util'
import { Failure } from '../contract/failure.ts'
import { textIn } from './body.ts'
import { readManifest } from './saved-manifest.ts'

/** A file of a folder that somebody saved pages into. */
export interface SavedFile {
  /** Its path below the folder, with `/`. */
  readonly name: string
  readonly path: string
}

export interface SavedFolder {
  /** Files that look like web pages, by name. */
  readonly pages: readonly SavedFile[]
  /** Pages in a form that is not read, such as an archive of a browser: with what to do instead. */
  readonly unreadable: readonly (SavedFile & { readonly why: string })[]
  /** The address of a file, where a list beside the files says it. */
  readonly addresses: ReadonlyMap<string, string>
}

/** A page of a file: its bytes, what they say, and the address that the browser wrote into it. */
export interface SavedPage {
  readonly bytes: Uint8Array
  readonly text: string
  /** Null for UTF-8. */
  readonly charset: string | null
  readonly savedFrom: string | null
}

const mostFiles = 10_000
const mostBytes = 5_000_000
/** A browser puts pictures and scripts into "NAME_files"; what begins with a dot is nobody's page. */
const isOfNoPages = (folder: string) => /^\.|_(?:files|Dateien|archivos|fichiers)$/i.test(folder)

/**
 * What a folder holds, its folders included; nothing is read yet but the list of addresses, `pages.csv` or `pages.json`.
 * Throws `input/invalid` for what is no folder, holds far too much, or has a list that cannot be understood.
 */
export function findSavedFiles(folder: string): SavedFolder {
  const files = walk(folder, '')
  const lists = files.filter(({ name }) => /^pages\.(?:csv|json)$/i.test(name))
  const addresses = new Map(lists.flatMap((list) => [...readManifest(list.name, read(list.path).toString('utf8'))]))
  const named = (pattern: RegExp) => files.filter(({ name }) => pattern.test(name))
  const archives = named(/\.(?:mht|mhtml|webarchive|maff|wacz)$/i)
  return {
    pages: named(/\.(?:html?|xhtml|shtml)$|[?@&]p=view_/i),
    unreadable: archives.map((file) => ({
      ...file,
      why: 'A web archive of a browser leaves out the scripts that hold the laps. Save the page as "Webpage, HTML only".',
    })),
    addresses,
  }
}

function walk(folder: string, below: string): SavedFile[] {
  const found: SavedFile[] = []
  for (const entry of list(join(folder, below))) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory() && !isOfNoPages(entry.name) && below.split('/').length < 5)
      found.push(...walk(folder, name))
    else if (entry.isFile()) found.push({ name, path: join(folder, name) })
    if (found.length > mostFiles) {
      throw new Failure(
        'input/invalid',
        `${folder} holds more than ${mostFiles} files. Choose the folder of the saved pages.`,
      )
    }
  }
  return found
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch (cause) {
    throw new Failure(
      'input/invalid',
      `${folder} cannot be opened. Give the folder that the pages were saved into.`,
      {},
      { cause },
    )
  }
}

/** Reads one file. Throws `input/invalid` where that cannot be, `page/mismatch` for one far larger than any page. */
export function readSavedFile({ name, path }: SavedFile): SavedPage {
  if (sizeOf(path) > mostBytes) {
    throw new Failure('page/mismatch', `${basename(name)} is far larger than any results page.`)
  }
  const bytes = read(path)
  const charset = charsetOf(bytes)
  const text = textIn(bytes, charset)
  return { bytes, text, charset, savedFrom: savedFrom(text) }
}

function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new Failure('input/invalid', `${path} cannot be read. Check that you may read it.`, {}, { cause })
  }
}

/**
 * A file has no header that names its charset: a byte order mark does, else it is UTF-8 where it can be, as LiveRC serves
 * it, else what old programs write.
 */
function charsetOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return null
  } catch {
    return 'windows-1252'
  }
}

/** What browsers and their helpers write before the page: nothing further down is believed, where names may stand. */
function savedFrom(text: string): string | null {
  const head = text.slice(0, Math.max(0, Math.min(text.search(/<(?:head|body|title|meta)[\s>]/i), 4_000)))
  const found =
    /<!-- saved from url=\(\d+\)(\S+) -->/.exec(head) ??
    /Page saved with SingleFile\s+url:\s+(\S+)/.exec(head) ??
    /<!-- Mirrored from (\S+) by HTTrack/.exec(head)
  const address = found?.[1]
  if (address === undefined) return null
  return /^[a-z]+:\/\//i.test(address) ? address : `https://${address}`
}
