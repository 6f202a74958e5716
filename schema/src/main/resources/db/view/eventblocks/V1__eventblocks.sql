-- Where to look for events: a block is 1,000 positions of the log, from 1 on. A list of one type of event reads the blocks that have it.
create table type_block (
    type           text        not null,
    block          bigint      not null check (block >= 0),
    aggregate_type text        not null,
    count          int         not null check (count > 0),
    first_at       timestamptz not null,
    last_at        timestamptz not null,
    primary key (type, block, aggregate_type)
) with (fillfactor = 90);
create index type_block_aggregate_type on type_block (aggregate_type, block);

-- The accounts that the events of a block name, as bits: see AccountBits. They are those of its own events, of its orders, its trades, and
-- entries with a posting on it. Events of a trade that name no account are not in it.
create table account_bits (
    block bigint    not null check (block >= 0) primary key,
    bits  bit(8192) not null
);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
