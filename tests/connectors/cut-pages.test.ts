import { describe, expect, it } from 'vitest'
import { counted, cutPlaces } from './support/damage.ts'
import { capturedPages, fixturePages, type TestPage } from './support/pages.ts'
import { read, tryToRead } from './support/reading.ts'

/** A page cut anywhere is refused, or it is read as if it were whole. Nothing in between. */

const placesPerPage = counted(100)

function cutEverywhere(page: TestPage): void {
  const whole = JSON.stringify(read(page))
  for (const place of cutPlaces(page.body, page.name, placesPerPage)) {
    const result = tryToRead({ ref: page.ref, body: page.body.slice(0, place) })
    if (typeof result === 'string') expect(['page/incomplete', 'page/changed', 'page/mismatch']).toContain(result)
    else expect(JSON.stringify(result), `cut to ${place} of ${page.body.length}`).toBe(whole)
  }
}

describe('a page that was cut', () => {
  it.each(fixturePages().map((page) => [page.name, page] as const))('%s', (_name, page) => {
    cutEverywhere(page)
  })

  const captured = capturedPages()
  it.skipIf(captured.length === 0)(`${captured.length} captured pages (skipped where ../shared is missing)`, () => {
    for (const page of captured) cutEverywhere(page)
  })

  it.each(fixturePages().map((page) => [page.name, page] as const))(
    'is refused right behind a name that ends like a page: %s',
    (_name, { ref, body }) => {
      // Every piece of text in the page's tables, one after another, ends with what a page ends with.
      const whole = JSON.stringify(read({ ref, body }))
      const table = body.indexOf('<tbody')
      const places = [...body.matchAll(/(?<=[^<>\s])<\/(?:a|td|strong|span)>/g)].filter(({ index }) => index > table)
      for (const { index } of places.slice(0, 40)) {
        const result = tryToRead({ ref, body: `${body.slice(0, index)} </body></html>` })
        if (typeof result === 'string') expect(result).toMatch(/^page\/(?:incomplete|changed)$/)
        else expect(JSON.stringify(result)).toBe(whole)
      }
    },
  )
})
