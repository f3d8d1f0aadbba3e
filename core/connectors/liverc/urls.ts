import type { PageType, SourceName } from '../../contract/domain.ts'
import { Failure } from '../../contract/failure.ts'
import type { PageRef, Recognised, Site } from '../connector.ts'

/** Where LiveRC's pages are served; `{slug}` is the track's, and the catalogue's slug is `live`. */
export const liveRcOrigin = 'https://{slug}.liverc.com'
const catalogueSlug = 'live'
/** Where LiveRC keeps the libraries that its pages' scripts are built on. */
const assetOrigin = 'https://assets.liveracemedia.com'

const siteNames: Record<SourceName, string> = { liverc: 'LiveRC', demo: 'the demo club' }

/** Result pages by the query parameter `p`: those that are read, and those that are only known by name. */
const readPages: Record<string, PageType> = {
  view_event: 'event',
  view_entry_list: 'entry-list',
  view_race_result: 'race-result',
}
const pageNames: Record<PageType, string> = {
  'track-catalogue': '',
  'events-listing': '',
  event: 'view_event',
  'entry-list': 'view_entry_list',
  'race-result': 'view_race_result',
}
const unreadPages: Record<string, string> = {
  view_points: 'qualifying points',
  view_heat_sheet: 'heat sheet',
  view_round_ranking: 'round ranking',
  view_multi_main_result: 'multi-main result',
  event_overall_ranking: 'overall ranking',
  view_driver_laps: 'driver laps',
  calendar: 'practice month',
  session_list: 'practice day',
  view_session: 'practice session',
}
const unreadPaths: Record<string, string> = {
  '/': 'track dashboard',
  '/live': 'live timing',
  '/practice': 'practice',
  '/results': 'current event',
  '/videos': 'videos',
  '/track_map': 'track map',
}

/** Every LiveRC address that this program builds or understands, below one origin template. */
export interface Addresses {
  readonly site: Site
  urlOf(page: PageRef): URL
  recognise(url: URL): Recognised | null
}

/**
 * Addresses below `origin`, e.g. `https://{slug}.liverc.com` or, for a local server, `http://127.0.0.1:4600/{slug}`.
 * Throws `input/invalid` for a template without `{slug}` or that is no http address.
 */
export function addressesBelow(origin: string, source: SourceName = 'liverc'): Addresses {
  const template = readTemplate(origin)
  // Whoever pastes an address copies it from the real site, also when a local copy is asked for the pages.
  const standsAlone = origin === liveRcOrigin || source !== 'liverc'
  const templates = standsAlone ? [template] : [template, readTemplate(liveRcOrigin)]
  const lendsScripts = (url: URL) => template.owns(url) || (origin === liveRcOrigin && url.origin === assetOrigin)
  return {
    site: { name: siteNames[source], key: template.key, owns: template.owns, lendsScripts },
    urlOf: (page) => new URL(pathOf(page), template.baseOf(page.sourceTrackSlug ?? catalogueSlug)),
    recognise: (url) => {
      for (const { split } of templates) {
        const parts = split(url)
        if (parts) return recognisePath(source, parts.slug, parts.path, url.searchParams)
      }
      return null
    },
  }
}

interface Template {
  readonly key: string
  owns(url: URL): boolean
  baseOf(slug: string): string
  split(url: URL): { slug: string; path: string } | null
}

function readTemplate(origin: string): Template {
  const wrong = new Failure(
    'input/invalid',
    `The LiveRC origin "${origin}" is not usable: write it like ${liveRcOrigin} or http://127.0.0.1:4600/{slug}.`,
  )
  if (origin.split('{slug}').length !== 2 || !URL.canParse(origin.replace('{slug}', 'x'))) throw wrong
  const base = new URL(origin.replace('{slug}', 'slug-goes-here'))
  if (base.protocol !== 'https:' && base.protocol !== 'http:') throw wrong
  const inHost = base.hostname.startsWith('slug-goes-here.')
  const domain = base.hostname.replace('slug-goes-here.', '')
  const prefix = inHost ? '' : base.pathname.replace(/\/?slug-goes-here\/?$/, '')
  if (!inHost && !/\/slug-goes-here\/?$/.test(base.pathname)) throw wrong
  const hostMatches = (url: URL) =>
    url.port === base.port && (inHost ? url.hostname.endsWith(`.${domain}`) : url.hostname === domain)
  const isBelow = (url: URL) => hostMatches(url) && url.pathname.startsWith(`${prefix}/`)
  return {
    key: base.port ? `${domain}:${base.port}` : domain,
    // An address with a name and a password in it is nobody's own; nor is one that is only spelled like ours.
    owns: (url) =>
      url.protocol === base.protocol &&
      hostMatches(url) &&
      url.username === base.username &&
      url.password === base.password,
    baseOf: (slug) => {
      if (!isSlug(slug)) throw new Failure('input/invalid', `"${slug}" cannot be the name of a track in an address.`)
      return `${withoutTrailingSlashes(origin.replace('{slug}', slug))}/`
    },
    split: (url) => {
      if ((url.protocol !== 'https:' && url.protocol !== 'http:') || !isBelow(url)) return null
      const [, first = '', ...rest] = url.pathname.slice(prefix.length).split('/')
      const slug = inHost ? url.hostname.slice(0, -domain.length - 1) : first
      const path = inHost ? url.pathname : `/${rest.join('/')}`
      return isSlug(slug) ? { slug: slug.toLowerCase(), path } : null
    },
  }
}

function withoutTrailingSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}

/** Slugs are letters and digits in the catalogue; a hyphen is allowed because host names are. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(text)
}

function pathOf({ pageType, sourceId }: PageRef): string {
  if (pageType === 'track-catalogue') return '.'
  if (pageType === 'events-listing') return 'events/'
  if (sourceId === null || !/^\d+$/.test(sourceId)) {
    throw new Failure('input/invalid', `A LiveRC ${pageType} needs a number as its id, not "${sourceId}".`)
  }
  return `results/?p=${pageNames[pageType]}&id=${sourceId}`
}

function recognisePath(source: SourceName, slug: string, rawPath: string, query: URLSearchParams): Recognised {
  const path = withoutTrailingSlashes(rawPath) || '/'
  const p = query.get('p')
  const page = (pageType: PageType, sourceId: string | null): Recognised => ({
    page: {
      source,
      pageType,
      sourceTrackSlug: pageType === 'track-catalogue' ? null : slug,
      sourceId,
    },
  })
  if (path === '/' && slug === catalogueSlug) return page('track-catalogue', null)
  if (path === '/events') return page('events-listing', null)
  if (p === null) return { unsupported: unreadPaths[path] ?? 'unknown' }
  const pageType = path === '/results' && Object.hasOwn(readPages, p) ? readPages[p] : undefined
  const id = query.get('id') ?? ''
  if (pageType && /^\d{1,20}$/.test(id)) return page(pageType, id)
  // A saved entry list's id may be unknown; the address still says what the page is.
  if (pageType && !/\d/.test(id)) return page(pageType, null)
  return { unsupported: (Object.hasOwn(unreadPages, p) ? unreadPages[p] : undefined) ?? 'unknown' }
}

/** The page that a link on a LiveRC page means, by its query alone: links are never followed, only their ids taken. */
export function readLink(href: string): { p: string; id: string } | null {
  if (!URL.canParse(href, 'https://live.liverc.com/')) return null
  const query = new URL(href, 'https://live.liverc.com/').searchParams
  const p = query.get('p')
  const id = query.get('id')
  return p !== null && id !== null && /^\d{1,20}$/.test(id) ? { p, id } : null
}
