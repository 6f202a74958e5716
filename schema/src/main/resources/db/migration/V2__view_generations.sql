-- Which generation of a view its readers see, and which one is being built beside it. The tables of generation 3 of the view "orders" live
-- in the schema orders_3; the schema orders has a SQL view on each of them, swapped in one transaction.
create table view_generation (
    view         text        not null,
    generation   int         not null,
    status       text        not null check (status in ('LIVE', 'BUILDING', 'RETIRED')),
    reason       text        not null,
    requested_by text        not null,
    requested_at timestamptz not null,
    head_at_start bigint     not null,
    primary key (view, generation)
);
create unique index view_generation_live on view_generation (view) where status = 'LIVE';
create unique index view_generation_building on view_generation (view) where status = 'BUILDING';
