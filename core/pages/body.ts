import { isUtf8 } from 'node:buffer'
import { promisify, TextDecoder } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib'

/** What we can undo, as the request says it. */
export const acceptEncoding = 'gzip, deflate, br, zstd'

type Decoded =
  | { readonly bytes: Buffer; readonly problem: null }
  | { readonly bytes: null; readonly problem: 'too-large' | 'broken'; readonly cause: unknown }

const decoders: Readonly<Record<string, (body: Buffer, maxBytes: number) => Promise<Buffer>>> = {
  gzip: (body, maxOutputLength) => promisify(gunzip)(body, { maxOutputLength }),
  'x-gzip': (body, maxOutputLength) => promisify(gunzip)(body, { maxOutputLength }),
  // "deflate" should have a zlib wrapper and often has none: its first byte tells (RFC 1950, method 8).
  deflate: (body, maxOutputLength) =>
    ((body[0] ?? 0) & 0x0f) === 8
      ? promisify(inflate)(body, { maxOutputLength })
      : promisify(inflateRaw)(body, { maxOutputLength }),
  br: (body, maxOutputLength) => promisify(brotliDecompress)(body, { maxOutputLength }),
  zstd: (body, maxOutputLength) => promisify(zstdDecompress)(body, { maxOutputLength }),
  identity: async (body) => body,
}

/** Layers of encoding that are undone; more is no web server but an attack. */
const maxLayers = 2

/**
 * Undoes `Content-Encoding`, never producing more than `maxBytes` of any layer. Never throws: a body that ends too
 * early, is damaged, or has an encoding we did not ask for is `broken`.
 */
export async function decodeContent(body: Buffer, encoding: string, maxBytes: number): Promise<Decoded> {
  const layers = encoding
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '')
    .reverse()
  let bytes = body
  try {
    if (layers.length > maxLayers) throw new Error(`${layers.length} layers of encoding`)
    for (const layer of layers) {
      const decode = decoders[layer]
      if (!decode) throw new Error(`unknown content encoding "${layer}"`)
      if (bytes.length > 0) bytes = await decode(bytes, maxBytes)
    }
    return { bytes, problem: null }
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    return { bytes: null, problem: tooLarge ? 'too-large' : 'broken', cause }
  }
}

/**
 * A body as text: UTF-8 where `charset` is null. A byte order mark is dropped, and bytes that are no text become U+FFFD,
 * so that one bad name does not cost the page.
 */
export function textIn(bytes: Uint8Array, charset: string | null): string {
  return (decoderFor(charset ?? 'utf-8') ?? new TextDecoder('utf-8')).decode(bytes)
}

/**
 * The charset that a body is to be read in, by the name that Node gives it; null for UTF-8, and that it is unless
 * `contentType` names another that Node knows.
 *
 * The header is believed, and no `meta` inside a page, which is written by whoever made the template. Only the bytes
 * themselves are stronger: a UTF-8 byte order mark, as in a browser, and text that is well-formed UTF-8, which text in
 * another charset hardly ever is. A server or proxy that mislabels one answer then changes nobody's name.
 */
export function charsetOf(bytes: Uint8Array, contentType: string | undefined): string | null {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const named = /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType ?? '')?.[1]
  if (marked || named === undefined) return null
  const charset = decoderFor(named)?.encoding ?? 'utf-8'
  return charset === 'utf-8' || isPlainUtf8(bytes) ? null : charset
}

/** Whether bytes are UTF-8 and can be nothing else: UTF-16 has zeros among them, ISO-2022 its escapes. */
function isPlainUtf8(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0x00) && !bytes.includes(0x1b)
}

/** Null for a label that nobody knows: it says nothing about the bytes. */
function decoderFor(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label)
  } catch {
    return null
  }
}
