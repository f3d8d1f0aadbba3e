CREATE TABLE `driver` (
	`id` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`source_driver_id` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `driver_natural_key` ON `driver` (`source`,`source_driver_id`);--> statement-breakpoint
CREATE TABLE `entry` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_id` integer NOT NULL,
	`class_name` text NOT NULL,
	`driver_name` text NOT NULL,
	`occurrence` integer NOT NULL,
	`list_order` integer NOT NULL,
	`transponder` text,
	`car_number` text,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "entry_order" CHECK(occurrence >= 1 and list_order >= 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `entry_natural_key` ON `entry` (`event_id`,`class_name`,`driver_name`,`occurrence`);--> statement-breakpoint
CREATE TABLE `event` (
	`id` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`source_event_id` text NOT NULL,
	`track_id` integer NOT NULL,
	`name` text NOT NULL,
	`start_date_local` text,
	`end_date_local` text,
	`planned_start_local` text,
	`date_text` text,
	`track_name` text,
	`layout_name` text,
	`entry_count` integer,
	`driver_count` integer,
	`lap_count` integer,
	`depth` text NOT NULL,
	`page_read` integer NOT NULL,
	FOREIGN KEY (`track_id`) REFERENCES `track`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "event_depth" CHECK(depth in ('none', 'laps-full')),
	CONSTRAINT "event_page_read" CHECK(page_read in (0, 1)),
	CONSTRAINT "event_counts" CHECK(entry_count >= 0 and driver_count >= 0 and lap_count >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `event_by_track` ON `event` (`track_id`,`start_date_local`);--> statement-breakpoint
CREATE UNIQUE INDEX `event_natural_key` ON `event` (`source`,`source_event_id`);--> statement-breakpoint
CREATE TABLE `finding` (
	`race_id` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`event_id` integer NOT NULL,
	`rule` text NOT NULL,
	`source_driver_id` text,
	`driver_name` text,
	`lap_number` integer,
	`published` text,
	`computed` text,
	`message` text NOT NULL,
	PRIMARY KEY(`race_id`, `ordinal`),
	FOREIGN KEY (`race_id`) REFERENCES `race`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "finding_numbers" CHECK(ordinal >= 0 and lap_number >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `finding_by_event` ON `finding` (`event_id`);--> statement-breakpoint
CREATE TABLE `ingestion_run` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`source` text NOT NULL,
	`source_track_slug` text,
	`source_event_id` text,
	`url` text NOT NULL,
	`requested_by` text NOT NULL,
	`pid` integer NOT NULL,
	`host` text NOT NULL,
	`status` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	`pages` text DEFAULT '{}' NOT NULL,
	`races_listed` integer DEFAULT 0 NOT NULL,
	`races_saved` integer DEFAULT 0 NOT NULL,
	`races_unchanged` integer DEFAULT 0 NOT NULL,
	`races_skipped` integer DEFAULT 0 NOT NULL,
	`results` integer DEFAULT 0 NOT NULL,
	`laps` integer DEFAULT 0 NOT NULL,
	`rows_inserted` integer DEFAULT 0 NOT NULL,
	`rows_updated` integer DEFAULT 0 NOT NULL,
	`rows_deleted` integer DEFAULT 0 NOT NULL,
	`requests_total` integer DEFAULT 0 NOT NULL,
	`requests_retries` integer DEFAULT 0 NOT NULL,
	`requests_bytes` integer DEFAULT 0 NOT NULL,
	`total_ms` integer DEFAULT 0 NOT NULL,
	`fetch_ms` integer DEFAULT 0 NOT NULL,
	`parse_ms` integer DEFAULT 0 NOT NULL,
	`store_ms` integer DEFAULT 0 NOT NULL,
	`failure_code` text,
	`failure_message` text,
	CONSTRAINT "ingestion_run_kind" CHECK(kind in ('catalogue', 'events-listing', 'event')),
	CONSTRAINT "ingestion_run_status" CHECK(status in ('running', 'complete', 'partial', 'failed', 'cancelled', 'interrupted')),
	CONSTRAINT "ingestion_run_failure" CHECK((failure_code is null) = (failure_message is null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `ingestion_run_by_event` ON `ingestion_run` (`source`,`source_event_id`);--> statement-breakpoint
CREATE INDEX `ingestion_run_by_status` ON `ingestion_run` (`status`);--> statement-breakpoint
CREATE TABLE `lap` (
	`race_result_id` integer NOT NULL,
	`lap_number` integer NOT NULL,
	`lap_time_ms` integer NOT NULL,
	`position` integer,
	`pace` text,
	`segments` text,
	PRIMARY KEY(`race_result_id`, `lap_number`),
	FOREIGN KEY (`race_result_id`) REFERENCES `race_result`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lap_figures" CHECK(lap_number >= 1 and lap_time_ms >= 0 and position >= 1)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `page_body` (
	`content_hash` text PRIMARY KEY NOT NULL,
	`body` blob NOT NULL,
	`byte_length` integer NOT NULL,
	`first_stored_at` text NOT NULL,
	CONSTRAINT "page_body_length" CHECK(byte_length >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `page_log` (
	`id` integer PRIMARY KEY NOT NULL,
	`run_id` integer NOT NULL,
	`url` text NOT NULL,
	`page_type` text NOT NULL,
	`source_id` text,
	`fetched_at` text NOT NULL,
	`http_status` integer,
	`bytes` integer NOT NULL,
	`fetch_ms` integer NOT NULL,
	`content_hash` text,
	`etag` text,
	`last_modified` text,
	FOREIGN KEY (`run_id`) REFERENCES `ingestion_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`content_hash`) REFERENCES `page_body`(`content_hash`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "page_log_figures" CHECK(bytes >= 0 and fetch_ms >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `page_log_by_run` ON `page_log` (`run_id`);--> statement-breakpoint
CREATE INDEX `page_log_by_url` ON `page_log` (`url`);--> statement-breakpoint
CREATE INDEX `page_log_by_body` ON `page_log` (`content_hash`);--> statement-breakpoint
CREATE TABLE `race` (
	`id` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`event_id` integer NOT NULL,
	`source_race_id` text NOT NULL,
	`run_order` integer NOT NULL,
	`section` text,
	`race_number` integer,
	`class_name` text,
	`label` text,
	`raw_label` text,
	`heat_number` integer,
	`heat_count` integer,
	`main_letter` text,
	`main_leg` integer,
	`completed_at_local` text,
	`completed_text` text,
	`length_ms` integer,
	`length_text` text,
	`missing_since_run_id` integer,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`missing_since_run_id`) REFERENCES `ingestion_run`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "race_numbers" CHECK(run_order >= 0 and race_number >= 0 and heat_number >= 0 and heat_count >= 0 and main_leg >= 0),
	CONSTRAINT "race_length" CHECK(length_ms >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `race_by_event` ON `race` (`event_id`,`run_order`);--> statement-breakpoint
CREATE INDEX `race_by_source_id` ON `race` (`source`,`source_race_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `race_natural_key` ON `race` (`event_id`,`source_race_id`);--> statement-breakpoint
CREATE TABLE `race_result` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`race_id` integer NOT NULL,
	`driver_id` integer NOT NULL,
	`table_order` integer NOT NULL,
	`position` integer,
	`driver_name` text NOT NULL,
	`car_number` text,
	`grid_position` integer,
	`laps_completed` integer,
	`total_time_ms` integer,
	`status_text` text,
	`behind` text,
	`fastest_lap_ms` integer,
	`fastest_lap_number` integer,
	`average_lap_ms` integer,
	`average_top5_ms` integer,
	`average_top10_ms` integer,
	`average_top15_ms` integer,
	`top2_consecutive_ms` integer,
	`top3_consecutive_ms` integer,
	`std_deviation_ms` integer,
	`consistency_percent` real,
	FOREIGN KEY (`race_id`) REFERENCES `race`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`driver_id`) REFERENCES `driver`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "race_result_order" CHECK(table_order >= 0 and laps_completed >= 0 and fastest_lap_number >= 0),
	CONSTRAINT "race_result_places" CHECK(position >= 1 and grid_position >= 1),
	CONSTRAINT "race_result_times" CHECK(total_time_ms >= 0 and fastest_lap_ms >= 0 and average_lap_ms >= 0 and average_top5_ms >= 0 and average_top10_ms >= 0 and average_top15_ms >= 0 and top2_consecutive_ms >= 0 and top3_consecutive_ms >= 0 and std_deviation_ms >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `race_result_by_driver` ON `race_result` (`driver_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `race_result_natural_key` ON `race_result` (`race_id`,`driver_id`);--> statement-breakpoint
CREATE TABLE `run_skip` (
	`run_id` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`source_race_id` text,
	`code` text NOT NULL,
	`message` text NOT NULL,
	PRIMARY KEY(`run_id`, `ordinal`),
	FOREIGN KEY (`run_id`) REFERENCES `ingestion_run`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "run_skip_ordinal" CHECK(ordinal >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `track` (
	`id` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`source_track_slug` text NOT NULL,
	`name` text,
	`in_catalogue` integer NOT NULL,
	`last_event_name` text,
	`last_activity_text` text,
	`status` text,
	`live_video` integer,
	`featured` integer,
	CONSTRAINT "track_status" CHECK(status in ('racing', 'practice', 'idle')),
	CONSTRAINT "track_flags" CHECK(in_catalogue in (0, 1) and live_video in (0, 1) and featured in (0, 1))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `track_natural_key` ON `track` (`source`,`source_track_slug`);