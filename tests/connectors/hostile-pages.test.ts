import { describe, expect, it } from 'vitest'
import type { PageRef } from '../../core/connectors/connector.ts'
import { effort } from './support/damage.ts'
import { fixturePages, refOf, type TestPage } from './support/pages.ts'
import { read, refusals, tryToRead } from './support/reading.ts'
import { withinTwoSeconds } from './support/watchdog.ts'

/** Pages made to stop the program, and pages that only look odd. */

/** The long form makes them as large as any page may be. */
const megabytes = effort > 1 ? 5 : 2
const allTypes = ['race-result', 'event', 'entry-list', 'events-listing', 'track-catalogue'] as const
/** What all parsers do first is the same; the long form asks every one of them. */
const types: readonly PageRef['pageType'][] = effort > 1 ? allTypes : ['race-result']
const refFor = (pageType: PageRef['pageType']) => refOf(pageType, pageType === 'track-catalogue' ? null : 'x', '1')

const filled = (text: string, bytes = megabytes * 1_000_000) => text.repeat(Math.ceil(bytes / text.length))
const page = (content: string) => `<html><body><h1 class="page-header">T</h1>${content}</body></html>\n`
const heads = ['Pos', 'Driver', 'Laps/Time'].map((heading) => `<th>${heading}</th>`).join('')
const racePage = (rows: string, script: string) =>
  page(
    `<table class="race_result"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table><script>${script}</script>`,
  )
const block = (laps: string) => `racerLaps[1] = {'driverName':'A','laps':[${laps}]};`
const lap = (number: number, more = '') =>
  `{'lapNum':'${number}','pos':'1','time':'30','pace':'20/10:00.000','segments':[${more}]},`

const floods: readonly (readonly [what: string, body: () => string])[] = [
  ['scripts that do not end', () => page(filled('<script>'))],
  ['beginnings of scripts', () => page(filled('<script'))],
  ['ends of scripts', () => page(filled('</script>'))],
  ['an unclosed element in another', () => page(filled('<div>'))],
  ['elements closed by the names of others', () => page(filled('<div></p>'))],
  ['closing tags', () => page(filled('<b></i>'))],
  ['bare signs', () => page(filled('<'))],
  ['bare ampersands', () => page(filled('&'))],
  ['references without an end', () => page(filled('&#1'))],
  ['comments that do not end', () => page(filled('<!--'))],
  ['attributes without an end', () => page(`<a ${filled('a=1 ')}`)],
  ['quotes', () => page(filled(`<a b="c' `))],
  ['one attribute of many', () => page(`<a ${filled('abc ')}>x</a>`)],
  ['one class of many', () => page(`<table class="${filled('race_result_ ')}"></table>`)],
  ['one very long name', () => page(`<h3 class="page-header">${filled('a ')}</h3>`)],
  ['marks over one letter', () => page(`<h3 class="page-header">a${filled('\u0315\u0300')}</h3>`)],
  ['spaces', () => page(filled(' '))],
  ['spaces between tags', () => page(filled('<b>          </b>          '))],
  ['zero bytes', () => page(filled('\0'))],
  ['tables in tables', () => page(filled('<table class="race_result"><tr><td>'))],
  ['tables one after another', () => page(filled('<table class="race_result entry_list_data"></table>'))],
  ['cells', () => racePage(`<tr>${filled('<td>')}</tr>`, '')],
  [
    'rows',
    () => racePage(filled('<tr><td>1</td><td><span class="driver_name">A</span></td><td>0</td></tr>'), block('')),
  ],
  ['laps and time', () => racePage(`<tr><td>1</td><td>A</td><td>1/${filled('a')} ${filled('a')}!</td></tr>`, '')],
  ['links', () => page(`<table class="entry_list_data"></table>${filled('<a href="/results/?p=view_event&id=1">')}`)],
  ['headings', () => page(filled('<h1 class="page-header">T</h1><h5 class="page-header">Nov 16, 2025</h5>'))],
  ['words of the script', () => racePage('', `racerLaps[1];${filled('racerLaps ')}`)],
  ['ids of drivers', () => racePage('', filled('racerLaps[1];'))],
  ['drivers', () => racePage('', filled("racerLaps[1] = {'driverName':'A','laps':[]};"))],
  ['lists in lists', () => racePage('', block(filled('[')))],
  ['objects in objects', () => racePage('', block(filled("{'a':")))],
  ['segments in segments', () => racePage('', block(lap(0, filled('['))))],
  ['texts that do not end', () => racePage('', `racerLaps[1];${filled("'a\\'")}`)],
  ['backslashes', () => racePage('', `racerLaps[1];'${filled('\\')}`)],
  ['comments in the script', () => racePage('', `racerLaps[1];${filled('/*')}`)],
  ['line comments in the script', () => racePage('', `racerLaps[1];${filled('//\n')}`)],
  ['lines of the graph', () => racePage('', `racerLaps[1];${filled('positionDataDriver.data.push([1, 2]);')}`)],
  [
    'lines of the graph that do not end',
    () => racePage('', `racerLaps[1];${filled('positionDataDriver.data.push([1')}`),
  ],
  ['laps that do not end', () => racePage('', block(filled("{'lapNum':'1','pos':'1',")))],
  ['laps', () => racePage('', block(filled(lap(1))))],
  ['keys', () => racePage('', `racerLaps[1] = {${filled("'a' : 1,")}`)],
  ['digits', () => racePage('', `racerLaps[1] = {'fastLap' : ${filled('1')}};`)],
  ['years', () => page(`<h5 class="page-header">${filled('Nov 16, 2025 to ')}</h5>`)],
]

describe(`${megabytes} MB of one thing end within two seconds, as a refusal or as a page that says nothing`, () => {
  it.each(floods)('%s', (_what, makeBody) => {
    const body = makeBody()
    for (const pageType of types) {
      const result = withinTwoSeconds(() => tryToRead({ ref: refFor(pageType), body }), pageType)
      if (typeof result === 'string') expect(refusals).toContain(result)
      else expect(result.rows).toBe(0)
    }
  })

  it('a race with as many laps as a page that size can have is read', () => {
    const drivers = Array.from({ length: 30 }, (_, at) => at + 1)
    const laps = Array.from({ length: 2_000 }, (_, at) => at + 1)
    const rows = drivers.map((id) => {
      const link = `<a data-driver-id="${id}">View Laps</a>`
      return `<tr><td>${id}</td><td><span class="driver_name">D${id}</span>${link}</td><td>2000/16:40:00.000</td></tr>`
    })
    const records = laps.map((number) => lap(number)).join('')
    const script = drivers.map((id) => `racerLaps[${id}] = {'driverName':'D${id}','laps':[${records}]};`)
    const body = racePage(rows.join(''), script.join('\n'))
    expect(body.length).toBeGreaterThan(4_000_000)
    const { results } = withinTwoSeconds(() => read({ ref: refFor('race-result'), body }), 'all of it')
    expect(results.map((result) => result.laps.length)).toEqual(drivers.map(() => 2_000))
  })
})

describe('a page that is written otherwise says the same', () => {
  const pages = fixturePages().map((one) => [one.name, one] as const)
  const expectSame = (original: TestPage, body: string) =>
    expect(read({ ref: original.ref, body })).toEqual(read(original))

  it.each(pages)('with line ends of Windows: %s', (_name, original) => {
    expectSame(original, original.body.replaceAll('\n', '\r\n'))
  })

  it.each(pages)('with a byte order mark, and nothing or blanks or a remark at its end: %s', (_name, original) => {
    expectSame(original, `\ufeff${original.body}`)
    expectSame(original, original.body.trimEnd())
    expectSame(original, `${original.body}${' \n'.repeat(5_000)}`)
    expectSame(original, `${original.body}<!-- served in 0.023 s -->\n`)
  })

  it.each(pages)('with tags in capitals: %s', (_name, original) => {
    const scripts: string[] = []
    const body = original.body
      .replace(/<script[\s\S]*?<\/script>/g, (script) => `<!${scripts.push(script) - 1}>`)
      .replace(/<(\/?)([a-z][a-z0-9]*)(?=[\s/>])/g, (_, slash, name) => `<${slash}${name.toUpperCase()}`)
      .replace(/<!(\d+)>/g, (_, at) => scripts[at]?.replace(/^<script/, '<SCRIPT').replace(/script>$/, 'SCRIPT>') ?? '')
    expectSame(original, body)
  })

  it.each(pages.filter(([, { ref }]) => ref.pageType === 'race-result'))(
    'with the white space that a formatter leaves: %s',
    (_name, original) => {
      expectSame(original, original.body.replace(/\n\t+/g, '\n '))
      expectSame(original, original.body.replace(/(>)\n[\n\t]*(<)/g, '$1$2'))
    },
  )
})

describe('letters that no database takes', () => {
  const race = fixturePages().find(({ ref }) => ref.pageType === 'race-result') as TestPage
  const name = /'driverName' : '([^'\\]+)'/.exec(race.body)?.[1] ?? ''
  const named = (text: string) => read({ ref: race.ref, body: race.body.replaceAll(name, text) })

  it.each([
    ['a zero byte', `${name}\0X`, `${name}\ufffdX`],
    ['half a pair', `${name}\ud800X`, `${name}\ufffdX`],
    ['more marks than any language has', `${name}a${'\u0301'.repeat(40)}`, `${name}a${'\u0301'.repeat(40)}`],
    ['letters in two parts', `${name} RENE\u0301E`, `${name} REN\u00c9E`],
    ['blanks of all kinds', `${name}\u00a0\u2003\t X\u3000`, `${name} X`],
  ])('%s', (_what, text, expected) => {
    const { results, findings } = named(text)
    expect(results.map(({ driverName }) => driverName)).toContain(expected)
    expect(findings).toEqual([])
  })

  it('half a pair that the script spells out', () => {
    const body = race.body.replaceAll(`'driverName' : '${name}`, `'driverName' : '\\ud83d${name}`)
    const { findings } = read({ ref: race.ref, body })
    expect(findings.map(({ rule, computed }) => [rule, computed])).toEqual([['driver-name', `\ufffd${name}`]])
  })
})
