import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bench, quick } from './support/reader.ts'
import { page } from './support/server.ts'

describe('a page that is simply there', () => {
  it('comes with its bytes, its status and what the source says about its age', async () => {
    const { get, server } = await bench({
      '/race': (_req, res) =>
        res.writeHead(200, { etag: '"7"', 'last-modified': 'Sun, 16 Nov 2025 17:30:00 GMT' }).end(page('Café')),
    })
    const { read, seen, waits } = await get('/race', { accept: (body) => body.toUpperCase() })
    expect(read).toMatchObject({ httpStatus: 200, etag: '"7"', lastModified: 'Sun, 16 Nov 2025 17:30:00 GMT' })
    expect(read?.value).toBe(page('Café').toUpperCase())
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe(page('Café'))
    expect(read?.fetchMs).toBeGreaterThan(0)
    expect(waits).toEqual([])
    expect(seen.map(({ url, status, failureCode, retry }) => ({ url, status, failureCode, retry }))).toEqual([
      { url: `${server.origin}/robots.txt`, status: 404, failureCode: null, retry: false },
      { url: `${server.origin}/race`, status: 200, failureCode: null, retry: false },
    ])
    expect(seen[1]?.bytes).toBe(Buffer.byteLength(page('Café')))
  })

  it('is asked for under our own name, with no cookie, even when the site sets one', async () => {
    const { get, server } = await bench({
      '/one': (_req, res) => res.writeHead(200, { 'set-cookie': 'session=1' }).end(page('one')),
    })
    await get('/one')
    await get('/two')
    for (const { headers } of server.log) {
      expect(headers['user-agent']).toBe(quick.userAgent)
      expect(headers['accept-language']).toBe('en')
      expect(headers.cookie).toBeUndefined()
      expect(Object.keys(headers).filter((name) => name.startsWith('sec-') || name === 'referer')).toEqual([])
    }
    expect(server.pages()[0]?.headers.accept).toBe('text/html')
  })

  it('reuses its connection instead of opening one per page', async () => {
    const { get, server } = await bench()
    for (let n = 0; n < 5; n += 1) await get(`/page-${n}`)
    expect(server.log).toHaveLength(6)
    expect(server.connections()).toBe(1)
  })

  it('keeps the query and drops the fragment', async () => {
    const { get, server } = await bench()
    await get('/results/?p=view_race_result&id=6304829#top')
    expect(server.pages()[0]?.path).toBe('/results/?p=view_race_result&id=6304829')
  })

  it('is not asked for at all where the address is none of the site', async () => {
    const { get, server } = await bench()
    const { failure } = await get('http://example.org/')
    expect(failure?.code).toBe('source/refused')
    expect(server.log).toEqual([])
  })
})

describe('content encodings', () => {
  const text = page('Lap '.repeat(500))
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['GZIP', gzipSync],
    ['identity', (body: string) => Buffer.from(body)],
    ['gzip, br', (body: string) => brotliCompressSync(gzipSync(body))],
  ])('undoes %s', async (encoding, compress) => {
    const { get, server } = await bench({
      '/p': (_req, res) => res.writeHead(200, { 'content-encoding': encoding }).end(compress(text)),
    })
    const { read, seen } = await get('/p')
    expect(read?.value).toBe(text)
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe(text)
    expect(seen[1]?.bytes).toBe(compress(text).length)
    expect(server.pages()[0]?.headers['accept-encoding']).toBe('gzip, deflate, br, zstd')
  })
})

describe('charsets', () => {
  const latin = Buffer.from('<title>Ren\xe9 \x80</title>', 'latin1')
  it.each([
    ['text/html; charset=windows-1252', latin, '<title>René €</title>'],
    ['text/html; charset="ISO-8859-1"', latin, '<title>René €</title>'],
    ['text/html', Buffer.from('<title>René</title>'), '<title>René</title>'],
    ['text/html; charset=UTF-8', Buffer.from('\ufeff<title>René</title>'), '<title>René</title>'],
    // Well-formed UTF-8 under another name is mislabelled, for whatever is in the way.
    ['text/html; charset=windows-1252', Buffer.from('<title>René €</title>'), '<title>René €</title>'],
    ['text/html; charset=utf-16le', Buffer.from('<title>Rene</title>'), '<title>Rene</title>'],
    ['text/html; charset=utf-16le', Buffer.from('<title>René</title>', 'utf16le'), '<title>René</title>'],
    ['text/html; charset=iso-2022-jp', Buffer.from('\x1b$B$"\x1b(B', 'latin1'), 'あ'],
    ['text/html; charset=no-such-charset', Buffer.from('<title>René</title>'), '<title>René</title>'],
    ['text/html; charset=iso-8859-1', Buffer.from('\ufeff<title>René</title>'), '<title>René</title>'],
    // Wrongly labelled: the name is damaged, the page is not lost.
    ['text/html; charset=utf-8', latin, '<title>Ren\ufffd \ufffd</title>'],
  ])('reads %s', async (type, body, text) => {
    const { get } = await bench({ '/p': (_req, res) => res.writeHead(200, { 'content-type': type }).end(body) })
    const { read } = await get('/p')
    expect(read?.value).toBe(text)
    // What is archived is what came, byte order mark and all.
    expect(Buffer.from(read?.bytes ?? []).equals(body)).toBe(true)
  })
})
