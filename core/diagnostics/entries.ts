import { isUtf8 } from 'node:buffer'
import { strToU8, zipSync } from 'fflate'
import type { TextMask } from '../analysis/initials.ts'
import { toFailure, toWire } from '../contract/failure.ts'
import { redact } from '../redact.ts'
import { whoAsks } from '../who.ts'

/** A file of the bundle. */
export interface Entry {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface LogFilePart {
  readonly name: string
  readonly text: string
}

/** A text without anything that a log has no business knowing. */
export function textEntry(name: string, text: string): Entry {
  return { name, bytes: strToU8(redact(withoutPerson(text))) }
}

/** "desktop app, ada" is the program, and not who sat before it. */
function withoutPerson(text: string): string {
  const [, person = ''] = whoAsks('').split(', ')
  if (person === '') return text
  return ['"', ' ', '.', ',', '\\'].reduce((shorter, end) => shorter.replaceAll(`, ${person}${end}`, end), text)
}

/**
 * What `read` gives, as JSON; where it fails, why: a bundle is wanted just when something is broken, and so nothing that
 * is broken may keep it from being made.
 */
export async function jsonEntry(name: string, read: () => unknown): Promise<Entry> {
  return textEntry(name, `${JSON.stringify(await orFailure(read), null, 2)}\n`)
}

async function orFailure(read: () => unknown): Promise<unknown> {
  try {
    return await read()
  } catch (error) {
    const failure = toFailure(error)
    if (failure.code === 'cancelled') throw failure
    return { failure: toWire(failure) }
  }
}

/** An entry in which those who are marked appear by initials; one that names none of them is the same, byte for byte. */
export function withInitials(entry: Entry, mask: TextMask): Entry {
  const isText = isUtf8(entry.bytes)
  const text = new TextDecoder(isText ? 'utf-8' : 'windows-1252').decode(entry.bytes)
  const masked = mask(text)
  return masked === text ? entry : { name: entry.name, bytes: strToU8(masked) }
}

/** The entries in one zip, in their order, all of the same moment. */
export function zipOf(entries: readonly Entry[], at: Date): Uint8Array {
  return zipSync(Object.fromEntries(entries.map(({ name, bytes }) => [name, bytes])), { mtime: at, level: 6 })
}
