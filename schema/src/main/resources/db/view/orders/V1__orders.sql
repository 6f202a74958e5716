create table trading_order (
    order_id            text        primary key,
    account_id          text        not null,
    market              text        not null,
    side                text        not null check (side in ('BUY', 'SELL')),
    type                text        not null check (type in ('LIMIT', 'MARKET')),
    time_in_force       text        not null check (time_in_force in ('GTC', 'IOC')),
    price               numeric,
    quantity            numeric,
    quote_budget        numeric,
    client_order_id     text,
    filled_quantity     numeric     not null check (filled_quantity >= 0),
    filled_quote_amount numeric     not null check (filled_quote_amount >= 0),
    remaining_quantity  numeric     check (remaining_quantity >= 0),
    status              text        not null check (status in ('OPEN', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'EXPIRED')),
    end_reason          text,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    version             bigint      not null,
    placed_position     bigint      not null,
    position            bigint      not null,
    live                boolean     not null generated always as (status in ('OPEN', 'PARTIALLY_FILLED')) stored,
    check ((status = 'CANCELLED') = (end_reason is not null))
) with (fillfactor = 80);
create index trading_order_account on trading_order (account_id, placed_position);
create index trading_order_market on trading_order (market, placed_position);
create index trading_order_placed on trading_order (placed_position);
-- Orders end once: until then they are few, and asked for most.
create index trading_order_live_account on trading_order (account_id, placed_position) where live;
create index trading_order_live_market on trading_order (market, placed_position) where live;
create index trading_order_live on trading_order (placed_position) where live;

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
