-- Orders that may still change: few, and asked for most. Updates leave room beside the rows, so that no index changes.
create table open_order (
    order_id            text        primary key,
    account_id          text        not null,
    market              text        not null,
    side                text        not null check (side in ('BUY', 'SELL')),
    type                text        not null check (type in ('LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT')),
    time_in_force       text        not null check (time_in_force in ('GTC', 'GTD', 'DAY', 'IOC', 'FOK')),
    price               numeric,
    quantity            numeric,
    quote_budget        numeric,
    client_order_id     text,
    filled_quantity     numeric     not null check (filled_quantity >= 0),
    filled_quote_amount numeric     not null check (filled_quote_amount >= 0),
    remaining_quantity  numeric     check (remaining_quantity >= 0),
    status              text        not null check (status in ('OPEN', 'PARTIALLY_FILLED')),
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    version             bigint      not null,
    placed_position     bigint      not null,
    position            bigint      not null,
    stop_price          numeric,
    protection_price    numeric,
    display_quantity    numeric,
    expires_at          timestamptz,
    post_only           text        check (post_only in ('REJECT', 'SLIDE')),
    self_trade_prevention text      not null,
    -- false while a stop waits for its price; null for other orders
    triggered           boolean     check ((triggered is null) = (stop_price is null))
) with (fillfactor = 80);
create index open_order_account on open_order (account_id, placed_position);
create index open_order_market on open_order (market, placed_position);
create index open_order_placed on open_order (placed_position);

-- Orders that have ended, by the month in which they did: a row is never updated. An order is in one of both tables at any time, so its id
-- is unique; PostgreSQL guards that within a month.
create table ended_order (
    order_id            text        not null,
    account_id          text        not null,
    market              text        not null,
    side                text        not null check (side in ('BUY', 'SELL')),
    type                text        not null check (type in ('LIMIT', 'MARKET', 'STOP', 'STOP_LIMIT')),
    time_in_force       text        not null check (time_in_force in ('GTC', 'GTD', 'DAY', 'IOC', 'FOK')),
    price               numeric,
    quantity            numeric,
    quote_budget        numeric,
    client_order_id     text,
    filled_quantity     numeric     not null check (filled_quantity >= 0),
    filled_quote_amount numeric     not null check (filled_quote_amount >= 0),
    remaining_quantity  numeric     check (remaining_quantity >= 0),
    status              text        not null check (status in ('FILLED', 'CANCELLED', 'EXPIRED')),
    end_reason          text,
    created_at          timestamptz not null,
    ended_at            timestamptz not null,
    version             bigint      not null,
    placed_position     bigint      not null,
    position            bigint      not null,
    stop_price          numeric,
    protection_price    numeric,
    display_quantity    numeric,
    expires_at          timestamptz,
    post_only           text        check (post_only in ('REJECT', 'SLIDE')),
    self_trade_prevention text      not null,
    triggered           boolean     check ((triggered is null) = (stop_price is null)),
    primary key (order_id, ended_at),
    check ((status = 'CANCELLED') = (end_reason is not null))
) partition by range (ended_at);
create index ended_order_account on ended_order (account_id, placed_position);
create index ended_order_market on ended_order (market, placed_position);
create index ended_order_placed on ended_order (placed_position);

-- All orders. A condition on live leaves one of both tables out, and one on ended_at the months before it.
create view trading_order as
select order_id, account_id, market, side, type, time_in_force, price, quantity, quote_budget, client_order_id, filled_quantity,
       filled_quote_amount, remaining_quantity, status, null::text as end_reason, created_at, updated_at, null::timestamptz as ended_at,
       version, placed_position, position, true as live, stop_price, protection_price, display_quantity, expires_at, post_only,
       self_trade_prevention, triggered
  from open_order
union all
select order_id, account_id, market, side, type, time_in_force, price, quantity, quote_budget, client_order_id, filled_quantity,
       filled_quote_amount, remaining_quantity, status, end_reason, created_at, ended_at, ended_at, version, placed_position, position, false,
       stop_price, protection_price, display_quantity, expires_at, post_only, self_trade_prevention, triggered
  from ended_order;

-- The months of ended_order that are in a file instead of a partition, were put back from it, or may not leave yet. No event makes these rows: a
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
