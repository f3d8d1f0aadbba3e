import { createHash, randomBytes } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../core/contract/failure.ts'
import { openPage, sealPage } from '../../core/pages/archive.ts'
import { page } from './support/server.ts'

const code = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof Failure ? error.code : error
  }
  return 'nothing thrown'
}

describe('the page archive', () => {
  it.each([
    ['a page', Buffer.from(page('Café'))],
    ['an empty page', Buffer.alloc(0)],
    ['a single byte', Buffer.from('x')],
    ['bytes that are no text', randomBytes(100_000)],
    ['a large page', Buffer.from('<td>32.745</td>'.repeat(40_000))],
  ])('gives %s back byte for byte', (_what, bytes) => {
    const sealed = sealPage(bytes)
    expect(sealed.byteLength).toBe(bytes.length)
    expect(sealed.contentHash).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(Buffer.from(openPage(sealed)).equals(bytes)).toBe(true)
  })

  it('takes the part of a larger buffer it was given, and only that', () => {
    const whole = Buffer.from('before<html>after')
    const sealed = sealPage(whole.subarray(6, 12))
    expect(Buffer.from(openPage(sealed)).toString()).toBe('<html>')
  })

  it('makes a page smaller', () => {
    expect(sealPage(Buffer.from('<td>32.745</td>'.repeat(1_000))).body.length).toBeLessThan(1_000)
  })

  it('notices every damaged byte, every cut and every mix-up', () => {
    const sealed = sealPage(Buffer.from(page('A-Main')))
    for (let at = 0; at < sealed.body.length; at += 1) {
      const body = Buffer.from(sealed.body)
      body[at] = (body[at] ?? 0) ^ 0x10
      let opened: Uint8Array | null = null
      try {
        opened = openPage({ ...sealed, body })
      } catch (error) {
        expect(error).toMatchObject({ code: 'store/damaged' })
      }
      // A bit of the frame that carries no content may flip; the page must then still be the page.
      if (opened) expect(Buffer.from(opened).toString()).toBe(page('A-Main'))
      expect(code(() => openPage({ ...sealed, body: sealed.body.subarray(0, at) }))).toBe('store/damaged')
    }
    const other = zstdCompressSync(Buffer.from(page('B-Main')))
    expect(code(() => openPage({ ...sealed, body: other }))).toBe('store/damaged')
  })

  it('says of a body that was given up what is left of it', () => {
    const sealed = sealPage(Buffer.from(page('A-Main')))
    const pruned = { ...sealed, body: Buffer.alloc(0), prunedAt: '2026-03-01T10:00:00.000Z' }
    expect(() => openPage(pruned)).toThrow(/was given up for room on 2026-03-01; its hash still proves what it was/)
    expect(code(() => openPage(pruned))).toBe('page/not-kept')
  })

  it('is no bomb', () => {
    const body = zstdCompressSync(Buffer.alloc(100_000_000))
    expect(code(() => openPage({ ...sealPage(Buffer.from('x')), body }))).toBe('store/damaged')
  })
})
