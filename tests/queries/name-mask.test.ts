import { describe, expect, it } from 'vitest'
import { initialsOf } from '../../core/analysis/initials.ts'
import type { EventDocument } from '../../core/contract/domain.ts'
import { initialsDesk } from '../../core/desks/initials-desk.ts'
import { personDesk } from '../../core/desks/person-desk.ts'
import { findNameMask } from '../../core/queries/name-mask.ts'
import { decide } from '../../core/store/decisions.ts'
import { deleteEventRows } from '../../core/store/delete-event.ts'
import { findDriverId } from '../../core/store/driver-names.ts'
import { findEvent } from '../../core/store/events.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const race = meeting.expected.races.find(({ results }) => results.length === 8)
const [one, other] = race?.results ?? []
const name = one?.driverName ?? ''
const initials = initialsOf(name)

/** A stored meeting and our ids of its drivers. */
async function stored() {
  const bench = await benchFor(meeting)
  await bench.ingest()
  const { engine } = bench
  const idOf = (sourceDriverId = '') => findDriverId(engine.reading(), 'liverc', sourceDriverId) ?? 0
  const exported = () => JSON.parse(engine.exportEvent(`liverc:${meeting.eventId}`, 'event-json')) as EventDocument
  const namesOf = (sourceDriverId = '') =>
    new Set(
      exported().races.flatMap(({ results }) =>
        results.flatMap((result) => (result.sourceDriverId === sourceDriverId ? [result.driverName] : [])),
      ),
    )
  return { engine, idOf, exported, namesOf, desk: initialsDesk(engine) }
}

describe('who appears by initials', () => {
  it('is nobody at first, and the mask is made once for each state of the database', async () => {
    const { engine, idOf, desk } = await stored()
    expect(engine.nameMask()).toBeNull()
    desk.mark(idOf(one?.sourceDriverId))
    const mask = engine.nameMask()
    expect(mask?.text(`${name} leads`)).toBe(`${initials} leads`)
    expect(engine.nameMask()).toBe(mask)
    expect(findNameMask(engine.reading())).toBe(mask)
    engine.withStore((store) => store.prepare('update race set section = section').run())
    expect(engine.nameMask()).not.toBe(mask)
    desk.unmark(idOf(one?.sourceDriverId))
    expect(engine.nameMask()).toBeNull()
  })

  it('of two people of one name is the marked one where ids are known, and both where there are none', async () => {
    const { engine, idOf, exported, namesOf, desk } = await stored()
    engine.withStore((store) => {
      store.prepare('update race_result set driver_name = ? where driver_id = ?').run(name, idOf(other?.sourceDriverId))
      store.prepare('update entry set driver_name = ? where driver_name = ?').run(`${name} `, other?.driverName)
    })
    desk.mark(idOf(one?.sourceDriverId))
    expect(namesOf(one?.sourceDriverId)).toEqual(new Set([initials]))
    expect(namesOf(other?.sourceDriverId)).toEqual(new Set([name]))
    const { entries, names } = exported()
    expect(names).toBe('initials')
    expect(entries.filter(({ driverName }) => driverName.startsWith(name))).toEqual([])
    expect(entries.filter(({ driverName }) => driverName.startsWith(initials)).length).toBeGreaterThan(1)
  })

  it('is the person under every id, by whichever one they were marked, and under names of the past', async () => {
    const { engine, idOf, namesOf, desk } = await stored()
    const [first, second] = [idOf(one?.sourceDriverId), idOf(other?.sourceDriverId)]
    engine.withStore((store) => {
      // Who raced against each other is never one person: here the other only races where the first does not.
      store
        .prepare(
          'delete from lap where race_result_id in (select id from race_result where driver_id = @second and race_id in (select race_id from race_result where driver_id = @first))',
        )
        .run({ first, second })
      store
        .prepare(
          'delete from race_result where driver_id = @second and race_id in (select race_id from race_result where driver_id = @first)',
        )
        .run({ first, second })
      store
        .prepare(
          'insert or ignore into race_result (race_id, driver_id, driver_name, table_order) select id, @second, @name, 99 from race where id not in (select race_id from race_result where driver_id = @first) limit 1',
        )
        .run({ first, second, name: other?.driverName })
    })
    personDesk(engine).merge(first, second)
    desk.mark(second)
    expect(desk.list()).toMatchObject([{ driverIds: expect.arrayContaining([first, second]) }])
    expect(namesOf(one?.sourceDriverId)).toEqual(new Set([initials]))
    expect(engine.nameMask()?.text(other?.driverName ?? '')).toBe(initialsOf(other?.driverName ?? ''))
    expect(desk.mark(first)).toBeNull()
    expect(desk.unmark(first)).not.toBeNull()
    expect(engine.nameMask()).toBeNull()
  })

  it('outlives the meeting, for a record that does', async () => {
    const { engine, idOf, desk } = await stored()
    desk.mark(idOf(one?.sourceDriverId))
    engine.withStore((store) => {
      decide(store, {
        kind: 'record',
        subject: {
          source: 'liverc',
          sourceTrackSlug: meeting.slug,
          className: race?.className ?? '',
          layoutName: null,
          figure: 'fastest-lap',
          lengthMs: null,
        },
        value: {
          sourceEventId: meeting.eventId,
          sourceRaceId: race?.sourceRaceId ?? '',
          sourceDriverId: one?.sourceDriverId ?? '',
          driverName: name,
          eventName: meeting.expected.event.name,
          raceName: 'A-Main',
          className: race?.className ?? '',
          layoutName: null,
          lapNumber: 4,
          dateLocal: null,
          laps: null,
          timeMs: 30_000,
        },
        doneBy: 'ada',
        verb: 'approve-record',
        about: 'a record',
      })
      store.transaction(() => deleteEventRows(store, findEvent(store, 'liverc', meeting.eventId)?.eventId ?? 0))
      store.prepare('delete from driver where source_driver_id = ?').run(one?.sourceDriverId)
    })
    expect(idOf(one?.sourceDriverId)).toBe(0)
    const mask = engine.nameMask()
    expect(mask?.sourceDriverIds).toEqual(new Set([one?.sourceDriverId]))
    expect(mask?.text(name)).toBe(initials)
  })
})
