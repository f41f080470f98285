create index concurrently notes_id on public.notes (id);
