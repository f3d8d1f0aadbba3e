ALTER TABLE `event` ADD `changed_upstream` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `track` ADD `followed` integer DEFAULT false NOT NULL;