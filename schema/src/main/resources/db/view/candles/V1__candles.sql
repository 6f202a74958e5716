-- The trades of a market in one interval. Its first trade makes a candle. A trade that fails to settle stays in it. A candle lies within
-- the month in which its trades were recorded.
create table candle (
    market           text        not null,
    interval_minutes int         not null check (interval_minutes in (1, 5, 15, 60, 240, 1440)),
    open_time        timestamptz not null,
    open             numeric     not null,
    high             numeric     not null check (high >= greatest(open, close)),
    low              numeric     not null check (low > 0 and low <= least(open, close)),
    close            numeric     not null,
    volume           numeric     not null check (volume > 0),
    quote_volume     numeric     not null check (quote_volume > 0),
    trades           bigint      not null check (trades > 0),
    position         bigint      not null,
    primary key (market, interval_minutes, open_time)
) partition by range (open_time);

-- The months of candle that are in a file instead of a partition, were put back from it, or may not leave yet. No event makes these rows: a
-- rebuild writes all months anew.
create table archived_month (
    month       date        primary key check (extract(day from month) = 1),
    state       text        not null check (state in ('BLOCKED', 'ARCHIVED', 'RESTORING', 'RESTORED')),
    problem     text,
    file        text        check ((file is null) = (state = 'BLOCKED')),
    row_count   bigint,
    sha256      text,
    table_bytes bigint,
    -- The greatest position by which its rows are listed; null without rows.
    last_key    bigint,
    changed_at  timestamptz not null,
    requested_by text,
    reason      text
);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
