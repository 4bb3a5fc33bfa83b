-- Deadlines of complaints and of appeals by what is due; a deadline is the last moment that is still in time.
create schema if not exists complaint;

create or replace table complaint.due (what varchar, case_no varchar, due_at timestamp);
