import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ImportAnswer, importAnswer } from '../../core/contract/import-pages.ts'
import { editRace } from '../../fixtures/edit.ts'
import { type FixturePage, type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { seededRandom } from '../../fixtures/random.ts'
import { type Bench, benchFor } from '../support/bench.ts'
import { asShown, savedFrom, wholeLinks } from '../support/saved-pages.ts'
import { scratchFolder } from '../support/scratch.ts'
import { raceIdAt } from '../support/site.ts'
import { dumpTables, logTables, query } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 71, size: 'demo', traps: true })
const pagesOf = ({ pages }: Meeting) => pages.filter(({ pageType }) => pageType !== 'events-listing')
const addressOf = (page: FixturePage) => `https://${page.slug}.liverc.com${page.path}`

type Files = Record<string, string | Buffer>

/** Writes files into a folder of this test. */
function folderOf(files: Files): string {
  const folder = scratchFolder()
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Each page under a name that says nothing, in an order that says nothing. */
function unnamed(pages: readonly FixturePage[], save: (page: FixturePage) => string | Buffer): Files {
  const shuffled = seededRandom('files').shuffle(pages)
  return Object.fromEntries(shuffled.map((page, at) => [`${'abcdefgh'[at % 8]}/page ${at}.html`, save(page)]))
}

async function imported(bench: Bench, files: Files, apply = true): Promise<ImportAnswer> {
  const answer = await bench.engine.importPages(folderOf(files), {
    apply,
    lapsListed: 3,
    signal: new AbortController().signal,
  })
  expect(bench.server.requests).toEqual([])
  return importAnswer.parse(structuredClone(answer))
}

const outcomesOf = ({ files }: ImportAnswer) => [...new Set(files.map(({ outcome }) => outcome))]
const reportOf = ({ events }: ImportAnswer) => events[0]?.report
const unusedOf = ({ files }: ImportAnswer) =>
  files.filter(({ outcome }) => outcome !== 'used').map(({ file, outcome, message }) => [file, outcome, message])

describe('saved pages of a meeting that nobody has read', () => {
  const complete = (page: FixturePage) => asShown(wholeLinks(page.body(), addressOf(page)))

  it.each<readonly [string, () => Files]>([
    [
      'with the remark of the browser',
      () => unnamed(pagesOf(meeting), (page) => savedFrom(page.body(), addressOf(page))),
    ],
    [
      'of which the event page alone has it',
      () =>
        unnamed(pagesOf(meeting), (page) =>
          page.pageType === 'event' ? savedFrom(page.body(), addressOf(page)) : page.body(),
        ),
    ],
    ['as "Webpage, complete", sorted by a person', () => unnamed(pagesOf(meeting), complete)],
    [
      'by SingleFile',
      () =>
        unnamed(pagesOf(meeting), (page) =>
          page
            .body()
            .replace(
              '<html',
              `<!--\n Page saved with SingleFile \n url: ${addressOf(page)} \n saved date: Sat\n--><html`,
            ),
        ),
    ],
    [
      'by a download tool that names them by their address',
      () =>
        Object.fromEntries(
          pagesOf(meeting).map((page) => [
            `${page.slug}.liverc.com/results/index.html${page.path.slice(9)}`,
            page.body(),
          ]),
        ),
    ],
    [
      'with a list in CSV',
      () => {
        const files = unnamed(pagesOf(meeting), (page) => page.body())
        const names = Object.keys(files)
        const shuffled = seededRandom('files').shuffle(pagesOf(meeting))
        const lines = names.map((name, at) => `"${name}",${addressOf(shuffled[at] as FixturePage)}`)
        return { ...files, 'pages.csv': `\ufefffile,url\r\n${lines.join('\r\n')}\r\n` }
      },
    ],
    [
      'with a list in JSON, for the event page alone',
      () => {
        const [event, ...others] = pagesOf(meeting) as [FixturePage, ...FixturePage[]]
        const list = { './the event.htm': addressOf(event) }
        return {
          ...unnamed(others, (page) => page.body()),
          'the event.htm': event.body(),
          'pages.json': JSON.stringify(list),
        }
      },
    ],
    [
      'in UTF-16, as old programs save them',
      () =>
        unnamed(pagesOf(meeting), (page) => Buffer.from(`\ufeff${savedFrom(page.body(), addressOf(page))}`, 'utf16le')),
    ],
  ])('are stored as if they had been read: %s', async (_how, files) => {
    const bench = await benchFor(meeting)
    const answer = await imported(bench, files())
    expect(unusedOf(answer)).toEqual([])
    expect(answer.files).toHaveLength(pagesOf(meeting).length)
    expect(reportOf(answer)).toMatchObject({ status: 'complete', skipped: [], requests: { total: 0 } })
    expect(bench.engine.findEventDocument(`liverc:${meeting.eventId}`)).toEqual(meeting.expected)
    expect(query(bench.file, 'select distinct via, http_status as status, is_saved as saved from page_log')).toEqual([
      { via: 'file', status: null, saved: 1 },
    ])
    expect(query(bench.file, 'select mode, requests_total as requests from ingestion_run')).toEqual([
      { mode: 'import', requests: 0 },
    ])
    // The archive alone gives the same again, whatever the charset of the files.
    const before = dumpTables(bench.file, logTables)
    const name = `liverc:${meeting.eventId}`
    const signal = new AbortController().signal
    const replay = await bench.engine.replay(name, { apply: true, lapsListed: 0, signal })
    expect(replay.report).toMatchObject({ status: 'complete', counts: { rowsInserted: 0, rowsUpdated: 0 } })
    expect(dumpTables(bench.file, logTables)).toEqual(before)
    // So does the same folder.
    expect(reportOf(await imported(bench, files()))?.counts).toMatchObject({
      racesSaved: 0,
      rowsInserted: 0,
      rowsUpdated: 0,
      rowsDeleted: 0,
    })
  })

  it('are only shown where nothing is to be written', async () => {
    const bench = await benchFor(meeting)
    const files = unnamed(pagesOf(meeting), (page) => savedFrom(page.body(), addressOf(page)))
    const shown = await imported(bench, files, false)
    expect(shown).toMatchObject({ applied: false, events: [{ report: { runId: null, status: 'complete' } }] })
    expect(outcomesOf(shown)).toEqual(['used'])
    expect(bench.engine.listRuns()).toEqual([])
    expect(shown.events[0]?.changes.races.map(({ change }) => change)).toEqual(meeting.listedRaceIds.map(() => 'added'))
    const applied = await imported(bench, files)
    expect(applied.events[0]?.changes).toEqual(shown.events[0]?.changes)
    expect(applied.files).toEqual(shown.files)
  })

  it('are in part where some are missing, and whole once the others come, in another folder', async () => {
    const bench = await benchFor(meeting)
    const [event, entries, ...races] = pagesOf(meeting) as [FixturePage, FixturePage, ...FixturePage[]]
    const some = [event, ...races.filter((_race, at) => at % 2 === 0)]
    const first = await imported(
      bench,
      unnamed(some, (page) => savedFrom(page.body(), addressOf(page))),
    )
    expect(outcomesOf(first)).toEqual(['used'])
    const missing = races.filter((_race, at) => at % 2 === 1)
    expect(reportOf(first)).toMatchObject({ status: 'partial', skipped: { length: missing.length + 1 } })
    expect(reportOf(first)?.skipped).toEqual(
      expect.arrayContaining([
        { sourceRaceId: null, code: 'page/not-kept', message: expect.stringMatching(/^Entry list: .*Save it too/) },
      ]),
    )
    // These say nothing of where they come from: the archive has the page that lists them.
    const second = await imported(
      bench,
      unnamed([entries, ...missing], (page) => page.body()),
    )
    expect(unusedOf(second)).toEqual([])
    expect(reportOf(second)).toMatchObject({ status: 'complete', skipped: [] })
    expect(bench.engine.findEventDocument(`liverc:${meeting.eventId}`)).toEqual(meeting.expected)
    // The event's page was taken from the archive, and is not there twice.
    expect(query(bench.file, "select count(*) as count from page_log where page_type = 'event'")).toEqual([
      { count: 1 },
    ])
  })
})

describe('a saved page that shows something else than what is stored', () => {
  it('corrects it, with both pages as proof', async () => {
    const bench = await benchFor(meeting)
    const save = (page: FixturePage) => savedFrom(page.body(), addressOf(page))
    await imported(bench, unnamed(pagesOf(meeting), save))
    const [result] = meeting.expected.races[3]?.results.filter(({ laps }) => laps.length > 3) ?? []
    const { sourceDriverId = '', laps = [] } = result ?? {}
    const lapTimeMs = (laps[2]?.lapTimeMs ?? 0) + 1_501
    const edit = { kind: 'lap-time', sourceDriverId, lapNumber: 3, lapTimeMs } as const
    const change = editRace(meeting, raceIdAt(meeting, 3), edit)
    const pages = pagesOf(change).filter(({ sourceId }) => sourceId === raceIdAt(meeting, 3))
    const answer = await imported(bench, unnamed(pages, save))
    expect(reportOf(answer)).toMatchObject({ status: 'complete', counts: { racesSaved: 1 } })
    expect(answer.events[0]?.changes.races).toMatchObject([
      { change: 'changed', laps: { changedCount: expect.any(Number) } },
    ])
    expect(bench.engine.findEventDocument(`liverc:${meeting.eventId}`)).toEqual(change.expected)
    const corrections = query(
      bench.file,
      `select old_value as old, new_value as new, old_page_hash is not null and new_page_hash is not null as proved
       from correction where subject = 'lap' and field = 'lapTimeMs'`,
    )
    expect(corrections).toContainEqual({ old: String(laps[2]?.lapTimeMs), new: String(lapTimeMs), proved: 1 })
  })
})

describe('files that are not what they should be', () => {
  const [event, , race] = pagesOf(meeting) as [FixturePage, FixturePage, FixturePage]
  const save = (page: FixturePage) => savedFrom(page.body(), addressOf(page))
  const withoutScripts = (body: string) => body.replace(/<script[\s\S]*?<\/script>/g, '')
  const withoutRow = (body: string) => {
    const from = body.indexOf('<tr', body.indexOf('<tbody'))
    return body.slice(0, from) + body.slice(body.indexOf('</tr>', from) + 5)
  }

  it.each<readonly [string, Files, string, RegExp]>([
    ['a race that was cut', { 'x.html': save(race).slice(0, -30) }, 'refused', /cut off before its end/],
    ['the same without an address', { 'x.html': race.body().slice(0, -30) }, 'unknown', /no whole page of LiveRC/],
    ['a race without its scripts', { 'x.html': withoutScripts(save(race)) }, 'refused', /there is no lap script/],
    ['the same without an address', { 'x.html': withoutScripts(race.body()) }, 'refused', /there is no lap script/],
    ['a race of which a row is lost', { 'x.html': withoutRow(save(race)) }, 'refused', /cannot be placed/],
    [
      'another race than its address says',
      { 'x.html': savedFrom((pagesOf(meeting)[5] as FixturePage).body(), addressOf(race)) },
      'refused',
      /Another page came than that of/,
    ],
    [
      'another kind of page than its address says',
      { 'x.html': savedFrom(race.body(), addressOf(event)) },
      'refused',
      /another kind of page \(event\) than it holds \(race-result\)/,
    ],
    ['an archive of a browser', { 'x.mhtml': 'MIME' }, 'ignored', /HTML only/],
    [
      'a page that is not read',
      {
        'x.html': savedFrom(
          '<!DOCTYPE html><html><head></head></html>',
          `https://${meeting.slug}.liverc.com/results/?p=view_points&id=1`,
        ),
      },
      'ignored',
      /"qualifying points" is not imported/,
    ],
    [
      'the list of meetings',
      { 'x.html': (meeting.pages.at(-1) as FixturePage).body() },
      'ignored',
      /Lists of clubs and of/,
    ],
    ['no page at all', { 'x.html': '<html><body>Recipes</body></html>' }, 'unknown', /no whole page of LiveRC/],
    ['an empty file', { 'x.html': '' }, 'unknown', /no whole page/],
    [
      'bytes',
      { 'x.html': Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 89) % 256)) },
      'unknown',
      /no whole page/,
    ],
    ['a file without end', { 'x.html': ' '.repeat(5_000_001) }, 'refused', /far larger than any results page/],
    [
      'a list with a foreign address',
      { 'x.html': race.body(), 'pages.csv': 'x.html,https://example.org/' },
      'unknown',
      /"https:\/\/example.org\/" is not an address on LiveRC/,
    ],
    [
      'a list of files that are not there',
      { 'pages.json': `{"x.html":"${addressOf(race)}"}`, 'y.html': 'x' },
      'unknown',
      /not there/,
    ],
  ])('%s', async (_what, files, outcome, message) => {
    const bench = await benchFor(meeting)
    const answer = await imported(bench, { 'event.html': save(event), ...files })
    const file = Object.keys(files).find((name) => name.startsWith('x.')) ?? 'x.html'
    const told = answer.files.find((one) => one.file === file)
    expect(told).toMatchObject({ outcome, message: expect.stringMatching(message) })
    expect(reportOf(answer)).toMatchObject({ counts: { racesSaved: 0 } })
    expect(query(bench.file, 'select count(*) as count from lap')).toEqual([{ count: 0 }])
  })

  it('two different files of one page', async () => {
    const bench = await benchFor(meeting)
    const other = save(race).replace('</body>', '<!-- later --></body>')
    const files = { 'event.html': save(event), 'a.html': save(race), 'b.html': other }
    const answer = await imported(bench, files)
    expect(unusedOf(answer)).toEqual([
      ['a.html', 'unknown', expect.stringMatching(/the same page \(.*\) as b\.html, and they differ/)],
      ['b.html', 'unknown', expect.stringMatching(/the same page \(.*\) as a\.html, and they differ/)],
    ])
    // The same file twice is one page.
    expect(unusedOf(await imported(bench, { ...files, 'b.html': save(race) }))).toEqual([])
  })

  it('a meeting whose club nobody knows, and a race whose meeting is not there', async () => {
    const bench = await benchFor(meeting)
    const answer = await imported(bench, { 'a.html': event.body(), 'b.html': race.body(), 'c.html': save(race) })
    expect(unusedOf(answer)).toEqual([
      ['a.html', 'unknown', expect.stringMatching(/but not of which club\. Put a file pages\.csv beside it/)],
      ['b.html', 'unknown', expect.stringMatching(/whose page \(a\.html\) has no address yet/)],
      ['c.html', 'unknown', expect.stringMatching(/whose page \(a\.html\) has no address yet/)],
    ])
    expect(answer.events).toEqual([])
    expect(unusedOf(await imported(bench, { 'b.html': race.body(), 'c.html': save(race) }))).toEqual([
      ['b.html', 'unknown', expect.stringMatching(/lists it\. Save the page of the meeting too/)],
      ['c.html', 'unknown', expect.stringMatching(/lists it\. Save the page of the meeting too/)],
    ])
    // Once the club's name is known from its catalogue there is nothing to ask.
    bench.engine.withStore((store) =>
      store
        .prepare("insert into track (source, source_track_slug, name, in_catalogue) values ('liverc', ?, ?, 1)")
        .run(meeting.slug, meeting.expected.track.name),
    )
    expect(unusedOf(await imported(bench, { 'a.html': event.body(), 'b.html': race.body() }))).toEqual([])
  })

  it('races of two meetings that look alike', async () => {
    const { startDay } = meeting.model
    const eventName = meeting.expected.event.name
    const twin = makeMeeting({ seed: 71, size: 'demo', traps: true, eventId: '777001', eventName, startDay })
    const bench = await benchFor(meeting)
    const events = { 'one.html': save(event), 'two.html': save(pagesOf(twin)[0] as FixturePage) }
    const answer = await imported(bench, { ...events, 'race.html': race.body() })
    expect(unusedOf(answer)).toEqual([
      ['race.html', 'unknown', expect.stringMatching(/^It may be any of 2 races: .*; .* Put a file pages\.csv/)],
    ])
    expect(answer.events).toHaveLength(2)
    // Its name settles it, where it has the id of one that fits.
    const named = await imported(bench, { ...events, [`race-${race.sourceId}.html`]: race.body() })
    expect(unusedOf(named)).toEqual([])
  })

  it('a folder of nothing, of too much, or none', async () => {
    const bench = await benchFor(meeting)
    await expect(imported(bench, {})).rejects.toMatchObject({ code: 'input/invalid', message: /no saved page/ })
    await expect(imported(bench, { 'pages_files/x.html': 'x', '.git/x.html': 'x' })).rejects.toMatchObject({
      code: 'input/invalid',
    })
    await expect(imported(bench, { 'a.html': 'x', 'pages.csv': 'a.html' })).rejects.toMatchObject({
      message: /^Line 1 of pages\.csv is not understood/,
    })
    await expect(imported(bench, { 'a.html': 'x', 'pages.json': '[1]' })).rejects.toMatchObject({
      message: /^pages\.json has something that is no file with its address/,
    })
    const asking = { apply: true, lapsListed: 0, signal: new AbortController().signal }
    await expect(bench.engine.importPages('/nowhere/at/all', asking)).rejects.toMatchObject({
      code: 'input/invalid',
      message: /cannot be opened/,
    })
  })
})
