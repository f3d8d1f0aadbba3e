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
CREATE UNIQUE INDEX `race_natural_key` ON `race` (`event_id`,`source_race_id`);