-- Every delivery that counts: cancelled ones are in no KPI.
create or replace view fact.deliveries as
select *
from stage.deliveries
where status is distinct from 'cancelled';
