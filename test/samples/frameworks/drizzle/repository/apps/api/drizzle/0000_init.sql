CREATE TABLE "users" ("id" serial PRIMARY KEY)
--> statement-breakpoint
CREATE TABLE "posts" ("id" serial PRIMARY KEY);
