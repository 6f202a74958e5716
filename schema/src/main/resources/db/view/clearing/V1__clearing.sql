create table scheme (
    scheme_id   text   primary key,
    -- JSON, as in the event
    terms       text   not null,
    open_window text   not null,
    penalty_day date,
    version     bigint not null,
    position    bigint not null
);

-- Netting, resolution and parked are JSON, as in the answer.
create table scheme_window (
    window_id       text        primary key,
    scheme_id       text        not null,
    state           text        not null
                    check (state in ('OPEN', 'CLOSED', 'DUE', 'NETTED', 'RESOLVED', 'SETTLED', 'PARKED')),
    trade_date      date        not null,
    closes_at       timestamptz not null,
    settles_on      date        not null,
    settles_at      timestamptz not null,
    opened_at       timestamptz not null,
    closed_at       timestamptz,
    closed_by       text,
    due_at          timestamptz,
    due_by          text,
    business_date   date,
    netting         text,
    resolution      text,
    settled_at      timestamptz,
    parked          text,
    opened_position bigint      not null,
    position        bigint      not null,
    check (settles_at >= closes_at),
    check ((state = 'OPEN') = (closed_at is null)),
    check ((state in ('OPEN', 'CLOSED')) = (due_at is null)),
    check (state <> 'NETTED' or netting is not null),
    check (state not in ('RESOLVED', 'SETTLED') or resolution is not null),
    check ((state = 'SETTLED') = (settled_at is not null)),
    check ((state = 'PARKED') = (parked is not null))
);
create unique index scheme_window_position on scheme_window (opened_position);
create index scheme_window_scheme on scheme_window (scheme_id, opened_position);
create index scheme_window_state on scheme_window (state, opened_position);
create index scheme_window_day on scheme_window (settles_on, opened_position);

-- Trades that a window failed to settle in full. A row is gone when the window that takes up the rest has settled.
create table fail (
    trade_id   text    primary key,
    side       text    not null check (side in ('BUY', 'SELL')),
    account_id text    not null,
    asset      text    not null,
    cause      text    not null check (cause in ('LACK', 'ON_HOLD')),
    open       numeric not null check (open > 0),
    due_on     date    not null,
    window_id  text    not null,
    position   bigint  not null
);
create index fail_age on fail (due_on, trade_id);
create index fail_account on fail (account_id, due_on, trade_id);
create index fail_window on fail (window_id);

create table penalty (
    obligation_id text    primary key,
    trade_id      text    not null,
    payer         text    not null,
    receiver      text    not null,
    asset         text    not null,
    amount        numeric not null check (amount > 0),
    business_date date    not null,
    window_id     text    not null,
    position      bigint  not null
);
create index penalty_day on penalty (business_date, obligation_id);

-- Defaults of participants. Layers and compensations are JSON, as in the answer.
create table participant_default (
    default_id        text        primary key,
    account_id        text        not null,
    scheme_id         text        not null,
    state             text        not null
                      check (state in ('DECLARED', 'APPROVED', 'TRANSFERRED', 'ALLOCATED', 'CLOSED')),
    reason            text        not null,
    declared_by       text        not null,
    declared_at       timestamptz not null,
    approved_by       text,
    approved_at       timestamptz,
    close_out_account text,
    transferred_at    timestamptz,
    asset             text,
    loss              numeric,
    layers            text        not null,
    compensations     text        not null,
    unallocated       numeric,
    allocated_at      timestamptz,
    closed_at         timestamptz,
    declared_position bigint      not null,
    version           bigint      not null,
    position          bigint      not null,
    check ((loss is null) = (unallocated is null)),
    check ((state = 'CLOSED') = (closed_at is not null))
);
create unique index participant_default_position on participant_default (declared_position);

-- What each account delivers and receives in a window. Rows leave when the window settles that is ten later in its scheme.
-- "hold" is what orders held for the deliveries, "prepared" what was reserved in addition; null: not yet. "delivered" and
-- "received" are what the window settled; null: the account has not posted. "uncovered" is the net delivery that nothing
-- is held for; null: there is none. It stays null for who is prefunded, so most updates touch no index.
create table account_position (
    window_id  text    not null,
    account_id text    not null,
    asset      text    not null,
    delivers   numeric not null,
    receives   numeric not null,
    hold       numeric not null,
    prepared   numeric,
    delivered  numeric,
    received   numeric,
    position   bigint  not null,
    uncovered  numeric generated always as
               (case when delivered is null
                     then nullif(greatest(delivers - receives - hold - coalesce(prepared, 0), 0), 0) end) stored,
    primary key (window_id, account_id, asset),
    check ((delivered is null) = (received is null))
) with (fillfactor = 80);
create index account_position_asset on account_position (window_id, asset, account_id);
create index account_position_uncovered on account_position (window_id, asset, uncovered) where uncovered is not null;

-- Accounts that were enrolled or have paid in collateral. Caps are JSON, as in the answer. "margin" and "fund" are what it
-- has paid in; null: nothing yet.
create table participant (
    scheme_id   text        not null,
    account_id  text        not null,
    funding     text        not null default 'PREFUNDED' check (funding in ('PREFUNDED', 'CREDIT')),
    caps        text        not null default '[]',
    reason      text,
    enrolled_at timestamptz,
    margin      numeric     check (margin >= 0),
    fund        numeric     check (fund >= 0),
    primary key (scheme_id, account_id),
    check ((reason is null) = (enrolled_at is null))
);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
