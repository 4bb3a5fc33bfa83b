-- What the KPI queries give, one row per case: columns a query does not give keep their default.
create schema if not exists measure;

create or replace table measure.raw_case (
    kpi varchar not null,
    month date not null,
    case_no varchar,
    log varchar,
    happened_at timestamp,
    person varchar,
    named_at timestamp,
    state varchar not null,
    reason varchar,
    numerator decimal(38, 15) not null,
    denominator decimal(38, 15) not null,
    basis boolean not null default false,
    started_at timestamp,
    ended_at timestamp,
    source bigint not null
);
