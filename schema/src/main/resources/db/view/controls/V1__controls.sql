create table control_run (
    run_id   text        primary key,
    position bigint      not null,
    ran_at   timestamptz not null,
    passed   boolean     not null,
    -- a list, one item for each control, as the event has them
    results  json        not null
);
create unique index control_run_position on control_run (position);

create table reconciliation (
    reconciliation_id text        primary key,
    asset             text        not null,
    from_day          date        not null,
    to_day            date        not null check (to_day >= from_day),
    lines             bigint      not null check (lines >= 0),
    matched           bigint      not null check (matched between 0 and lines),
    break_count       bigint      not null check (break_count >= 0),
    statement_opening numeric,
    ledger_opening    numeric     not null,
    statement_closing numeric,
    ledger_closing    numeric     not null,
    checked_through   bigint      not null,
    reconciled_at     timestamptz not null,
    position          bigint      not null
);
create unique index reconciliation_position on reconciliation (position);
create index reconciliation_asset on reconciliation (asset, position);

-- The first of them only: how many there are is break_count.
create table reconciliation_break (
    reconciliation_id text    not null references reconciliation,
    number            int     not null,
    kind              text    not null check (kind in ('MISSING_IN_LEDGER', 'MISSING_AT_BANK', 'AMOUNT_DIFFERS')),
    reference         text,
    amount            numeric not null check (amount <> 0),
    ledger_amount     numeric check (ledger_amount <> 0),
    day               date    not null,
    entry_id          text,
    primary key (reconciliation_id, number),
    check ((kind = 'MISSING_IN_LEDGER') = (entry_id is null) and (entry_id is null) = (ledger_amount is null))
);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
