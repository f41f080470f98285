class V4__Backfill {}
