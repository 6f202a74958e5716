create table book (
    market        text    primary key,
    tick_size     numeric not null check (tick_size > 0),
    lot_size      numeric not null check (lot_size > 0),
    base_decimals int     not null,
    sequence      bigint  not null,
    position      bigint  not null
);

create table book_level (
    market      text   not null,
    side        text   not null check (side in ('BUY', 'SELL')),
    price_ticks bigint not null check (price_ticks > 0),
    lots        bigint not null check (lots > 0),
    orders      int    not null check (orders > 0),
    position    bigint not null,
    primary key (market, side, price_ticks)
) with (fillfactor = 70);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
