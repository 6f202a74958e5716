-- Which generation of a view its readers see, and which one is being built beside it. The tables of generation 3 of the view "orders" live
-- in the schema orders_3; the schema orders has a SQL view on each of them, swapped in one transaction. A retired generation is kept for as
-- long as somebody may still be reading it; of a dropped one only this row is left. The form says by which build a
-- generation is written: the version of the projector and a digest of the files that made its tables; null where
-- what is in it belongs to another log than this one.
create table view_generation (
    view         text        not null,
    generation   int         not null check (generation >= 1),
    status       text        not null check (status in ('LIVE', 'BUILDING', 'RETIRED', 'DROPPED')),
    reason       text        not null,
    requested_by text        not null,
    requested_at timestamptz not null,
    head_at_start bigint     not null,
    retired_at   timestamptz check (retired_at is not null or status in ('LIVE', 'BUILDING')),
    request_key  text        unique,
    request_hash text,
    form         text,
    -- As found when the building was asked for; null if it could not be told.
    required_bytes bigint,
    free_bytes   bigint,
    -- By how many rows it differed from the generation that it was to replace.
    difference   json,
    primary key (view, generation)
);
create unique index view_generation_live on view_generation (view) where status = 'LIVE';
create unique index view_generation_building on view_generation (view) where status = 'BUILDING';
