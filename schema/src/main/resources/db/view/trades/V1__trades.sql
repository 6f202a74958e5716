-- By the month of execution. A settlement or a cancellation changes the row in its month.
create table trade (
    trade_id          text        not null,
    market            text        not null,
    price             numeric     not null check (price > 0),
    quantity          numeric     not null check (quantity > 0),
    quote_amount      numeric     not null check (quote_amount > 0),
    buy_order_id      text        not null,
    sell_order_id     text        not null,
    buyer_account_id  text        not null,
    seller_account_id text        not null,
    maker_side        text        check (maker_side in ('BUY', 'SELL')),
    buyer_fee         numeric     not null,
    buyer_fee_asset   text        not null,
    seller_fee        numeric     not null,
    seller_fee_asset  text        not null,
    status            text        not null check (status in ('EXECUTED', 'SETTLED', 'FAILED')),
    executed_at       timestamptz not null,
    settled_at        timestamptz,
    executed_position bigint      not null,
    position          bigint      not null,
    unsettled         boolean     not null generated always as (status <> 'SETTLED') stored,
    -- The clearing window that settles it; null: it settles gross.
    window_id         text,
    -- What windows settled that did not settle all of it; null: no window failed to.
    settled_quantity  numeric     check (settled_quantity >= 0 and settled_quantity < quantity),
    -- What does not settle any more; null: the trade was not cancelled. One of which a part had settled is SETTLED.
    cancelled_quantity numeric check (cancelled_quantity > 0 and cancelled_quantity <= quantity),
    primary key (trade_id, executed_at),
    check ((status = 'SETTLED') = (settled_at is not null)),
    check (status <> 'EXECUTED' or cancelled_quantity is null),
    -- A negative fee is a rebate, which the other side's fee pays for
    check (buyer_fee >= 0 and seller_fee >= 0 or buyer_fee_asset = seller_fee_asset and buyer_fee + seller_fee >= 0)
) partition by range (executed_at);
create index trade_market on trade (market, executed_position);
create index trade_buyer on trade (buyer_account_id, executed_position);
create index trade_seller on trade (seller_account_id, executed_position);
create index trade_executed on trade (executed_position);
create index trade_unsettled on trade (executed_position) where unsettled;
create index trade_window on trade (window_id) where window_id is not null and status = 'EXECUTED';

-- The window that takes up the trades of a scheme now.
create table open_window (
    scheme_id text primary key,
    window_id text not null
);

-- The months of trade that are in a file instead of a partition, were put back from it, or may not leave yet. No event makes these rows: a
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
