import { describe, expect, it } from 'vitest'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { readLink } from '../../core/connectors/liverc/urls.ts'
import { Failure } from '../../core/contract/failure.ts'
import { refOf } from './support/pages.ts'

const connector = liveRcConnector()
const local = liveRcConnector('http://127.0.0.1:4600/{slug}')
const deeper = liveRcConnector('http://127.0.0.1:4600/copies/liverc/{slug}/')
const recognise = (address: string, by = connector) => by.recognise(new URL(address))
const page = (...args: Parameters<typeof refOf>) => ({ page: refOf(...args) })

describe('an address is recognised', () => {
  it.each([
    ['https://live.liverc.com/', page('track-catalogue', null, null)],
    ['https://live.liverc.com', page('track-catalogue', null, null)],
    ['https://canberraoffroad.liverc.com/events/', page('events-listing', 'canberraoffroad', null)],
    ['https://canberraoffroad.liverc.com/events', page('events-listing', 'canberraoffroad', null)],
    ['https://canberraoffroad.liverc.com/results/?p=view_event&id=486677', page('event', 'canberraoffroad', '486677')],
    ['http://canberraoffroad.liverc.com/results?p=view_event&id=486677', page('event', 'canberraoffroad', '486677')],
    ['https://FastandFunToyandHobby.liverc.com/events/', page('events-listing', 'fastandfuntoyandhobby', null)],
    ['https://x.liverc.com/results/?p=view%5Frace%5Fresult&id=12', page('race-result', 'x', '12')],
    ['https://x.liverc.com/results/?id=12&p=view_entry_list#tab', page('entry-list', 'x', '12')],
    ['https://x.liverc.com/results/?p=view_entry_list&id=…', page('entry-list', 'x', null)],
    ['https://x.liverc.com:443/results/?p=view_event&id=1', page('event', 'x', '1')],
  ])('%s', (address, expected) => {
    expect(recognise(address)).toEqual(expected)
  })

  it.each([
    ['https://x.liverc.com/', 'track dashboard'],
    ['https://x.liverc.com/live/', 'live timing'],
    ['https://x.liverc.com/results/', 'current event'],
    ['https://x.liverc.com/results/?p=view_points&id=1', 'qualifying points'],
    ['https://x.liverc.com/practice/?p=session_list&d=2025-10-25', 'practice day'],
    ['https://x.liverc.com/practice/?p=view_event&id=1', 'unknown'],
    ['https://x.liverc.com/results/?p=view_event&id=1x', 'unknown'],
    ['https://x.liverc.com/results/?p=view_event&id=123456789012345678901', 'unknown'],
    ['https://x.liverc.com/results/?p=__proto__&id=1', 'unknown'],
    ['https://x.liverc.com/results/?p=constructor&id=1', 'unknown'],
    ['https://x.liverc.com/constructor', 'unknown'],
    [`https://x.liverc.com/${'/'.repeat(100_000)}x`, 'unknown'],
  ])('as a page that is not read: %.60s', (address, unsupported) => {
    expect(recognise(address)).toEqual({ unsupported })
  })

  it.each([
    'https://liverc.com/results/?p=view_event&id=1',
    'https://evilliverc.com/results/?p=view_event&id=1',
    'https://x.liverc.com.evil.example/results/?p=view_event&id=1',
    'https://x.liverc.com@evil.example/results/?p=view_event&id=1',
    'https://evil.example/?https://x.liverc.com/results/?p=view_event&id=1',
    'https://evil.example#.liverc.com/results/?p=view_event&id=1',
    'https://a.b.liverc.com/results/?p=view_event&id=1',
    'https://-x.liverc.com/results/?p=view_event&id=1',
    'https://x.liverc.com:8443/results/?p=view_event&id=1',
    'https://x.liverc.com./results/?p=view_event&id=1',
    'ftp://x.liverc.com/results/?p=view_event&id=1',
    'file:///x.liverc.com/results/?p=view_event&id=1',
    'javascript:location="https://x.liverc.com/results/?p=view_event&id=1"',
    'data:text/html,<a href="https://x.liverc.com/events/">',
    'blob:https://x.liverc.com/results/?p=view_event&id=1',
  ])('not as one of the site: %s', (address) => {
    expect(recognise(address)).toBeNull()
  })
})

describe('an address is built', () => {
  it.each([
    [refOf('track-catalogue', null, null), 'https://live.liverc.com/', 'http://127.0.0.1:4600/live/'],
    [refOf('events-listing', 'x', null), 'https://x.liverc.com/events/', 'http://127.0.0.1:4600/x/events/'],
    [
      refOf('race-result', 'x', '12'),
      'https://x.liverc.com/results/?p=view_race_result&id=12',
      'http://127.0.0.1:4600/x/results/?p=view_race_result&id=12',
    ],
  ])('and recognised again: $pageType', (ref, address, localAddress) => {
    expect(connector.urlOf(ref).href).toBe(address)
    expect(connector.recognise(connector.urlOf(ref))).toEqual({ page: ref })
    expect(local.urlOf(ref).href).toBe(localAddress)
    expect(local.recognise(local.urlOf(ref))).toEqual({ page: ref })
    expect(deeper.recognise(deeper.urlOf(ref))).toEqual({ page: ref })
    // Whoever has a copy of the pages still copies addresses from the site.
    expect(local.recognise(connector.urlOf(ref))).toEqual({ page: ref })
    expect(connector.recognise(local.urlOf(ref))).toBeNull()
  })

  it.each([
    [refOf('event', 'x', null)],
    [refOf('event', 'x', '')],
    [refOf('event', 'x', '1&p=logout')],
    [refOf('event', 'x/../y', '1')],
    [refOf('event', '$&', '1')],
    [refOf('events-listing', 'evil.example/', null)],
    [refOf('events-listing', '', null)],
  ])('for nothing but a track and a number: %j', (ref) => {
    for (const by of [connector, local]) {
      expect(() => by.urlOf(ref)).toThrow(expect.objectContaining({ code: 'input/invalid' }) as Failure)
    }
  })
})

describe('the site', () => {
  it.each([
    ['https://x.liverc.com/', true],
    ['https://a.b.liverc.com/', true],
    ['http://x.liverc.com/', false],
    ['https://liverc.com/', false],
    ['https://x.liverc.com:8443/', false],
    ['https://evilliverc.com/', false],
    ['https://x.liverc.com.evil.example/', false],
    ['https://me:secret@x.liverc.com/', false],
    ['https://me@x.liverc.com/', false],
    ['file:///x.liverc.com/', false],
  ])('owns %s: %s', (address, isOwn) => {
    expect(connector.site.owns(new URL(address))).toBe(isOwn)
  })

  it('is paced as one, a local copy by its host and port', () => {
    expect([connector.site.key, local.site.key]).toEqual(['liverc.com', '127.0.0.1:4600'])
  })

  it('below a path is not the rest of its host', () => {
    expect(recognise('http://127.0.0.1:4600/copies/liverc/x/events/', deeper)).toEqual(
      page('events-listing', 'x', null),
    )
    expect(recognise('http://127.0.0.1:4600/another/thing/x/events/', deeper)).toBeNull()
    expect(recognise('http://127.0.0.1:4600/copies/livercx/events/', deeper)).toBeNull()
    expect(recognise('http://127.0.0.1:4600/', deeper)).toBeNull()
  })

  it.each([
    'https://liverc.com',
    '{slug}',
    'https://{slug}.liverc.com/{slug}',
    'ftp://{slug}.liverc.com',
    'javascript:{slug}',
    'file:///{slug}',
    'http://127.0.0.1/?x={slug}',
    'http://127.0.0.1/{slug}/more',
    '',
  ])('cannot be at "%s"', (origin) => {
    expect(() => liveRcConnector(origin)).toThrow(Failure)
  })
})

it.each([
  ['/results/?p=view_event&id=486677', { p: 'view_event', id: '486677' }],
  ['/results/?p=view%5Fevent&id=486677', { p: 'view_event', id: '486677' }],
  ['//x.liverc.com/results/?p=view_event&id=1', { p: 'view_event', id: '1' }],
  ['?id=1&p=a', { p: 'a', id: '1' }],
  ['/results/?p=view_event&id=x', null],
  ['/results/?p=view_event', null],
  ['javascript:void(0)', null],
  ['http://[', null],
  ['#', null],
  ['', null],
])('a link to "%s"', (href, expected) => {
  expect(readLink(href)).toEqual(expected)
})
