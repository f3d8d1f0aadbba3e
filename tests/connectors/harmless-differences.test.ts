import { describe, expect, it } from 'vitest'
import type { SourcePage } from '../../core/connectors/connector.ts'
import { fixturePages, fromFixture, smallMeeting, type TestPage } from './support/pages.ts'
import { lapsOf, read, tryToRead } from './support/reading.ts'

/**
 * What no capture shows and a real page may well have (FORMAT.md, section 18): such a page is read, with null for what it
 * lacks, and nothing is lost; the same thing done so that something could be lost is refused.
 */

const races = smallMeeting.pages.filter(({ pageType }) => pageType === 'race-result')
const race = fromFixture('', races[1] ?? fail('no race'))
const whole = read(race)
const page = (pageType: SourcePage['pageType']) =>
  fixturePages().find(({ ref }) => ref.pageType === pageType) ?? fail(`no ${pageType}`)

function fail(what: string): never {
  throw new Error(what)
}

function changed({ ref, body }: TestPage, from: string | RegExp, to: string): Pick<TestPage, 'ref' | 'body'> {
  const next = body.replace(from, to)
  if (next === body) fail(`${from} is not on the page`)
  return { ref, body: next }
}

function readAs<Type extends SourcePage['pageType']>(asked: Pick<TestPage, 'ref' | 'body'>, pageType: Type) {
  const reading = read(asked)
  return reading.page.pageType === pageType
    ? (reading.page as Extract<SourcePage, { pageType: Type }>)
    : fail(reading.page.pageType)
}

/** The race page without the column headed so. */
function withoutColumn(heading: string): Pick<TestPage, 'ref' | 'body'> {
  const headings = [...(/<thead>[\s\S]*?<\/thead>/.exec(race.body)?.[0] ?? '').matchAll(/<th>([^<]*)<\/th>/g)]
  const at = headings.findIndex(([, text]) => text === heading)
  const body = race.body
    .replace(new RegExp(`<th>${heading}(?: <sup>.*?</sup>)?</th>`, 'g'), '')
    .replace(/<tr>\s*<td>[\s\S]*?<\/tr>/g, (row) => {
      const cells = row.match(/<td>[\s\S]*?<\/td>/g) ?? []
      return `<tr>${cells.filter((_, cell) => cell !== at).join('')}</tr>`
    })
  return { ref: race.ref, body }
}

describe('a race page', () => {
  it.each(['Qual', 'Behind', 'Fastest Lap', 'Avg Lap', 'Avg Top 15', 'Std. Deviation', 'Consistency'])(
    'without the column %s has every lap',
    (heading) => {
      const reading = read(withoutColumn(heading))
      expect(lapsOf(reading)).toEqual(lapsOf(whole))
      expect(reading.findings).toEqual([])
    },
  )

  it.each(['Pos', 'Driver', 'Laps/Time'])('without the column %s is refused', (heading) => {
    expect(tryToRead(withoutColumn(heading))).toBe('page/changed')
  })

  it.each([
    [
      'a new column',
      /(<th>Consistency<\/th>)/g,
      '$1<th>New</th>',
      /(<td>[\d.]*%?<\/td>)(\s*<\/tr>)/g,
      '$1<td>x</td>$2',
    ],
    [
      'the raised number explained in the head',
      /<th>Fastest Lap<\/th>/,
      '<th>Fastest Lap <sup>(Lap #)</sup></th>',
      /^/,
      '',
    ],
    ['words for the grid', /(<\/td>\s*)<td>\d+<\/td>(\s*<td>\d+\/)/g, '$1<td>NQ</td>$2', /^/, ''],
    [
      'dashes for what is absent',
      /<td><div class="hidden"><\/div><\/td>/g,
      '<td><div class="hidden"></div>-</td>',
      /^/,
      '',
    ],
  ])('with %s says the same', (_what, from, to, alsoFrom, alsoTo) => {
    const first = _what === 'dashes for what is absent' ? race.body.replace(from, to) : changed(race, from, to).body
    const reading = read({ ref: race.ref, body: first.replace(alsoFrom, alsoTo) })
    expect(reading.results).toEqual(whole.results)
    expect(reading.findings).toEqual([])
  })

  it('with a column twice is refused', () => {
    expect(tryToRead(changed(race, '<th>Behind</th>', '<th>Fastest Lap</th>'))).toBe('page/changed')
  })

  it.each([
    ['without a graph', /positionDataDriver\.data\.push\(.*?\);/g, ''],
    ['with a graph of another form', /data\.push\(\[(\d+), (\d+)\]\)/g, 'data.push({ x: $1, y: $2 })'],
    ['without mentions of its drivers', /console\.log\(racerLaps.*?\);/g, ''],
    ['without a figure in the script', /'top2Consecutive' : '[^']*',/g, ''],
    ['without segments', /,\s*'segments' : \[\s*\]/g, ''],
    ['with bare numbers', /'(lapNum|pos|time)' : '([\d.]+)'/g, "'$1' : $2"],
    ['without a class on its table', 'race_result" cellspacing', '" cellspacing'],
  ])('%s has the same laps', (_what, from, to) => {
    const reading = read(changed(race, from, to))
    expect(lapsOf(reading)).toEqual(lapsOf(whole))
    expect(reading.findings).toEqual([])
  })

  it('with laps that begin at 1 has the grid from its table', () => {
    const body = race.body
      .replace(/\{\s*'lapNum' : '0',[\s\S]*?\},/g, '')
      .replace(/positionDataDriver\.data\.push\(\[0, \d+\]\);/g, '')
    const reading = read({ ref: race.ref, body })
    expect(reading.results).toEqual(whole.results)
    expect(reading.findings).toEqual([])
  })

  it('with segments keeps them as they are', () => {
    const at = /('lapNum' : '1',[\s\S]*?'segments' : \[)\s*\]/
    const { results } = read(changed(race, at, "$1 {'name' : 'S1', 'time' : 12.5}, ['x', null], ]"))
    expect(results[0]?.laps[0]?.segments).toEqual([{ name: 'S1', time: 12.5 }, ['x', null]])
  })

  it.each([
    ['20 Laps', null],
    ['1:00:00 Timed', 3_600_000],
  ])('of the length "%s"', (length, lengthMs) => {
    const reading = readAs(changed(race, /Length: [^<]*/, `Length: ${length}`), 'race-result')
    expect(reading).toMatchObject({ lengthText: length, lengthMs })
  })

  it('saved from a browser, whose table says that it is empty, is an empty race', () => {
    const empty = races.map((one) => fromFixture('', one)).find(({ body }) => !body.includes('car_num')) ?? fail('none')
    const notice = '<tr><td valign="top" colspan="13" class="dataTables_empty">No data available in table</td></tr>'
    expect(read(changed(empty, /(<tbody>)\s*(<\/tbody>)/, `$1${notice}$2`)).rows).toBe(0)
  })

  it.each([
    ['a position beyond all', /(<tr>\s*<td>)1</, '$11001<'],
    ['a fastest lap on no lap there can be', /<sup>\d+<\/sup>/, '<sup>10001</sup>'],
    ['a position on a lap beyond all', /'pos' : '\d+'/, "'pos' : '1001'"],
    ['a lap number beyond all', /'lapNum' : '1'/, "'lapNum' : '10001'"],
    ['a lap of two days', /('lapNum' : '1',[\s\S]*?'time' : ')[\d.]+'/, "$1172800'"],
    ['a negative lap', /('lapNum' : '1',[\s\S]*?'time' : ')[\d.]+'/, "$1-1'"],
    ['a lap without a time', /('lapNum' : '1',[\s\S]*?'time' : ')[\d.]+'/, "$1'"],
    ['a driver who is no number', /data-driver-id="\d+"/, 'data-driver-id="x"'],
  ])('with %s is refused', (_what, from, to) => {
    expect(tryToRead(changed(race, from, to))).toBe('page/changed')
  })

  it.each([
    ['a lap twice', /(\{\s*'lapNum' : '2',[\s\S]*?\},)/, '$1$1'],
    ['two laps in the other order', /(\{\s*'lapNum' : '2',[\s\S]*?\},)(\s*\{\s*'lapNum' : '3',[\s\S]*?\},)/, '$2$1'],
    ['a driver twice', /(racerLaps\[\d+\] = \{[\s\S]*?\n\t{7}\};)/, '$1$1'],
    ['a row twice', /(<tr>\s*<td>1<\/td>[\s\S]*?<\/tr>)/, '$1$1'],
    ['another id in its table', /data-driver-id="(\d+)"/, 'data-driver-id="9$1"'],
    ['another id in its script', /racerLaps\[(\d+)\] = \{/, 'racerLaps[9$1] = {'],
  ])('with %s is rejected', (_what, from, to) => {
    expect(tryToRead(changed(race, from, to))).toBe('race/rejected')
  })
})

describe('an event page', () => {
  const event = page('event')
  const before = readAs(event, 'event')
  const rowsBegin = /(Race Results<\/span>[\s\S]*?<tbody>)/

  it.each([
    ['a remark between its races', rowsBegin, '$1<tr><td colspan="2">Times are provisional</td></tr>'],
    [
      'a race linked once more',
      /(<\/body>)/,
      `<a href="/results/?p=view_race_result&id=${smallMeeting.listedRaceIds[0]}">x</a>$1`,
    ],
    ['a third column', /(at \d+:\d\d[ap]m<\/td>)/g, '$1<td><a href="/videos/?id=1">Video</a></td>'],
  ])('with %s says the same', (_what, from, to) => {
    expect(readAs(changed(event, from, to), 'event')).toEqual(before)
  })

  it('without times has races without times', () => {
    const { races } = readAs(changed(event, /<td>\w{3} \d+, \d{4}(?: at [^<]*)?<\/td>/g, '<td></td>'), 'event')
    expect(races).toEqual(before.races.map((one) => ({ ...one, completedAtLocal: null, completedText: null })))
  })

  it('before its first race is an event without races', () => {
    const table =
      /<div class="table-responsive">\s*<table[^>]*>\s*<thead>\s*<tr>\s*<th[^>]*><span class="class_header">Race Results[\s\S]*?<\/table>\s*<\/div>/
    const announced = changed(event, table, '')
    expect(tryToRead(announced)).toBe('page/changed')
    const body = announced.body.replace(/<td>[\d,]+<\/td>/, '<td>0</td>')
    expect(readAs({ ref: event.ref, body }, 'event')).toEqual({ ...before, races: [], lapCount: 0 })
  })

  it.each([
    ['a race linked that it does not list', /(<\/body>)/, '<a href="/results/?p=view_race_result&id=999">x</a>$1'],
    ['a race without a link', /<a href="[^"]*race[^"]*"[^>]*>(<i[^>]*><\/i> Race 1: [^<]*)<\/a>/, '$1'],
    ['a row of neither kind', rowsBegin, '$1<tr><td>x</td><th>y</th></tr>'],
    ['a row without cells', rowsBegin, '$1<tr></tr>'],
  ])('with %s is refused', (_what, from, to) => {
    expect(tryToRead(changed(event, from, to))).toBe('page/changed')
  })
})

describe('an entry list', () => {
  const list = page('entry-list')
  const before = readAs(list, 'entry-list')

  it('that states fewer entries than it lists has them all', () => {
    const stated = changed(list, /Entries: \d+<\/div>/, 'Entries: 1</div>')
    expect(readAs(stated, 'entry-list').entries).toEqual(before.entries)
  })

  it('that states more entries than it lists has lost some', () => {
    expect(tryToRead(changed(list, /Entries: \d+<\/div>/, 'Entries: 99</div>'))).toBe('page/incomplete')
    expect(tryToRead(changed(list, /Entries: \d+<br/, 'Entries: 999<br'))).toBe('page/incomplete')
  })

  it('that states no count is held against its running numbers', () => {
    const silent = changed(list, /Entries: \d+<\/div>/g, '</div>')
    expect(readAs(silent, 'entry-list').entries).toEqual(before.entries)
    const short = { ref: list.ref, body: silent.body.replace(/<tr>\s*<td>2<\/td>[\s\S]*?<\/tr>/, '') }
    expect(tryToRead(short)).toBe('page/incomplete')
  })

  it.each([
    [
      'a tab of another kind',
      /(<ul class="nav nav-pills">)/,
      '$1<li><a href="/results/">Now</a></li><li><a href="#">Up</a></li>',
    ],
    [
      'a pane of another kind',
      /(<div class="tab-content">)/,
      '$1<div class="tab-pane"><table><tr><td>x</td></tr></table></div>',
    ],
  ])('with %s says the same', (_what, from, to) => {
    expect(readAs(changed(list, from, to), 'entry-list')).toEqual(before)
  })

  it('with the heading of a class unknown is refused, not read without that class', () => {
    expect(tryToRead(changed(list, '<th>Transponder #</th>', '<th>Chip</th>'))).toBe('page/changed')
    expect(tryToRead(changed(list, '<th>Driver</th>', '<th>Name</th>'))).toBe('page/changed')
  })

  it('before its first entry is empty', () => {
    const body = list.body
      .replace(/<li[^>]*><a href="#[\s\S]*?<\/li>/g, '')
      .replace(/<div class="tab-pane[\s\S]*?<\/table>\s*<\/div>/g, '')
    expect(tryToRead({ ref: list.ref, body })).toBe('page/incomplete')
    const none = body.replace(/Entries: \d+/, 'Entries: 0')
    expect(readAs({ ref: list.ref, body: none }, 'entry-list')).toEqual({ ...before, classes: [], entries: [] })
  })
})

describe('an events listing', () => {
  const listing = page('events-listing')
  const before = readAs(listing, 'events-listing')
  const date = /<span class="hidden">[^<]*<\/span>[^<]*/

  it.each([
    ['as the database writes it', '<span class="hidden">0000-00-00 00:00:00</span>Nov 30, -0001'],
    ['with nothing', ''],
  ])('with an event that has no date yet, %s', (_what, to) => {
    const { events } = readAs(changed(listing, date, to), 'events-listing')
    expect(events.slice(1)).toEqual(before.events.slice(1))
    expect(events[0]).toEqual({
      ...before.events[0],
      startDateLocal: null,
      endDateLocal: null,
      plannedStartLocal: null,
    })
  })

  it('with empty counts has none', () => {
    const { events } = readAs(
      changed(listing, /<td>\d+<\/td>(\s*)<td>\d+<\/td>/, '<td></td>$1<td> </td>'),
      'events-listing',
    )
    expect(events[0]).toEqual({ ...before.events[0], entryCount: null, driverCount: null })
  })

  it.each(['Carpet --> Clay', 'Fun <Run', 'Clubday <3', 'A < B', '1 > 0', '\'Q"', 'R&D &', '</', '<', '-->'])(
    'with an event called %s has every event',
    (name) => {
      const named = changed(listing, /(p=view_event&id=\d+">)[^<]*/, `$1${name}`)
      expect(readAs(named, 'events-listing').events.slice(1)).toEqual(before.events.slice(1))
    },
  )

  it('of a new track is empty', () => {
    expect(read(changed(listing, /(<tbody>)[\s\S]*?(<\/tbody>)/, '$1$2')).rows).toBe(0)
  })

  it.each([
    ['a date that is none', date, '<span class="hidden">2025-13-01 00:00:00</span>Nov 16, 2025'],
    ['two dates that differ', date, '<span class="hidden">2025-01-01 00:00:00</span>Nov 16, 2025'],
    ['a count that is none', /<td>\d+<\/td>(\s*<td>\d+<\/td>)/, '<td>x</td>$1'],
    ['a link to something else', /p=view_event/, 'p=view_race'],
    ['an event twice', /(<tbody>\s*)(<tr>[\s\S]*?<\/tr>)/, '$1$2$2'],
  ])('with %s is refused', (_what, from, to) => {
    expect(tryToRead(changed(listing, from, to))).toBe('page/changed')
  })
})

describe('a catalogue', () => {
  const catalogue = page('track-catalogue')

  it.each([
    ['no track at all', /(<tbody>)[\s\S]*?(<\/tbody>)/, '$1$2'],
    ['a track twice', /(<tbody>\s*)(<tr[\s\S]*?<\/tr>)/, '$1$2$2'],
    ['a link to another site', /(seRC<\/span>)<a href="[^"]*"/, '$1<a href="/live/"'],
    ['two addresses that differ', /data-href="\/\/\w/, 'data-href="//zz'],
    ['a track without a name', /(seRC<\/span><a[^>]*>)<strong>[^<]*<\/strong>/, '$1'],
  ])('with %s is refused', (_what, from, to) => {
    expect(tryToRead(changed(catalogue, from, to))).toBe('page/changed')
  })
})
