import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, primaryKey, real, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import {
  type EventDepth,
  eventDepth,
  type FindingRule,
  type SourceName,
  type Track,
  track as trackShape,
} from '../../contract/domain.ts'
import { notNegative, oneOf } from './columns.ts'
import { ingestionRun } from './runs.ts'

/** What a source shows: clubs, meetings, entries, races with their results and laps, and what does not add up in them. */

export const track = sqliteTable(
  'track',
  {
    id: integer('id').primaryKey(),
    source: text('source').$type<SourceName>().notNull(),
    sourceTrackSlug: text('source_track_slug').notNull(),
    /** Null for a track that is known from an address only. */
    name: text('name'),
    inCatalogue: integer('in_catalogue', { mode: 'boolean' }).notNull(),
    lastEventName: text('last_event_name'),
    lastActivityText: text('last_activity_text'),
    status: text('status').$type<Track['status'] & string>(),
    liveVideo: integer('live_video', { mode: 'boolean' }),
    featured: integer('featured', { mode: 'boolean' }),
    /** Marked by a person; no source knows of it. */
    followed: integer('followed', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    unique('track_natural_key').on(t.source, t.sourceTrackSlug),
    check('track_status', oneOf('status', trackShape.shape.status.unwrap().options)),
    check('track_flags', sql.raw('in_catalogue in (0, 1) and live_video in (0, 1) and featured in (0, 1)')),
  ],
)

export const event = sqliteTable(
  'event',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    source: text('source').$type<SourceName>().notNull(),
    sourceEventId: text('source_event_id').notNull(),
    trackId: integer('track_id')
      .notNull()
      .references(() => track.id),
    name: text('name').notNull(),
    startDateLocal: text('start_date_local'),
    endDateLocal: text('end_date_local'),
    /** Only a listing states it. */
    plannedStartLocal: text('planned_start_local'),
    dateText: text('date_text'),
    /** The event page's own heading, kept as printed: it may differ from the track's name, and exports print it. */
    trackName: text('track_name'),
    layoutName: text('layout_name'),
    entryCount: integer('entry_count'),
    driverCount: integer('driver_count'),
    /** As the source states it, not counted by us. */
    lapCount: integer('lap_count'),
    depth: text('depth').$type<EventDepth>().notNull(),
    /** Once the event's own page was read, a listing only fills gaps: the result does not depend on which came last. */
    pageRead: integer('page_read', { mode: 'boolean' }).notNull(),
    /** A listing has shown other figures since the event's own page was read. */
    changedUpstream: integer('changed_upstream', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    unique('event_natural_key').on(t.source, t.sourceEventId),
    index('event_by_track').on(t.trackId, t.startDateLocal),
    check('event_depth', oneOf('depth', eventDepth.options)),
    check('event_page_read', sql.raw('page_read in (0, 1)')),
    check('event_counts', notNegative('entry_count', 'driver_count', 'lap_count')),
  ],
)

export const entry = sqliteTable(
  'entry',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    className: text('class_name').notNull(),
    driverName: text('driver_name').notNull(),
    /** 1, 2… where a class lists the same name again, in page order: an entry list has no driver ids. */
    occurrence: integer('occurrence').notNull(),
    listOrder: integer('list_order').notNull(),
    transponder: text('transponder'),
    carNumber: text('car_number'),
  },
  (t) => [
    unique('entry_natural_key').on(t.eventId, t.className, t.driverName, t.occurrence),
    check('entry_order', sql.raw('occurrence >= 1 and list_order >= 0')),
  ],
)

/** A person as the source knows them: an id. The name is that of each result, as printed there, and may change. */
export const driver = sqliteTable(
  'driver',
  {
    id: integer('id').primaryKey(),
    source: text('source').$type<SourceName>().notNull(),
    sourceDriverId: text('source_driver_id').notNull(),
  },
  (t) => [unique('driver_natural_key').on(t.source, t.sourceDriverId)],
)

export const race = sqliteTable(
  'race',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    source: text('source').$type<SourceName>().notNull(),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    sourceRaceId: text('source_race_id').notNull(),
    /** Place in the order run, races that the source has lost merged in. */
    runOrder: integer('run_order').notNull(),
    section: text('section'),
    raceNumber: integer('race_number'),
    className: text('class_name'),
    label: text('label'),
    rawLabel: text('raw_label'),
    heatNumber: integer('heat_number'),
    heatCount: integer('heat_count'),
    mainLetter: text('main_letter'),
    mainLeg: integer('main_leg'),
    completedAtLocal: text('completed_at_local'),
    completedText: text('completed_text'),
    lengthMs: integer('length_ms'),
    lengthText: text('length_text'),
    /** The run that first found the source no longer listing it; null while it is listed. */
    missingSinceRunId: integer('missing_since_run_id').references(() => ingestionRun.id),
  },
  (t) => [
    unique('race_natural_key').on(t.eventId, t.sourceRaceId),
    index('race_by_event').on(t.eventId, t.runOrder),
    index('race_by_source_id').on(t.source, t.sourceRaceId),
    check('race_numbers', notNegative('run_order', 'race_number', 'heat_number', 'heat_count', 'main_leg')),
    check('race_length', notNegative('length_ms')),
  ],
)

export const raceResult = sqliteTable(
  'race_result',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    raceId: integer('race_id')
      .notNull()
      .references(() => race.id),
    driverId: integer('driver_id')
      .notNull()
      .references(() => driver.id),
    tableOrder: integer('table_order').notNull(),
    position: integer('position'),
    /** As this race prints it; the driver's own row has the latest. */
    driverName: text('driver_name').notNull(),
    carNumber: text('car_number'),
    gridPosition: integer('grid_position'),
    lapsCompleted: integer('laps_completed'),
    totalTimeMs: integer('total_time_ms'),
    statusText: text('status_text'),
    behind: text('behind'),
    fastestLapMs: integer('fastest_lap_ms'),
    fastestLapNumber: integer('fastest_lap_number'),
    averageLapMs: integer('average_lap_ms'),
    averageTop5Ms: integer('average_top5_ms'),
    averageTop10Ms: integer('average_top10_ms'),
    averageTop15Ms: integer('average_top15_ms'),
    top2ConsecutiveMs: integer('top2_consecutive_ms'),
    top3ConsecutiveMs: integer('top3_consecutive_ms'),
    stdDeviationMs: integer('std_deviation_ms'),
    consistencyPercent: real('consistency_percent'),
  },
  (t) => [
    unique('race_result_natural_key').on(t.raceId, t.driverId),
    // With name and race: whoever searches for a driver reads every name that somebody raced by, and no row of the table.
    index('race_result_by_driver').on(t.driverId, t.driverName, t.raceId),
    check('race_result_order', notNegative('table_order', 'laps_completed', 'fastest_lap_number')),
    check('race_result_places', sql.raw('position >= 1 and grid_position >= 1')),
    check(
      'race_result_times',
      notNegative(
        'total_time_ms',
        'fastest_lap_ms',
        'average_lap_ms',
        'average_top5_ms',
        'average_top10_ms',
        'average_top15_ms',
        'top2_consecutive_ms',
        'top3_consecutive_ms',
        'std_deviation_ms',
      ),
    ),
  ],
)

export const lap = sqliteTable(
  'lap',
  {
    raceResultId: integer('race_result_id').notNull(),
    lapNumber: integer('lap_number').notNull(),
    lapTimeMs: integer('lap_time_ms').notNull(),
    position: integer('position'),
    pace: text('pace'),
    /** JSON as JSON.stringify wrote it; null for the usual empty list. */
    segments: text('segments'),
  },
  (t) => [
    primaryKey({ columns: [t.raceResultId, t.lapNumber] }),
    foreignKey({ columns: [t.raceResultId], foreignColumns: [raceResult.id] }),
    check('lap_figures', sql.raw('lap_number >= 1 and lap_time_ms >= 0 and position >= 1')),
  ],
)

/** A race's findings in their order. The rule is not checked here: new rules come without a migration. */
export const finding = sqliteTable(
  'finding',
  {
    raceId: integer('race_id')
      .notNull()
      .references(() => race.id),
    ordinal: integer('ordinal').notNull(),
    eventId: integer('event_id')
      .notNull()
      .references(() => event.id),
    rule: text('rule').$type<FindingRule>().notNull(),
    sourceDriverId: text('source_driver_id'),
    driverName: text('driver_name'),
    lapNumber: integer('lap_number'),
    published: text('published'),
    computed: text('computed'),
    message: text('message').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.raceId, t.ordinal] }),
    index('finding_by_event').on(t.eventId),
    check('finding_numbers', notNegative('ordinal', 'lap_number')),
  ],
)
