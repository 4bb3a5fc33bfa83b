-- When a limit runs out. Clocks run on day and night, unless a service calendar is put under them.
create or replace macro due_at(started_at, allowed) as started_at + allowed;
