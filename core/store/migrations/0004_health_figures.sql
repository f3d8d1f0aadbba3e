ALTER TABLE `run_page_type` ADD `unsent` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `run_page_type` ADD `failures` integer DEFAULT 0 NOT NULL;