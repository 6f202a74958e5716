create table book (
    market   text   primary key,
    sequence bigint not null,
    position bigint not null
);

create table book_level (
    market   text    not null,
    side     text    not null check (side in ('BUY', 'SELL')),
    price    numeric not null check (price > 0),
    quantity numeric not null check (quantity > 0),
    orders   int     not null check (orders > 0),
    position bigint  not null,
    primary key (market, side, price)
) with (fillfactor = 70);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
