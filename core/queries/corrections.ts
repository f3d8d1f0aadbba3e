import type { CorrectionItem, CorrectionList, CorrectionsWanted, NamedRace } from '../contract/corrections.ts'
import { fieldName, followingFigures } from '../contract/field-names.ts'
import type { Store } from '../store/database.ts'

type Row = Omit<CorrectionItem, 'follows' | 'old' | 'new'> & { oldValue: string | null; newValue: string | null }

const select = `select id as correctionId, run_id as runId, seen_at as seenAt, subject, change,
  source_race_id as sourceRaceId, source_driver_id as sourceDriverId, driver_name as driverName,
  class_name as className, lap_number as lapNumber, field, old_value as oldValue, new_value as newValue,
  old_page_hash as oldPageHash, new_page_hash as newPageHash from correction`

/** As many as are given at once unless more are asked for: files that are exported have all. */
const usualLimit = 2_000

const isFollowing = "subject || ' ' || field in (select value from json_each(@followingFigures))"

/** What a meeting's source showed otherwise than before, the newest run first. All of one moment. */
export function listCorrections(store: Store, wanted: CorrectionsWanted): CorrectionList {
  const { eventId, withFollowing = false, limit = usualLimit } = wanted
  const named = { eventId, followingFigures: JSON.stringify(followingFigures) }
  return store.read(() => {
    const { total, following } = store
      .prepare<[object], { total: number; following: number }>(
        `select count(*) as total, count(*) filter (where ${isFollowing}) as following
         from correction where event_id = @eventId`,
      )
      .get(named) ?? { total: 0, following: 0 }
    const rows = store
      .prepare<[object], Row>(
        `${select} where event_id = @eventId and (@withFollowing or field is null or not ${isFollowing})
         order by run_id desc, id limit @limit`,
      )
      .all({ ...named, withFollowing: withFollowing ? 1 : 0, limit })
    const races = store
      .prepare<[number], NamedRace>(
        `select id as raceId, source_race_id as sourceRaceId, section, race_number as raceNumber, label from race
         where event_id = ? and source_race_id in (select source_race_id from correction where event_id = race.event_id)
         order by run_order, source_race_id`,
      )
      .all(eventId)
    const older = (withFollowing ? total : total - following) - rows.length
    return { eventId, total, following, older, corrections: rows.map(itemOf), races }
  })
}

/** All of them in the order in which they were written down, for a file: of one race only where it is named. */
export function correctionsInOrder(store: Store, eventId: number, sourceRaceId: string | null = null) {
  return store.read(() => {
    const rows = store
      .prepare<[object], Row>(
        `${select} where event_id = @eventId and (@sourceRaceId is null or source_race_id = @sourceRaceId) order by id`,
      )
      .all({ eventId, sourceRaceId })
    return rows.map(itemOf)
  })
}

function itemOf({ oldValue, newValue, ...row }: Row): CorrectionItem {
  const follows = row.field !== null && fieldName(row.subject, row.field).follows === true
  return { ...row, follows, old: valueOfJson(oldValue), new: valueOfJson(newValue) }
}

const valueOfJson = (text: string | null): CorrectionItem['old'] => (text === null ? null : JSON.parse(text))
