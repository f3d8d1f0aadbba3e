import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../fixtures/random.ts'
import { counted, effort, randomHole, without } from './support/damage.ts'
import { capturedPages, fixturePages, type TestPage } from './support/pages.ts'
import { lossOf, read, refusals, tryToRead } from './support/reading.ts'

/**
 * A page whose middle is missing and whose end is there. A race page says nearly everything twice, so whatever is gone is
 * refused, named by a finding, or no lap and no row. The other pages list a thing once: what they can know is tested here
 * as well, and a row that is gone whole, with nothing else, is beyond them.
 */

const pages = [...fixturePages(), ...capturedPages()]
const racePages = pages
  .filter(({ ref }) => ref.pageType === 'race-result')
  // The long form takes them all; this one every second that is not large.
  .filter(({ body }, at) => effort > 1 || (at % 2 === 0 && body.length < 100_000))
  .map((page) => [page.name, page] as const)
const first = (pageType: TestPage['ref']['pageType']) => pages.filter(({ ref }) => ref.pageType === pageType)

/** Large pages take their time: of these, the short form tries less. */
const fewer = (body: string, count: number) => (body.length > 100_000 ? Math.ceil((count * effort) / 5) : count)

/** Every place where `pattern` stands in the page's content, at most `most` of them, evenly. */
function parts(body: string, pattern: RegExp, most = fewer(body, 60)): [from: number, to: number][] {
  const all = [...body.matchAll(pattern)].map(({ index, 0: text }): [number, number] => [index, index + text.length])
  const step = Math.max(1, Math.ceil(all.length / most))
  return all.filter((_, at) => at % step === 0)
}

/** A test of one page: what is left of it without a part loses nothing in silence. */
function lossesOf(page: TestPage): (from: number, to: number) => void {
  const whole = read(page)
  return (from, to) => {
    const result = tryToRead({ ref: page.ref, body: without(page.body, from, to) })
    if (typeof result === 'string') expect(refusals).toContain(result)
    else expect(lossOf(whole, result), `without ${from} to ${to}`).toBeNull()
  }
}

function codeWithout(page: TestPage, [from, to]: [number, number]): unknown {
  const result = tryToRead({ ref: page.ref, body: without(page.body, from, to) })
  return typeof result === 'string' ? result : 'read'
}

describe.each(racePages)('a race page without a part: %s', (_name, page) => {
  const whole = read(page)
  const lost = lossesOf(page)

  it('a row of the table is refused', () => {
    const table = page.body.indexOf('race_result')
    const rows = parts(page.body, /<tr>[\s\S]*?<\/tr>/g).filter(([from]) => from > page.body.indexOf('<tbody', table))
    expect(rows).toHaveLength(whole.rows)
    for (const row of rows) expect(codeWithout(page, row)).toBe('race/rejected')
  })

  it('a driver in the script is refused', () => {
    const blocks = parts(page.body, /^\s*racerLaps\[\d+\] = \{[\s\S]*?\n\s*(?:\};|\}\n)/gm)
    expect(blocks).toHaveLength(whole.rows)
    for (const block of blocks) expect(codeWithout(page, block)).toBe('race/rejected')
  })

  it('a lap is refused, the last ones of a driver are found', () => {
    const laps = parts(page.body, /\{\s*'?lapNum'? ?: ?['"][1-9][\s\S]*?\]\s*,?\s*\},?/g)
    expect(laps.length > 5 || whole.rows === 0).toBe(true)
    for (const [from, to] of laps) {
      const result = tryToRead({ ref: page.ref, body: without(page.body, from, to) })
      if (typeof result === 'string') expect(result).toBe('race/rejected')
      else expect(result.findings.map(({ rule }) => rule)).toContain('laps-count')
    }
  })

  it('a line, a few lines', () => {
    const lines = parts(page.body.slice(0, page.body.lastIndexOf('</body')), /[^\n]*\n/g, counted(50))
    for (const [at, [from]] of lines.entries()) {
      lost(from, lines[at + 1]?.[0] ?? from)
      lost(from, page.body.indexOf('\n', from) + 1)
    }
  })

  it('the space between any two of its joints', () => {
    // Where a part is lost between two places of one kind, what is left looks right on both sides.
    for (const joint of [/\},?\s*\{\s*'?lapNum/g, /racerLaps\[/g, /<tr>/g, /<td>/g, /'?laps'? ?: ?\[/g, /push\(\[/g]) {
      const places = parts(page.body, joint, 6).map(([from]) => from)
      for (const from of places) for (const to of places) if (to > from) lost(from, to)
    }
  })

  it('anything anywhere', () => {
    const random = seededRandom(`holes ${page.name}`)
    for (let count = counted(50); count > 0; count--) lost(...randomHole(page.body, random))
  })
})

describe('an entry list without a part', () => {
  const lists = first('entry-list').map((page) => [page.name, page] as const)

  it.each(lists)('%s', (name, page) => {
    const { body } = page
    const lost = lossesOf(page)
    for (const row of parts(body, /<tr>\s*<td>[\s\S]*?<\/tr>/g)) expect(codeWithout(page, row)).toBe('page/incomplete')
    for (const pane of parts(body, /<div class="tab-pane[\s\S]*?<\/table>\s*<\/div>/g)) {
      expect(codeWithout(page, pane)).toBe('page/changed')
    }
    for (const joint of [
      /<tr>\s*<td>/g,
      /<div class="class_header">/g,
      /<table id/g,
      /<td>/g,
      /<div class="tab-pane/g,
    ]) {
      const places = parts(body, joint, fewer(body, 10) + 2).map(([from]) => from)
      for (const from of places) {
        for (const to of places) if (to > from) lost(from, to)
      }
    }
    const random = seededRandom(`holes ${name}`)
    for (let count = counted(60); count > 0; count--) lost(...randomHole(body, random))
  })
})

describe('an event page without a part', () => {
  const events = first('event').map((page) => [page.name, page] as const)

  it.each(events)('refuses its list of races gone, or a link, and does without its title: %s', (_name, page) => {
    const table = page.body.indexOf('Race Results</span>')
    const from = page.body.lastIndexOf('<table', table)
    const to = page.body.indexOf('</table>', table) + '</table>'.length
    expect(codeWithout(page, [from, to])).toBe('page/changed')
    const untitled = without(page.body, table, table + 'Race Results'.length)
    expect(tryToRead({ ref: page.ref, body: untitled })).toEqual(read(page))
    const inTable = ([at]: [number, number]) => at > table
    for (const link of parts(page.body, /href="[^"]*race[^"]*"/g).filter(inTable)) {
      expect(codeWithout(page, link)).toBe('page/changed')
    }
    for (const link of parts(page.body, /<a href="[^"]*race[^"]*"[^>]*>/g).filter(inTable)) {
      expect(codeWithout(page, link)).toBe('page/changed')
    }
  })

  it.each(events)('never has more races, or a race of its own making: %s', (name, page) => {
    const { page: whole } = read(page)
    const ids = new Set(whole.pageType === 'event' ? whole.races.map(({ sourceRaceId }) => sourceRaceId) : [])
    const random = seededRandom(`holes ${name}`)
    for (let count = counted(100); count > 0; count--) {
      const result = tryToRead({ ref: page.ref, body: without(page.body, ...randomHole(page.body, random)) })
      if (typeof result === 'string') expect(refusals).toContain(result)
      else if (result.page.pageType === 'event') {
        // Half a number is a number as well: of all that is read, only an id may be cut.
        const strange = result.page.races.filter(({ sourceRaceId }) => !ids.has(sourceRaceId))
        expect(strange.length).toBeLessThan(2)
        expect(result.rows > 0 || whole.pageType !== 'event' || whole.races.length === 0).toBe(true)
      }
    }
  })
})

describe('a listing without a part', () => {
  const listings = [...first('events-listing'), ...first('track-catalogue')].map((page) => [page.name, page] as const)

  it.each(listings)('refuses a row that is not whole: %s', (_name, page) => {
    const body = page.body.indexOf('<tbody')
    const inside = ([at]: [number, number]) => at > body
    for (const cell of parts(page.body, /<td[\s\S]*?<\/td>/g).filter(inside)) {
      expect(codeWithout(page, cell)).toBe('page/changed')
    }
    for (const link of parts(page.body, /<a href="[^"]*"/g).filter(inside)) {
      expect(codeWithout(page, link)).toBe('page/changed')
    }
    expect(codeWithout(page, [body, page.body.indexOf('>', body) + 1])).toBe('page/changed')
  })
})
