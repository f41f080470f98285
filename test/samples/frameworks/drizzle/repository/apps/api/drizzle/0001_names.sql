ALTER TABLE "users" ADD COLUMN "name" text;--> statement-breakpoint
COMMIT;--> statement-breakpoint
CREATE INDEX CONCURRENTLY "users_name" ON "users" ("name");