import { existsSync } from 'node:fs'
import type { Connector, PageRef } from '../connectors/connector.ts'
import { isSlug } from '../connectors/liverc/urls.ts'
import type { SourceName } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import { openStore } from '../store/database.ts'
import { findEvent } from '../store/events.ts'

/** The page that lists a source's tracks. */
export function catalogue(source: SourceName): PageRef {
  return { source, pageType: 'track-catalogue', sourceTrackSlug: null, sourceId: null }
}

/** The page that lists a track's events. */
export function listing(source: SourceName, sourceTrackSlug: string): PageRef {
  return { source, pageType: 'events-listing', sourceTrackSlug, sourceId: null }
}

/** A track's short name as it stands in addresses. Throws `input/invalid`. */
export function readSlug(text: string): string {
  const slug = text.trim().toLowerCase()
  if (isSlug(slug)) return slug
  throw new Failure(
    'input/invalid',
    `"${text}" is not a track's short name: it is the part before .liverc.com, such as canberraoffroad.`,
  )
}

/** What is known of an event by its name, `liverc:486677`. */
export type FindStored = (named: readonly [SourceName, string]) => { sourceTrackSlug: string } | undefined

/** An event's track, from a database that must not be touched; undefined where there is no database yet. */
export function findStoredOnly(file: string, [source, sourceEventId]: readonly [SourceName, string]) {
  if (!existsSync(file)) return undefined
  const store = openStore(file, { readOnly: true })
  try {
    return findEvent(store, source, sourceEventId)
  } finally {
    store.close()
  }
}

/** The page of the event that a person named. Throws `input/invalid` with what to write instead. */
export function eventPage(connectors: readonly Connector[], event: string, findStored: FindStored): PageRef {
  const [, named, sourceId = ''] = /^([a-z]+):(\d{1,20})$/.exec(event.trim()) ?? []
  if (named !== undefined) {
    const source = connectors.find((connector) => connector.source === named)?.source
    const stored = source && findStored([source, sourceId])
    if (source && stored) return { source, pageType: 'event', sourceTrackSlug: stored.sourceTrackSlug, sourceId }
    throw new Failure('input/invalid', `Event ${event} is not known yet. Give its address on LiveRC instead.`)
  }
  const url = URL.canParse(event) ? new URL(event) : null
  const recognised = url && (connectors.map((connector) => connector.recognise(url)).find(Boolean) ?? null)
  const page = recognised && 'page' in recognised ? recognised.page : null
  if (page?.pageType === 'event' && page.sourceId !== null) return page
  const what = !recognised
    ? 'is not an address on LiveRC'
    : page?.pageType === 'event'
      ? "lacks the event's id"
      : `is the address of another kind of page (${'page' in recognised ? recognised.page.pageType : recognised.unsupported})`
  const hint =
    event.includes('view_event') && !event.includes('id=') ? ' Put it in quotes: a shell cuts it at the &.' : ''
  throw new Failure('input/invalid', `"${event}" ${what}. An event's address looks like ${exampleAddress}.${hint}`)
}

const exampleAddress = 'https://canberraoffroad.liverc.com/results/?p=view_event&id=486677'
