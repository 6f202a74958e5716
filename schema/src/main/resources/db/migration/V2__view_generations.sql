-- The generations of each view. Readers see the LIVE generation; a rebuild writes the BUILDING one beside it.
-- Generation 3 of the view "orders" has its tables in the schema orders_3. The schema orders has a SQL view on each
-- table; one transaction swaps all of them. A RETIRED generation is kept while somebody may still read it. A DROPPED
-- generation has only this row. The form names the build that writes a generation: the projector's version and a
-- digest of the files that created its tables. It is null if the contents belong to another log.
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
    -- Measured when the rebuild was requested; null if that failed.
    required_bytes bigint,
    free_bytes   bigint,
    -- The number of rows, per table, that differ from the generation to be replaced.
    difference   json,
    primary key (view, generation)
);
create unique index view_generation_live on view_generation (view) where status = 'LIVE';
create unique index view_generation_building on view_generation (view) where status = 'BUILDING';
