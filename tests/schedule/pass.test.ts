import { describe, expect, it } from 'vitest'
import { setCooling, storedEvent } from '../../core/engine/rechecking.ts'
import { eventLease } from '../../core/pipeline/lease.ts'
import { clubOf, type Meeting } from '../../fixtures/meeting.ts'
import { query } from '../support/tables.ts'
import { meetingsOn, scheduleBench } from './support.ts'

const slug = 'fenmoorbuggies'
/** A Tuesday evening in spring; the club's newest meetings are listed first. */
const now = '2026-03-10T20:00:00Z'
const day = 86_400_000
const listAddress = `/${slug}/events/`
const eventAddress = ({ slug: club, eventId }: Meeting) => `/${club}/results/?p=view_event&id=${eventId}`
const later = (ms: number) => new Date(Date.parse(now) + ms)
const pagesOf = (meeting: Meeting) => meeting.listedRaceIds.length + 2

describe('a pass', () => {
  it('reads the list of a followed club, then the meetings of the last days, newest first', async () => {
    const [old, week, yesterday, planned] = meetingsOn(slug, ['2026-02-20', '2026-03-03', '2026-03-09', '2026-03-15'])
    if (!old || !week || !yesterday || !planned) throw new Error('no meetings')
    const bench = await scheduleBench([clubOf([old, week, yesterday, planned])], now)
    const pass = await bench.pass({ scheduleDays: '14' })
    expect(pass).toMatchObject({ outcome: 'done', listsRead: 1, meetingsRead: 2, meetingsSkipped: 0, message: null })
    expect(pass.dueAt).toBe(pass.startedAt)
    expect(pass.requestedBy).toContain('test')
    const asked = bench.asked()
    expect(asked.filter((address) => !/view_race_result|view_entry_list/.test(address))).toEqual([
      listAddress,
      eventAddress(yesterday),
      eventAddress(week),
    ])
    expect(asked).toHaveLength(1 + pagesOf(week) + pagesOf(yesterday))
    expect(bench.engine.findEventDocument(`liverc:${yesterday.eventId}`)).toEqual(yesterday.expected)
    expect(query(bench.file, 'select kind, "trigger", mode, status from ingestion_run order by id')).toEqual([
      { kind: 'events-listing', trigger: 'schedule', mode: 'everything', status: 'complete' },
      { kind: 'event', trigger: 'schedule', mode: 'changed', status: 'complete' },
      { kind: 'event', trigger: 'schedule', mode: 'changed', status: 'complete' },
    ])
  })

  it('asks for nothing that is fresh: soon after nothing at all, another day only the list', async () => {
    const bench = await scheduleBench([clubOf(meetingsOn(slug, ['2026-03-01', '2026-03-02']))], now)
    await bench.pass()
    bench.asked()
    bench.time = later(10 * 60_000)
    expect(await bench.pass()).toMatchObject({ outcome: 'done', listsRead: 0, meetingsRead: 0, meetingsSkipped: 2 })
    expect(bench.asked()).toEqual([])
    bench.time = later(day)
    expect(await bench.pass()).toMatchObject({ outcome: 'done', listsRead: 1, meetingsRead: 0, meetingsSkipped: 2 })
    expect(bench.asked()).toEqual([listAddress])
  })

  it('reads a meeting again that may not have been over, with a page or two, until it certainly was', async () => {
    const [meeting] = meetingsOn(slug, ['2026-03-10'])
    if (!meeting) throw new Error('no meeting')
    const bench = await scheduleBench([clubOf([meeting])], now)
    await bench.pass()
    bench.asked()
    const again: number[] = []
    for (let days = 1; days <= 5; days++) {
      bench.time = later(days * day)
      await bench.pass()
      again.push(bench.asked().filter((address) => address !== listAddress).length)
    }
    expect(again.slice(0, 2).every((pages) => pages >= 1)).toBe(true)
    expect(again.slice(3)).toEqual([0, 0])
  })

  it('reads again what the list shows otherwise', async () => {
    const meetings = meetingsOn(slug, ['2026-03-01', '2026-03-02'])
    const [first] = meetings
    if (!first) throw new Error('no meeting')
    const bench = await scheduleBench([clubOf(meetings)], now)
    await bench.pass()
    // One more is entered, says the list.
    const { model } = first
    const [className] = model.classes
    if (!className) throw new Error('no class')
    const listing = clubOf(meetings).pages.find(({ pageType }) => pageType === 'events-listing')
    const entries = model.classes.reduce((sum, one) => sum + one.entries.length, 0)
    if (!listing) throw new Error('no list')
    const body = () =>
      listing
        .body()
        .replace(new RegExp(`(id=${first.eventId}[\\s\\S]*?<td[^>]*>)${entries}(</td>)`), `$1${entries + 1}$2`)
    expect(body()).not.toBe(listing.body())
    bench.server.serve([{ slug, pages: [{ ...listing, body }] }])
    bench.asked()
    bench.time = later(day)
    expect(await bench.pass()).toMatchObject({ outcome: 'done', meetingsRead: 1, meetingsSkipped: 1 })
    expect(bench.asked()).toContain(eventAddress(first))
  })

  it('of a meeting read in part asks again where that may help, and not where it will not', async () => {
    const meetings = meetingsOn(slug, ['2026-03-01', '2026-03-02'])
    const [gone, down] = meetings
    if (!gone || !down) throw new Error('no meetings')
    const bench = await scheduleBench([clubOf(meetings)], now, { maxTries: '1' })
    bench.server.fault(`view_race_result&id=${gone.listedRaceIds[0]}`, { kind: 'status', status: 404 })
    bench.server.fault(`view_race_result&id=${down.listedRaceIds[0]}`, { kind: 'status', status: 500 }, 1)
    expect(await bench.pass()).toMatchObject({ outcome: 'partial', meetingsRead: 2 })
    bench.asked()
    bench.time = later(day)
    expect(await bench.pass()).toMatchObject({ outcome: 'done', meetingsRead: 1, meetingsSkipped: 1 })
    const asked = bench.asked()
    expect(asked).toContain(eventAddress(down))
    expect(asked).not.toContain(eventAddress(gone))
  })

  it('leaves drafts alone, and a source that is not followed, and the demo club', async () => {
    const bench = await scheduleBench([clubOf(meetingsOn(slug, ['2026-03-01']))], now)
    bench.engine.withStore((store) => store.prepare('update track set followed = 0').run())
    expect(await bench.pass()).toMatchObject({ outcome: 'skipped', message: 'No club is followed.', listsRead: 0 })
    expect(bench.asked()).toEqual([])
    bench.engine.withStore((store) => {
      const run = (sql: string) => store.prepare<[], unknown>(sql).run()
      run("insert into track (source, source_track_slug, in_catalogue, followed) values ('demo', 'demo', 0, 1)")
      run(`update track set followed = 1 where source_track_slug = '${slug}'`)
      run(
        `insert into event (source, source_event_id, track_id, name, start_date_local, end_date_local, entry_count, driver_count, depth, page_read)
         select 'liverc', '999', id, 'T', '2026-03-08', '2026-03-08', 0, 0, 'none', 0 from track where source_track_slug = '${slug}'`,
      )
    })
    expect(await bench.pass()).toMatchObject({ outcome: 'done', listsRead: 1, meetingsRead: 1, meetingsSkipped: 1 })
    expect(bench.asked().filter((address) => address.includes('id=999'))).toEqual([])
  })
})

describe('the limits', () => {
  const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']

  it('of meetings hold for a pass and for a day, and the rest is read later', async () => {
    const bench = await scheduleBench([clubOf(meetingsOn(slug, days))], now)
    const limits = { scheduleMaxMeetings: '2', scheduleMaxMeetingsDay: '3' }
    const read: [number, string | null][] = []
    for (const hours of [0, 1, 2, 24, 25]) {
      bench.time = later(hours * 3_600_000)
      const { meetingsRead, message } = await bench.pass(limits)
      read.push([meetingsRead, message])
    }
    expect(read.map(([count]) => count)).toEqual([2, 1, 0, 2, 0])
    expect(read[0]?.[1]).toContain('the limit of meetings was reached')
    expect(read[4]?.[1]).toBeNull()
    const events = bench.server.requests.filter(({ query: text }) => text.includes('view_event'))
    expect(events).toHaveLength(5)
  })

  it('of pages are kept to the page, says the log of the site', async () => {
    const meetings = meetingsOn(slug, days)
    const bench = await scheduleBench([clubOf(meetings)], now)
    const limits = {
      scheduleMaxPages: '9',
      scheduleMaxPagesDay: '14',
      scheduleMaxMeetings: '50',
      scheduleMaxMeetingsDay: '50',
    }
    const asked: number[] = []
    for (const hours of [0, 1, 2]) {
      bench.time = later(hours * 3_600_000)
      const pass = await bench.pass(limits)
      expect(pass.outcome).toBe('partial')
      asked.push(bench.asked().length)
    }
    expect(asked[0]).toBeLessThanOrEqual(9)
    expect(asked[0]).toBeGreaterThan(6)
    expect((asked[0] ?? 0) + (asked[1] ?? 0) + (asked[2] ?? 0)).toBeLessThanOrEqual(14)
    for (let passes = 0; passes < 12; passes++) {
      bench.time = later((passes + 1) * day)
      await bench.pass(limits)
      expect(bench.asked().length).toBeLessThanOrEqual(14)
    }
    for (const meeting of meetings) {
      expect(bench.engine.findEventDocument(`liverc:${meeting.eventId}`)).toEqual(meeting.expected)
    }
  })

  it('count what every program on the database did, and begin anew with the day on this clock', async () => {
    const bench = await scheduleBench([clubOf(meetingsOn(slug, days))], now)
    const limits = { scheduleMaxMeetings: '5', scheduleMaxMeetingsDay: '1' }
    await bench.pass(limits)
    expect(await bench.pass(limits, {}, bench.another())).toMatchObject({
      outcome: 'partial',
      meetingsRead: 0,
      meetingsSkipped: 5,
    })
    bench.time = later(day)
    expect(await bench.pass(limits)).toMatchObject({ meetingsRead: 1 })
  })
})

describe('meetings whose results cool down', () => {
  /** A meeting that was read whole an hour and more ago and is to be looked at again; its club is not followed. */
  async function cooling(limits: Record<string, string> = {}) {
    const [meeting] = meetingsOn(slug, ['2026-02-01'])
    if (!meeting) throw new Error('no meeting')
    const bench = await scheduleBench([clubOf([meeting])], now, limits)
    const address = bench.server.url(slug, `/results/?p=view_event&id=${meeting.eventId}`)
    await bench.engine.ingest(address, { signal: new AbortController().signal })
    const event = storedEvent(bench.engine, `liverc:${meeting.eventId}`)
    bench.engine.withStore((store) => {
      setCooling(store, event, true)
      store.prepare<[], unknown>('update track set followed = 0').run()
    })
    bench.asked()
    return { bench, meeting }
  }

  it('are looked at again when that is due, every page of them, and not before', async () => {
    const { bench, meeting } = await cooling()
    bench.time = later(30 * 60_000)
    expect(await bench.pass()).toMatchObject({ outcome: 'skipped', meetingsRead: 0 })
    expect(bench.asked()).toEqual([])
    bench.time = later(2 * 3_600_000)
    expect(await bench.pass()).toMatchObject({ outcome: 'done', listsRead: 0, meetingsRead: 1 })
    expect(bench.asked()).toHaveLength(pagesOf(meeting))
    expect(query(bench.file, 'select "trigger", mode from ingestion_run order by id desc limit 1')).toEqual([
      { trigger: 'recheck', mode: 'everything' },
    ])
    expect(query(bench.file, 'select rechecks_done from event_watch')).toEqual([{ rechecks_done: 1 }])
    bench.time = later(3 * 3_600_000)
    expect(await bench.pass()).toMatchObject({ outcome: 'skipped' })
    expect(bench.asked()).toEqual([])
  })

  it('count towards the limits, and wait where there is no room for every page', async () => {
    const { bench, meeting } = await cooling({ scheduleMaxPagesDay: '5' })
    bench.time = later(2 * 3_600_000)
    const pass = await bench.pass()
    expect(pass).toMatchObject({ outcome: 'partial', meetingsRead: 0, meetingsSkipped: 1 })
    expect(pass.message).toContain('limit of pages')
    expect(bench.asked()).toEqual([])
    expect(await bench.pass({ scheduleMaxPagesDay: '100' })).toMatchObject({ outcome: 'done', meetingsRead: 1 })
    expect(bench.asked()).toHaveLength(pagesOf(meeting))
    expect(query(bench.file, 'select rechecks_done from event_watch')).toEqual([{ rechecks_done: 1 }])
  })
})

describe('a pass that cannot do all', () => {
  it('goes no further where the site wants to be left alone', async () => {
    const two = [
      clubOf(meetingsOn(slug, ['2026-03-01', '2026-03-02'])),
      clubOf(meetingsOn('other', ['2026-03-01'], 400)),
    ]
    const bench = await scheduleBench(two, now)
    bench.server.fault('/events/', { kind: 'status', status: 429, headers: { 'retry-after': '600' } })
    const pass = await bench.pass()
    expect(pass).toMatchObject({ outcome: 'failed', listsRead: 0, meetingsRead: 0 })
    expect(pass.message).toContain('pause')
    expect(bench.asked()).toHaveLength(1)
  })

  it('names a list that cannot be had, and goes on with the other club', async () => {
    const [here] = meetingsOn('other', ['2026-03-01'], 400)
    if (!here) throw new Error('no meeting')
    const bench = await scheduleBench([clubOf(meetingsOn(slug, ['2026-03-01'])), clubOf([here])], now)
    bench.server.fault(listAddress, { kind: 'status', status: 404 })
    const pass = await bench.pass()
    expect(pass).toMatchObject({ outcome: 'partial', listsRead: 1, meetingsRead: 1 })
    expect(pass.message).toContain(slug)
    expect(bench.asked()).toContain(eventAddress(here))
  })

  it('leaves a meeting that somebody else is reading, and reads the others', async () => {
    const meetings = meetingsOn(slug, ['2026-03-01', '2026-03-02'])
    const [mine, theirs] = meetings
    if (!mine || !theirs) throw new Error('no meetings')
    const bench = await scheduleBench([clubOf(meetings)], now)
    const other = bench.another()
    const pass = await other.withLease(eventLease({ source: 'liverc', sourceId: theirs.eventId }), () => bench.pass())
    expect(pass).toMatchObject({ outcome: 'partial', meetingsRead: 1, meetingsSkipped: 1 })
    expect(bench.asked()).not.toContain(eventAddress(theirs))
  })

  it('in quiet hours does nothing, unless told; and begins no other meeting once they have come', async () => {
    const bench = await scheduleBench([clubOf(meetingsOn(slug, ['2026-03-01', '2026-03-02']))], now)
    const hours = new Date(now)
    const clock = (offset: number) => {
      const at = new Date(hours.getTime() + offset * 60_000)
      return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
    }
    const quietNow = { scheduleQuiet: `${clock(-60)}-${clock(60)}` }
    const skipped = await bench.pass(quietNow)
    expect(skipped).toMatchObject({ outcome: 'skipped', listsRead: 0, meetingsRead: 0 })
    expect(skipped.message).toContain(clock(60))
    expect(bench.asked()).toEqual([])
    const soon = { scheduleQuiet: `${clock(30)}-${clock(90)}` }
    const pass = await bench.pass(soon, {
      onActivity: (activity) => {
        if (activity.startsWith('Reading ') && !activity.includes('list')) bench.time = later(31 * 60_000)
      },
    })
    expect(pass).toMatchObject({ outcome: 'partial', meetingsRead: 1, meetingsSkipped: 1 })
    expect(pass.message).toContain('the quiet hours began')
    expect(await bench.pass(quietNow, { heedsQuiet: false })).toMatchObject({ outcome: 'done', meetingsRead: 1 })
  })

  it('that is stopped says so, and what it read is kept', async () => {
    const bench = await scheduleBench([clubOf(meetingsOn(slug, ['2026-03-01', '2026-03-02']))], now)
    const stopping = new AbortController()
    let meetings = 0
    const pass = await bench.pass(
      {},
      {
        signal: stopping.signal,
        onActivity: (activity) => {
          if (activity.startsWith('Reading ') && !activity.includes('list') && ++meetings === 2) stopping.abort()
        },
      },
    )
    expect(pass).toMatchObject({ outcome: 'cancelled', listsRead: 1, meetingsRead: 1 })
    expect(query(bench.file, "select count(*) as n from event where depth = 'laps-full'")).toEqual([{ n: 1 }])
  })

  it('is the only one on the database; one that was cut off is told as failed by the next', async () => {
    const bench = await scheduleBench([clubOf(meetingsOn(slug, ['2026-03-01']))], now)
    const other = bench.another()
    await other.withLease('schedule', async () => {
      await expect(bench.pass()).rejects.toMatchObject({ code: 'event/busy' })
    })
    expect(bench.asked()).toEqual([])
    bench.engine.withStore((store) =>
      store
        .prepare(
          "insert into schedule_run (due_at, started_at, requested_by, outcome) values ('2026-03-09T20:00:00.000Z', '2026-03-09T20:00:00.000Z', 'x', 'running')",
        )
        .run(),
    )
    await bench.pass()
    expect(query(bench.file, 'select outcome, ended_at is null as cut from schedule_run order by id')).toEqual([
      { outcome: 'failed', cut: 1 },
      { outcome: 'done', cut: 0 },
    ])
  })
})
