import { describe, expect, it } from 'vitest'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { Failure } from '../../core/contract/failure.ts'
import { type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { type ScriptForm, withScriptedRaces } from '../../fixtures/scripted-races.ts'
import { without } from './support/damage.ts'
import { capturedPages, fixturePages, fromFixture, hostileMeeting, pagesOf, type TestPage } from './support/pages.ts'

const connector = liveRcConnector()
const meeting = makeMeeting({ seed: 5, size: 'small', traps: true })
/** A race that nobody drove has no laps to announce. */
const raceIds = meeting.model.races
  .filter(({ runs }) => runs.some(({ lapTimesMs }) => lapTimesMs.length > 0))
  .map(({ sourceRaceId }) => sourceRaceId)

function racesOf({ pages }: Meeting, name: string): TestPage[] {
  return raceIds.map((id) => {
    const page = pages.find(({ pageType, sourceId }) => pageType === 'race-result' && sourceId === id)
    if (!page) throw new Error(`no race ${id}`)
    return fromFixture(name, page)
  })
}

function scripted(form: ScriptForm): TestPage[] {
  return racesOf(withScriptedRaces(meeting, Object.fromEntries(raceIds.map((id) => [id, form]))), form)
}

/** The value of the variable as the page's scripts would leave it, from the page that embeds it. */
function lapsOf(page: TestPage): Record<string, unknown> {
  const asset = withScriptedRaces(meeting, { [page.ref.sourceId ?? '']: 'fetched' }).assets?.find(({ path }) =>
    path.includes('p=race_laps&'),
  )
  return JSON.parse(asset?.body() ?? 'null')
}

function needOf({ ref, body }: TestPage) {
  const need = connector.scriptNeed(ref, body)
  if (!need) throw new Error('The page needs no script.')
  return need
}

const codeOf = ({ ref, body }: TestPage) => {
  try {
    connector.parse(ref, body)
    return 'read'
  } catch (error) {
    return error instanceof Failure ? error.code : error
  }
}

describe('a page that embeds its laps', () => {
  it.each(
    [...fixturePages(), ...pagesOf('hostile', hostileMeeting), ...capturedPages()].map(
      (page) => [page.name, page] as const,
    ),
  )('needs no script: %s', (_name, { ref, body }) => {
    expect(connector.scriptNeed(ref, body)).toBeNull()
  })

  it('needs none either where it is cut, or its script is damaged', () => {
    const [page] = fixturePages().filter(({ ref }) => ref.pageType === 'race-result')
    if (!page) throw new Error('no race page')
    for (let at = 0; at < page.body.length; at += 997) {
      expect(connector.scriptNeed(page.ref, page.body.slice(0, at))).toBeNull()
    }
    for (const [from, to] of [
      ["'lapNum'", "'lapNumber'"],
      ['racerLaps[', 'racerLaps ['],
      ["'laps' : [", "'laps' = ["],
      ["'driverName'", 'driverName"'],
    ] as const) {
      expect(page.body).toContain(from)
      expect(connector.scriptNeed(page.ref, page.body.replaceAll(from, to)), from).toBeNull()
    }
  })
})

describe('a page that announces laps and does not have them', () => {
  it.each<ScriptForm>(['fetched', 'in-halves', 'holder', 'nothing', 'endless'])(
    'is refused, and needs its script: %s',
    (form) => {
      for (const page of scripted(form)) {
        expect(codeOf(page)).toMatch(/^(?:page\/changed|race\/rejected)$/)
        expect(needOf(page).variable).toBe('racerLaps')
        expect(needOf(page).complete(null)).toEqual({ body: page.body, isWhole: false })
      }
    },
  )

  it('also where the lap script is gone without a trace', () => {
    const [page] = fixturePages().filter(({ ref }) => ref.pageType === 'race-result')
    const [script] = /<script[^>]*>\s*var racerLaps = \{\};[\s\S]*?<\/script>/.exec(page?.body ?? '') ?? []
    if (!page || script === undefined) throw new Error('no lap script')
    const at = page.body.indexOf(script)
    const bare = { ...page, body: without(page.body, at, at + script.length) }
    expect(needOf(bare).variable).toBe('racerLaps')
  })

  it('but a table without drivers who have laps, and without a holder, announces none', () => {
    const [page] = scripted('fetched')
    if (!page) throw new Error('no race page')
    const body = page.body.replace(/<a href="#" data-driver-id[^>]*>/g, '<a href="#">')
    expect(connector.scriptNeed(page.ref, body)).toBeNull()
    expect(connector.scriptNeed({ ...page.ref, pageType: 'event' }, page.body)).toBeNull()
  })

  it('a holder that is filled is none', () => {
    const [page] = scripted('holder')
    if (!page) throw new Error('no race page')
    const filled = page.body.replace('<div class="laps_list">', '<div class="laps_list"><span>Lap 1: 42.996</span>')
    expect(connector.scriptNeed(page.ref, filled)).toBeNull()
  })
})

describe('with what its scripts brought', () => {
  it.each<ScriptForm>(['fetched', 'holder', 'nothing'])('it is read like the page that embeds its laps: %s', (form) => {
    const embedded = racesOf(meeting, 'embedded')
    expect(embedded.length).toBeGreaterThan(5)
    for (const [at, page] of scripted(form).entries()) {
      const same = embedded[at]
      if (!same) throw new Error('not the same races')
      const { body, isWhole } = needOf(page).complete(JSON.stringify(lapsOf(same)))
      const read = connector.parse(page.ref, body)
      expect(read).toEqual(connector.parse(same.ref, same.body))
      expect(isWhole).toBe(true)
      // Kept in the archive, it is what a replay reads: it needs nothing more.
      expect(connector.scriptNeed(page.ref, body)).toBeNull()
    }
  })

  it('names that look like the end of a script stay names', () => {
    const [page] = scripted('fetched')
    if (!page) throw new Error('no race page')
    const laps = lapsOf(page) as Record<string, { driverName: string }>
    const [first] = Object.values(laps)
    if (!first) throw new Error('no driver')
    first.driverName = '</script></body>\u2028"<b>'
    const read = connector.parse(page.ref, needOf(page).complete(JSON.stringify(laps)).body)
    expect(read).toMatchObject({ disagreements: [{ rule: 'driver-name', computed: '</script></body> "<b>' }] })
  })

  it('is not whole with a driver or a lap too few', () => {
    const [page] = scripted('fetched')
    if (!page) throw new Error('no race page')
    const laps = lapsOf(page) as Record<string, { laps: unknown[] }>
    const whole = (value: unknown) => needOf(page).complete(JSON.stringify(value)).isWhole
    expect(whole(laps)).toBe(true)
    const [id, ...others] = Object.keys(laps)
    expect(whole(Object.fromEntries(others.map((other) => [other, laps[other]])))).toBe(false)
    const block = laps[id ?? '']
    expect(whole({ ...laps, [id ?? '']: { ...block, laps: block?.laps.slice(0, -1) } })).toBe(false)
  })

  it.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['a text', '"racerLaps"'],
    ['a list', '[]'],
    ['nobody', '{}'],
    ['no drivers', '{"a":{}}'],
    ['no blocks', '{"1":2}'],
    ['a key of its own kind', '{"__proto__":{}}'],
  ])('is the page as it was where they brought %s', (_name, json) => {
    const [page] = scripted('fetched')
    if (!page) throw new Error('no race page')
    expect(needOf(page).complete(json)).toEqual({ body: page.body, isWhole: false })
  })

  it.each([
    ['laps of somebody else', '{"1":{"driverName":"A","laps":[]}}'],
    ['blocks without laps', '{"1":{"driverName":"A"}}'],
    ['depth without end', `{"1":{"laps":${'['.repeat(500)}${']'.repeat(500)}}}`],
  ])('%s are refused like any', (_name, json) => {
    const [page] = scripted('fetched')
    if (!page) throw new Error('no race page')
    const { body, isWhole } = needOf(page).complete(json)
    expect(isWhole).toBe(false)
    expect(codeOf({ ...page, body })).toMatch(/^(?:page\/changed|race\/rejected)$/)
  })
})

describe('scripts of LiveRC', () => {
  it('come from its own hosts and from where it keeps its libraries, those of a local copy from that alone', () => {
    const lends = (origin: string | undefined, url: string) => liveRcConnector(origin).site.lendsScripts(new URL(url))
    expect(lends(undefined, 'https://canberraoffroad.liverc.com/js/a.js')).toBe(true)
    expect(lends(undefined, 'https://assets.liveracemedia.com/lib/a.js')).toBe(true)
    expect(lends(undefined, 'http://assets.liveracemedia.com/lib/a.js')).toBe(false)
    expect(lends(undefined, 'https://www.googletagservices.com/tag/js/gpt.js')).toBe(false)
    expect(liveRcConnector().site.owns(new URL('https://assets.liveracemedia.com/lib/a.js'))).toBe(false)
    expect(lends('http://127.0.0.1:4600/{slug}', 'http://127.0.0.1:4600/js/a.js')).toBe(true)
    expect(lends('http://127.0.0.1:4600/{slug}', 'https://assets.liveracemedia.com/lib/a.js')).toBe(false)
  })
})
