create table entry (
    entry_id     text        primary key,
    position     bigint      not null,
    kind         text        not null,
    description  text        not null,
    reference    text,
    effective_at timestamptz not null,
    recorded_at  timestamptz not null
);
-- An event has one entry, so its position stands for it.
create unique index entry_position on entry (position);
create index entry_kind on entry (kind, position);

-- Of the entry with the same position, written in the same batch, so there is no need to look for it. A key that grows costs a fraction of
-- one by entry ids, and these are the most rows of all.
create table posting (
    position       bigint  not null,
    leg            int     not null,
    ledger_account text    not null,
    side           text    not null check (side in ('DEBIT', 'CREDIT')),
    asset          text    not null,
    amount         numeric not null check (amount > 0),
    primary key (position, leg)
);
create index posting_ledger_account on posting (ledger_account, position);

-- Running totals: no event carries the absolute value of a house account. The token commits with them, so each posting counts once.
create table ledger_balance (
    ledger_account text    not null,
    asset          text    not null,
    kind           text    not null check (kind in ('ASSET', 'LIABILITY', 'REVENUE')),
    debits         numeric not null check (debits >= 0),
    credits        numeric not null check (credits >= 0),
    position       bigint  not null,
    primary key (ledger_account, asset)
) with (fillfactor = 70);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
