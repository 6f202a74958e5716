create table asset (
    asset    text   primary key,
    name     text   not null,
    type     text   not null,
    decimals int    not null check (decimals between 0 and 18),
    position bigint not null
);

create table market (
    market         text    primary key,
    base_asset     text    not null references asset,
    quote_asset    text    not null references asset,
    tick_size      numeric not null check (tick_size > 0),
    lot_size       numeric not null check (lot_size > 0),
    maker_fee_rate numeric not null check (maker_fee_rate > -1),
    taker_fee_rate numeric not null check (taker_fee_rate >= 0),
    phase          text    not null check (phase in ('CLOSED', 'CALL', 'OPEN', 'HALTED', 'CANCEL_ONLY')),
    version        bigint  not null,
    position       bigint  not null,
    terms          json    not null,
    sessions       text,
    -- By which its trades settle; null: gross.
    scheme_id      text
);

-- Weekend and holidays are JSON, as in the event.
create table calendar (
    calendar_id   text   primary key,
    weekend       text   not null,
    holidays      text   not null,
    valid_through date   not null,
    version       bigint not null,
    position      bigint not null
);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
