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
	`last_failure_message` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `source_switch` (
	`source` text PRIMARY KEY NOT NULL,
	`stopped_at` text NOT NULL,
	`stopped_by` text NOT NULL
) STRICT;
--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `trigger` text DEFAULT 'person' NOT NULL;--> statement-breakpoint
ALTER TABLE `ingestion_run` ADD `mode` text DEFAULT 'everything' NOT NULL;--> statement-breakpoint
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
ALTER TABLE `page_log` ADD `via` text DEFAULT 'http' NOT NULL;--> statement-breakpoint
ALTER TABLE `page_log` ADD `charset` text;