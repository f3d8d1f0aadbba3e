import type { EventDocument } from '../contract/domain.ts'
import { initialsOf, type MaskStyle, type TextMask } from './initials.ts'

/** Who appears by initials: by our ids, by the sources', and their names in any text. */
export interface NameMask {
  readonly driverIds: ReadonlySet<number>
  readonly sourceDriverIds: ReadonlySet<string>
  readonly text: TextMask
}

/** Where the machine's own places and the sources' keys stand, which are no words and have to stay what they are. */
const keptKeys = /^(?:source[A-Z]\w*|ticket|key|path|file|folder|dataDir|databaseFile|base64|\w*[hH]ash|mediaType)$/

/**
 * An answer in which those who are marked appear by initials: by id where a name stands beside one (so that another person
 * of the same name keeps theirs), elsewhere by name, in every text. What holds no such name is the same object still.
 */
export function maskValue<T>(value: T, mask: NameMask): T {
  return masked(value, mask, '') as T
}

function masked(value: unknown, mask: NameMask, key: string): unknown {
  if (typeof value === 'string') {
    const style: MaskStyle = { inFileName: key === 'fileName' }
    return keptKeys.test(key) ? value : mask.text(value, style)
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => masked(item, mask, key))
    return items.some((item, at) => item !== value[at]) ? items : value
  }
  // Bytes, dates and iterators are no records.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  const record = value as Readonly<Record<string, unknown>>
  const whose = whoseIs(record, mask)
  let isOther = false
  const entries = Object.entries(record).map(([name, held]): [string, unknown] => {
    const isName = name === 'driverName' && typeof held === 'string' && whose !== 'unknown'
    const now = isName ? (whose === 'marked' ? initialsOf(held) : held) : masked(held, mask, name)
    const called = /[\s,]/.test(name) ? mask.text(name) : name
    if (now !== held || called !== name) isOther = true
    return [called, now]
  })
  return isOther ? Object.fromEntries(entries) : value
}

function whoseIs(record: Readonly<Record<string, unknown>>, mask: NameMask): 'marked' | 'another' | 'unknown' {
  const { driverId, sourceDriverId } = record
  if (typeof driverId === 'number' && driverId > 0) return mask.driverIds.has(driverId) ? 'marked' : 'another'
  if (typeof sourceDriverId !== 'string') return 'unknown'
  return mask.sourceDriverIds.has(sourceDriverId) ? 'marked' : 'another'
}

/** The event document with initials, which then says so; the same one where nobody in it is marked. */
export function maskDocument(document: EventDocument, mask: NameMask | null): EventDocument {
  const found = mask === null ? document : maskValue(document, mask)
  if (found === document) return document
  const { formatVersion, ...rest } = found
  return { formatVersion, names: 'initials', ...rest }
}
