CREATE TABLE `action` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`done_by` text NOT NULL,
	`verb` text NOT NULL,
	`subject` text NOT NULL,
	`undo` text,
	`undone_at` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `action_by_time` ON `action` (`at`);--> statement-breakpoint
CREATE TABLE `correction` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_id` integer NOT NULL,
	`run_id` integer NOT NULL,
	`seen_at` text NOT NULL,
	`subject` text NOT NULL,
	`change` text NOT NULL,
	`source_race_id` text,
	`source_driver_id` text,
	`driver_name` text,
	`class_name` text,
	`lap_number` integer,
	`field` text,
	`old_value` text,
	`new_value` text,
	`old_page_hash` text,
	`new_page_hash` text,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`run_id`) REFERENCES `ingestion_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`old_page_hash`) REFERENCES `page_body`(`content_hash`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`new_page_hash`) REFERENCES `page_body`(`content_hash`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "correction_subject" CHECK(subject in ('event', 'entry', 'race', 'result', 'lap')),
	CONSTRAINT "correction_change" CHECK(change in ('changed', 'added', 'removed', 'missing', 'listed'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `correction_by_event` ON `correction` (`event_id`,`id`);--> statement-breakpoint
CREATE INDEX `correction_by_run` ON `correction` (`run_id`);--> statement-breakpoint
CREATE INDEX `correction_by_old_page` ON `correction` (`old_page_hash`);--> statement-breakpoint
CREATE INDEX `correction_by_new_page` ON `correction` (`new_page_hash`);--> statement-breakpoint
CREATE TABLE `event_watch` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`since` text NOT NULL,
	`rechecks_done` integer DEFAULT 0 NOT NULL,
	`next_at` text,
	`frozen_at` text,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "event_watch_done" CHECK(rechecks_done >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `held_race` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_id` integer NOT NULL,
	`run_id` integer NOT NULL,
	`source_race_id` text NOT NULL,
	`page_hash` text NOT NULL,
	`held_at` text NOT NULL,
	`reason` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`decided_at` text,
	`decided_by` text,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`run_id`) REFERENCES `ingestion_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`page_hash`) REFERENCES `page_body`(`content_hash`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "held_race_state" CHECK(state in ('waiting', 'accepted', 'refused'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `held_race_natural_key` ON `held_race` (`event_id`,`source_race_id`,`page_hash`);--> statement-breakpoint
CREATE TABLE `lease` (
	`name` text PRIMARY KEY NOT NULL,
	`fence` integer NOT NULL,
	`holder` text,
	`run_id` integer,
	`requested_by` text NOT NULL,
	`pid` integer NOT NULL,
	`host` text NOT NULL,
	`process_started_at` text,
	`taken_at` text NOT NULL,
	`renewed_at` text NOT NULL,
	`renewed_uptime_ms` integer NOT NULL,
	`ttl_ms` integer NOT NULL,
	CONSTRAINT "lease_numbers" CHECK(fence >= 0 and renewed_uptime_ms >= 0 and ttl_ms >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `request_failure` (
	`id` integer PRIMARY KEY NOT NULL,
	`run_id` integer NOT NULL,
	`page_type` text NOT NULL,
	`source_id` text,
	`code` text NOT NULL,
	`cause` text,
	`http_status` integer,
	`at` text NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `ingestion_run`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `request_failure_by_run` ON `request_failure` (`run_id`);--> statement-breakpoint
CREATE INDEX `request_failure_by_time` ON `request_failure` (`at`);--> statement-breakpoint
CREATE TABLE `run_page_type` (
	`run_id` integer NOT NULL,
	`page_type` text NOT NULL,
	`pages_read` integer DEFAULT 0 NOT NULL,
	`pages_failed` integer DEFAULT 0 NOT NULL,
	`requests` integer DEFAULT 0 NOT NULL,
	`unsent` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`retries` integer DEFAULT 0 NOT NULL,
	`not_modified` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`fetch_ms` integer DEFAULT 0 NOT NULL,
	`browser_launches` integer DEFAULT 0 NOT NULL,
	`browser_failures` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`run_id`, `page_type`),
	FOREIGN KEY (`run_id`) REFERENCES `ingestion_run`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `schedule_run` (
	`id` integer PRIMARY KEY NOT NULL,
	`due_at` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	`requested_by` text NOT NULL,
	`outcome` text NOT NULL,
	`lists_read` integer DEFAULT 0 NOT NULL,
	`meetings_read` integer DEFAULT 0 NOT NULL,
	`meetings_skipped` integer DEFAULT 0 NOT NULL,
	`message` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `schedule_run_by_start` ON `schedule_run` (`started_at`);--> statement-breakpoint
CREATE TABLE `site_request` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site_key` text NOT NULL,
	`pid` integer NOT NULL,
	`host` text NOT NULL,
	`process_started_at` text,
	`waits` integer DEFAULT false NOT NULL,
	`until_uptime_ms` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `site_request_by_site` ON `site_request` (`site_key`);--> statement-breakpoint
CREATE TABLE `site_state` (
	`site_key` text PRIMARY KEY NOT NULL,
	`host` text NOT NULL,
	`last_start_uptime_ms` integer,
	`opening_until_uptime_ms` integer,
	`opening_by` text,
	`held_until_uptime_ms` integer,
	`held_until_at` text,
	`breaker` text DEFAULT 'closed' NOT NULL,
	`breaker_failures` integer DEFAULT 0 NOT NULL,
	`breaker_until_uptime_ms` integer,
	`breaker_until_at` text,
	`changed_at` text NOT NULL,
	`last_failure_code` text,
	`last_failure_cause` text,
	`last_failure_message` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `source_switch` (
	`source` text PRIMARY KEY NOT NULL,
	`stopped_at` text NOT NULL,
	`stopped_by` text NOT NULL
) STRICT;
--> statement-breakpoint
DROP INDEX `race_result_by_driver`;--> statement-breakpoint
CREATE INDEX `race_result_by_driver` ON `race_result` (`driver_id`,`driver_name`,`race_id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_event` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
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
	`changed_upstream` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`track_id`) REFERENCES `track`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "event_depth" CHECK(depth in ('none', 'laps-full')),
	CONSTRAINT "event_page_read" CHECK(page_read in (0, 1)),
	CONSTRAINT "event_counts" CHECK(entry_count >= 0 and driver_count >= 0 and lap_count >= 0)
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_event`("id", "source", "source_event_id", "track_id", "name", "start_date_local", "end_date_local", "planned_start_local", "date_text", "track_name", "layout_name", "entry_count", "driver_count", "lap_count", "depth", "page_read", "changed_upstream") SELECT "id", "source", "source_event_id", "track_id", "name", "start_date_local", "end_date_local", "planned_start_local", "date_text", "track_name", "layout_name", "entry_count", "driver_count", "lap_count", "depth", "page_read", "changed_upstream" FROM `event`;--> statement-breakpoint
DROP TABLE `event`;--> statement-breakpoint
ALTER TABLE `__new_event` RENAME TO `event`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `event_by_track` ON `event` (`track_id`,`start_date_local`);--> statement-breakpoint
CREATE UNIQUE INDEX `event_natural_key` ON `event` (`source`,`source_event_id`);--> statement-breakpoint
CREATE TABLE `__new_race` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
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
INSERT INTO `__new_race`("id", "source", "event_id", "source_race_id", "run_order", "section", "race_number", "class_name", "label", "raw_label", "heat_number", "heat_count", "main_letter", "main_leg", "completed_at_local", "completed_text", "length_ms", "length_text", "missing_since_run_id") SELECT "id", "source", "event_id", "source_race_id", "run_order", "section", "race_number", "class_name", "label", "raw_label", "heat_number", "heat_count", "main_letter", "main_leg", "completed_at_local", "completed_text", "length_ms", "length_text", "missing_since_run_id" FROM `race`;--> statement-breakpoint
DROP TABLE `race`;--> statement-breakpoint
ALTER TABLE `__new_race` RENAME TO `race`;--> statement-breakpoint
CREATE INDEX `race_by_event` ON `race` (`event_id`,`run_order`);--> statement-breakpoint
CREATE INDEX `race_by_source_id` ON `race` (`source`,`source_race_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `race_natural_key` ON `race` (`event_id`,`source_race_id`);--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `summary` text;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `trigger` text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `mode` text DEFAULT 'everything' NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `resumes_run_id` integer;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `process_started_at` text;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `first_race_ms` integer;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `races_fresh` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `races_held` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `correction_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `requests_not_modified` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `breaker_openings` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `browser_launches` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `browser_failures` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `page_body` ADD `pruned_at` text;--> statement-breakpoint
CREATE INDEX `page_body_by_time` ON `page_body` (`first_stored_at`,length(body));--> statement-breakpoint
ALTER TABLE `page_log` ADD `via` text DEFAULT 'http' NOT NULL;--> statement-breakpoint
ALTER TABLE `page_log` ADD `charset` text;--> statement-breakpoint
ALTER TABLE `page_log` ADD `is_saved` integer DEFAULT true NOT NULL;