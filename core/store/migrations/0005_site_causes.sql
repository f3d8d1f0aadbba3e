ALTER TABLE `ingestion_run` ADD `summary` text;--> statement-breakpoint
ALTER TABLE `site_state` ADD `last_failure_cause` text;