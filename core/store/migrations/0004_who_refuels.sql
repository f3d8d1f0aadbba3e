PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_decision` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`event_id` integer,
	`value` text NOT NULL,
	`note` text,
	`decided_by` text NOT NULL,
	`decided_at` text NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "decision_kind" CHECK(kind in ('finding', 'lap', 'persons', 'initials', 'record', 'fuel'))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_decision`("id", "kind", "subject", "event_id", "value", "note", "decided_by", "decided_at") SELECT "id", "kind", "subject", "event_id", "value", "note", "decided_by", "decided_at" FROM `decision`;--> statement-breakpoint
DROP TABLE `decision`;--> statement-breakpoint
ALTER TABLE `__new_decision` RENAME TO `decision`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `decision_by_event` ON `decision` (`event_id`,`kind`);--> statement-breakpoint
CREATE UNIQUE INDEX `decision_natural_key` ON `decision` (`kind`,`subject`);