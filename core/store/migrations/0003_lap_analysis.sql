CREATE TABLE `decision` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`event_id` integer,
	`value` text NOT NULL,
	`note` text,
	`decided_by` text NOT NULL,
	`decided_at` text NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "decision_kind" CHECK(kind in ('finding', 'lap', 'persons', 'initials', 'record'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `decision_by_event` ON `decision` (`event_id`,`kind`);--> statement-breakpoint
CREATE UNIQUE INDEX `decision_natural_key` ON `decision` (`kind`,`subject`);