import { describe, expect, it } from 'vitest'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { asShown, wholeLinks } from '../support/saved-pages.ts'
import { capturedPages, fixturePages, type TestPage } from './support/pages.ts'
import { read, tryToRead } from './support/reading.ts'

/** Pages as a browser saves them after its scripts ran and a person clicked about. */

const connector = liveRcConnector()
const pages = [...fixturePages(), ...capturedPages()]
const named = (wanted: readonly string[]) =>
  pages.filter(({ ref }) => wanted.includes(ref.pageType)).map((page) => [page.name, page] as const)

describe('a table that was sorted and wrapped by a browser', () => {
  it.each(named(['race-result', 'entry-list']))('reads as it was served: %s', (_name, { ref, body }) => {
    const shown = asShown(body)
    expect(shown).not.toBe(body)
    expect(read({ ref, body: shown })).toEqual(read({ ref, body }))
  })

  it.each(named(['race-result', 'entry-list']).filter(([, { ref, body }]) => read({ ref, body }).rows > 0))(
    'of which the browser shows only a part is refused: %s',
    (_name, { ref, body }) => {
      // The first row of the last table that was sorted.
      const shown = asShown(body)
      const from = shown.indexOf('<tr', shown.indexOf('<tbody', shown.lastIndexOf(' dataTable no-footer"')))
      const part = shown.slice(0, from) + shown.slice(shown.indexOf('</tr>', from) + '</tr>'.length)
      expect(tryToRead({ ref, body: part })).toMatch(/^(?:page\/incomplete|race\/rejected)$/)
    },
  )
})

describe('what a page without an address tells of itself', () => {
  it.each(pages.map((page) => [page.name, page] as const))(
    'is its kind, and for an event its id: %s',
    (_name, page) => {
      const told = connector.tell(page.body)
      expect(told?.pageType).toBe(page.ref.pageType)
      if (told?.sourceId !== null) expect(told?.sourceId).toBe(page.ref.sourceId)
      expect(told?.sourceTrackSlug ?? null).toBe(page.ref.pageType === 'track-catalogue' ? told?.sourceTrackSlug : null)
    },
  )

  it.each(named(['event']))('is an event’s club too once links are whole: %s', (_name, page) => {
    const saved = wholeLinks(page.body, 'https://somewhere.liverc.com/results/')
    expect(connector.tell(saved)).toEqual({ ...connector.tell(page.body), sourceTrackSlug: 'somewhere' })
  })

  it('is nothing where it was cut, or is no page of the source', () => {
    const [page] = pages as [TestPage]
    expect(connector.tell(page.body.slice(0, -20))).toBeNull()
    expect(connector.tell('<html><body><h1>Hello</h1></body></html>')).toBeNull()
    expect(connector.tell('')).toBeNull()
    expect(connector.tell(`<html><h1>${'<div>'.repeat(5_000)}</html>`)).toBeNull()
  })
})
