import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PageRef } from '../../core/connectors/connector.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'
import { capturedPages, fixturePages, refOf } from './support/pages.ts'
import { tryToRead } from './support/reading.ts'

const types: readonly PageRef['pageType'][] = [
  'track-catalogue',
  'events-listing',
  'event',
  'entry-list',
  'race-result',
]
const asked = (pageType: PageRef['pageType']) => refOf(pageType, pageType === 'track-catalogue' ? null : 'x', '1')

function expectMismatch(body: string, own: PageRef['pageType'] | null): void {
  for (const wanted of types) {
    if (wanted !== own) expect(tryToRead({ ref: asked(wanted), body }), `as ${wanted}`).toBe('page/mismatch')
  }
}

describe('another page than the one asked for is told', () => {
  it.each(fixturePages().map(({ name, ref, body }) => [name, ref.pageType, body] as const))(
    '%s',
    (_name, own, body) => {
      expectMismatch(body, own)
    },
  )

  it.skipIf(!hasCaptures)('captured pages of the types that are read (skipped where ../shared is missing)', () => {
    for (const { ref, body } of capturedPages()) expectMismatch(body, ref.pageType)
  })

  it.skipIf(!hasCaptures)('captured pages of other types (skipped where ../shared is missing)', () => {
    const files = ['dashboard-*', 'practice-month-*', 'practice-day-*', 'practice-session-*', 'qual-points-*']
    for (const body of files.flatMap(matching)) expectMismatch(body, null)
  })

  it('an event by the links to its own entry list', () => {
    const page = fixturePages().find(({ ref }) => ref.pageType === 'event')
    if (!page) throw new Error('There is no event.')
    expect(tryToRead({ ref: refOf('event', 'x', '999999'), body: page.body })).toBe('page/mismatch')
    expect(tryToRead({ ref: refOf('event', 'x', null), body: page.body })).toMatchObject({
      page: { pageType: 'event' },
    })
  })
})

function matching(pattern: string): string[] {
  const prefix = pattern.replace('*', '')
  const index = readFileSync(join(capturesFolder, 'INDEX.md'), 'utf8')
  const names = [...index.matchAll(/`([\w-]+\.html)`/g)].map(([, name = '']) => name)
  const files = names.filter((name) => name.startsWith(prefix)).map((name) => join(capturesFolder, name))
  return files.filter((file) => existsSync(file)).map((file) => readFileSync(file, 'utf8'))
}
