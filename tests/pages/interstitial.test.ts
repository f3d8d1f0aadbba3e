import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isInterstitial } from '../../core/pages/interstitial.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'
import { bench, fakeClock } from './support/reader.ts'
import { page, recovers, status } from './support/server.ts'

const challenge = `<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex">
<style>body{}</style></head><body><div class="main-wrapper"><noscript>Enable JavaScript and cookies to continue</noscript></div>
<script>(function(){window._cf_chl_opt={cvId:'3'};var a=document.createElement('script');
a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1';}());</script></body></html>`
const blocked = `<html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1></body></html>`
const is = (body: string, code = 200, mitigated?: string) => isInterstitial({ status: code, mitigated, body })
/** A results page of about `chars` characters with this in its text. */
const results = (inside: string, chars = 20_000) =>
  `<html><head><title>Hillside :: ${inside} :: LiveRC</title></head><body><h3>${inside}</h3>
<script>racerLaps[1] = {'driverName': '${inside}'};</script>${'<tr><td>32.745</td></tr>'.repeat(chars / 24)}</body></html>`

describe('a bot check', () => {
  it.each([
    ['the usual one', challenge],
    ['the blocking one', blocked],
    ['a title alone', '<html><head><title>Just a moment...</title></head><body></body></html>'],
    ['another spelling', '<TITLE lang="en">\n  Just a moment…\n</TITLE>'],
    [
      'no title, its script',
      '<html><script src="/cdn-cgi/challenge-platform/h/g/orchestrate/jsch/v1"></script></html>',
    ],
    ['no title, its words', '<html><body>Just a moment...</body></html>'],
    [
      'a form of its',
      '<title>example.com</title><form id="challenge-form" action="/?__cf_chl_f_tk=1" method="POST"></form>',
    ],
    ['one padded to the size of a catalogue', challenge + ' '.repeat(600_000)],
  ])('is recognised: %s', (_what, body) => {
    for (const code of [200, 403, 429, 503]) expect(is(body, code)).toBe(true)
  })

  it('is believed when it says so in its header', () => {
    expect(is(page('anything'), 403, 'challenge')).toBe(true)
  })

  it('is recognised by its words in a tiny error page, whatever its title', () => {
    expect(is('<title>503</title>challenge-platform', 503)).toBe(true)
  })
})

describe('no bot check', () => {
  const words = [
    'Just a moment...',
    'challenge-platform',
    'cf-chl',
    'Attention Required! | Cloudflare',
    'window._cf_chl_opt',
  ]
  it.each(words)('is a results page with "%s" in a name, whatever its size', (word) => {
    for (const chars of [240, 20_000, 120_000, 600_000]) expect(is(results(word, chars))).toBe(false)
  })

  it('is a page into which Cloudflare put its harmless script', () => {
    const script = `<script src="/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js"></script>
<script>(function(){var a=b.createElement('script');a.innerHTML="window.__CF$cv$params={r:'1'};
a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'"})();</script>`
    for (const chars of [240, 20_000, 600_000]) expect(is(results('A-Main', chars) + script)).toBe(false)
  })

  it('is an ordinary error page', () => {
    expect(is('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>', 502)).toBe(false)
    expect(is('', 403)).toBe(false)
  })

  it.skipIf(!hasCaptures)('is any page captured from LiveRC (skipped where ../shared is missing)', () => {
    const files = readdirSync(capturesFolder).filter((file) => file.endsWith('.html'))
    expect(files.length).toBeGreaterThan(10)
    for (const file of files) expect(is(readFileSync(join(capturesFolder, file), 'utf8')), file).toBe(false)
  })
})

describe('the reader and a bot check', () => {
  it.each([200, 403, 503, 404])('names it before the status %i, and backs off longer', async (code) => {
    const clock = fakeClock()
    const options = { clock, random: () => 0, retryBaseMs: 1_000, maxTries: 3 }
    const { get, server, seen } = await bench({ '/p': status(code, {}, challenge) }, options)
    const { failure, waits } = await get('/p')
    expect(failure).toMatchObject({ code: 'page/interstitial', details: { tries: 3, status: code } })
    expect(waits.map(({ ms }) => ms)).toEqual([4_000, 8_000])
    expect(seen.slice(1).every(({ failureCode }) => failureCode === 'page/interstitial')).toBe(true)
    expect(server.pages()).toHaveLength(3)
  })

  it('reads the page once it is over', async () => {
    const { get } = await bench({ '/p': recovers(status(503, {}, challenge)) })
    expect((await get('/p')).read?.value).toBe(page('/p'))
  })

  it('keeps a pause that comes with it', async () => {
    const clock = fakeClock()
    const { get } = await bench(
      { '/p': recovers(status(503, { 'retry-after': '60' }, challenge)) },
      { clock, retryBudgetMs: 20_000 },
    )
    expect((await get('/p')).read).not.toBeNull()
    expect(clock.slept.reduce((sum, ms) => sum + ms)).toBeGreaterThanOrEqual(60_000)
  })
})
