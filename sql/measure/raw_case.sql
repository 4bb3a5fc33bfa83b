-- What the KPI queries give, one row per case: columns a query does not give keep their default.
create schema if not exists measure;

create or replace table measure.raw_case (
    scheme varchar not null,
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
    part varchar,
    subject varchar,
    amount decimal(18, 2),
    entered decimal(18, 2),
    payee varchar,
    flags varchar[],
    source bigint not null
);

-- Which scheme measured which KPI; one of them keeps the cases of all whose own scheme does not, and those of nobody.
create or replace table measure.run (scheme varchar, kpi varchar, keeps_the_rest boolean);

-- The scheme that somebody is under in a month, where there is more than one.
create or replace table people.scheme (month date, employee_no varchar, scheme varchar);

-- Figures that take only the cases of some parts of a KPI.
create or replace table measure.slice (figure varchar, kpi varchar, part varchar);
