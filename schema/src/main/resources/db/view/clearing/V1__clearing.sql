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

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
