DROP INDEX `race_result_by_driver`;--> statement-breakpoint
CREATE INDEX `race_result_by_driver` ON `race_result` (`driver_id`,`driver_name`,`race_id`);--> statement-breakpoint
CREATE INDEX `page_body_by_time` ON `page_body` (`first_stored_at`,length(body));