import { createHash } from 'node:crypto'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { Failure } from '../contract/failure.ts'
import { textIn } from './body.ts'

/** A page as the archive keeps it. */
export interface SealedPage {
  /** SHA-256 of the decoded body, lower-case hex. */
  readonly contentHash: string
  /** The body, compressed with zstd. */
  readonly body: Uint8Array
  /** Length of the decoded body, in bytes. */
  readonly byteLength: number
  /** When the body was given up for room, UTC, ISO text; null or not there while it is kept. */
  readonly prunedAt?: string | null
}

/**
 * Measured over the 14 captured pages (1.7 MB): level 3 shrinks them 9.4 times at 2.4 ms a megabyte, level 9 10.5 times
 * at 8.2, level 19 11.3 times at 355. A race page takes 0.4 ms; the tenth that level 9 saves is not worth three times that.
 */
const level = 3

/**
 * Packs a page for the archive. Pure: the same bytes give the same hash. Compressed when `body` is first asked for: of a
 * meeting that is read again, most pages are in the archive already.
 */
export function sealPage(bytes: Uint8Array): SealedPage {
  let body: Uint8Array | undefined
  return {
    contentHash: hashOf(bytes),
    byteLength: bytes.byteLength,
    get body() {
      body ??= zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: level } })
      return body
    },
  }
}

/**
 * The page that was sealed, byte for byte. Throws `store/damaged` where it is not what its hash says, `page/not-kept`
 * where its body was given up for room.
 */
export function openPage({ contentHash, body, byteLength, prunedAt = null }: SealedPage): Uint8Array {
  if (prunedAt !== null) throw givenUp(contentHash, prunedAt)
  let bytes: Buffer
  try {
    // One byte of room for an empty page: zlib takes no limit of 0. Anything longer than it was is damage.
    bytes = zstdDecompressSync(body, { maxOutputLength: Math.max(1, byteLength) })
  } catch (cause) {
    throw damaged(contentHash, cause)
  }
  if (hashOf(bytes) !== contentHash) throw damaged(contentHash, undefined)
  return bytes
}

/** The page as the text that parsers are given; `charset` as the answer named it. Throws like `openPage`. */
export function openPageText(page: SealedPage, charset: string | null): string {
  return textIn(openPage(page), charset)
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function givenUp(contentHash: string, prunedAt: string): Failure {
  return new Failure(
    'page/not-kept',
    `The body of this page was given up for room on ${prunedAt.slice(0, 10)}; its hash still proves what it was. Ingest its event again to read the page anew.`,
    { contentHash, prunedAt },
  )
}

function damaged(contentHash: string, cause: unknown): Failure {
  return new Failure(
    'store/damaged',
    'A page kept in the archive is no longer what was stored. Import its event again to read it anew, and check the disk.',
    { contentHash },
    { cause },
  )
}
