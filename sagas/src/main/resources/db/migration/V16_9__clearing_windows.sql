-- A fold of the log that the process Clearing writes in the transaction of its token. What it has to do follows from
-- these tables alone. Amounts have the scale of their asset.

-- The terms for the windows that a scheme opens next.
create table clearing_scheme (
    scheme_id    text    primary key,
    partial      boolean not null,
    minimum_lots bigint  not null
);

-- The penalties of the schemes, in basis points of the value of what an asset fails to be delivered, a business day.
create table clearing_penalty_rate (
    scheme_id    text    not null,
    asset        text    not null,
    basis_points numeric not null,
    primary key (scheme_id, asset)
);

-- The last price of each market of a scheme, and the position of that trade.
create table clearing_price (
    market_id text    primary key,
    price     numeric not null,
    position  bigint  not null
);

-- Windows that have not settled. "opened_at" is the position in the log; "sent" the last step whose commands have
-- durable outcomes; "novated_sides" counts two for each novated trade. "failing" trades and obligations do not settle in
-- full: the command that says so was sent for "fails_sent" of the trades, and "failed" of them know it. Obligations count
-- as both once they are carried over.
create table clearing_window (
    window_id     text    primary key,
    scheme_id     text    not null,
    number        integer not null,
    opened_at     bigint  not null,
    settles_on    date    not null,
    partial       boolean not null,
    minimum_lots  bigint  not null,
    stage         text    not null,
    parked        boolean not null,
    retries       integer not null,
    sent          text,
    trades        integer not null,
    carried       integer not null,
    obligations   integer not null,
    novated_sides bigint  not null,
    participants  integer,
    net_digest    text,
    failing       integer,
    fails_sent    integer,
    failed        integer,
    digest        text
);

-- The trades of these windows, by the positions of their events. A window with trades has a partition, which is dropped
-- when it has settled; a statement that does not name its windows locks all partitions. "due_on" is null in the first
-- window of a trade: its settlement date. A trade that a window does not settle in full is copied into the window
-- "carried_to", with the side that failed. Rows with a "part" are obligations, numbered in their event: "trade_id" is
-- their own id, the buyer pays the quote amount to the seller, and they settle as a whole.
create table clearing_trade (
    window_id         text    not null,
    position          bigint  not null,
    part              integer not null,
    trade_id          text    not null,
    market_id         text,
    due_on            date,
    failing           text,
    lots              bigint  not null,
    settled_lots      bigint  not null,
    buyer             text    not null,
    seller            text    not null,
    base              text    not null,
    quote             text    not null,
    quantity          numeric not null,
    quote_amount      numeric not null,
    buyer_fee         numeric not null,
    buyer_fee_on_top  boolean not null,
    seller_fee        numeric not null,
    seller_fee_on_top boolean not null,
    buyer_held_lots   bigint  not null,
    seller_held_lots  bigint  not null,
    carried_to        text,
    primary key (position, part, window_id)
) partition by list (window_id);
create index clearing_trade_id on clearing_trade (trade_id);

-- The positions of accounts, as their events say. "hold" is what orders held for the deliveries, "prepared" what was
-- reserved in addition; null: not yet, or the account's orders held all that it delivers. "position" is that of the event
-- in the log.
create table clearing_position (
    window_id  text    not null,
    account_id text    not null,
    asset      text    not null,
    delivers   numeric not null,
    receives   numeric not null,
    hold       numeric not null,
    prepared   numeric,
    position   bigint  not null,
    primary key (window_id, account_id, asset)
);

-- Penalties that are not booked yet, of the business days that an event closed at a position. A window is not netted
-- before its penalties are booked. For one that is SENT, a command was sent, and its event has not come; it was REFUSED
-- with a code and a detail; its day is PARKED for it. One that is too large has no "amount": it is never sent.
create table clearing_penalty (
    obligation_id text    primary key,
    window_id     text    not null,
    position      bigint  not null,
    event_id      text    not null,
    trade_id      text    not null,
    failing       text    not null,
    business_date date    not null,
    payer         text    not null,
    receiver      text    not null,
    asset         text    not null,
    amount        numeric,
    state         text    not null check (state in ('PLANNED', 'SENT', 'REFUSED', 'PARKED')),
    code          text,
    detail        text
);
create index clearing_penalty_position on clearing_penalty (position);
create index clearing_penalty_window on clearing_penalty (window_id);
create index clearing_penalty_planned on clearing_penalty (position, obligation_id) where state = 'PLANNED';
create index clearing_penalty_sent on clearing_penalty (position) where state = 'SENT';
create index clearing_penalty_refused on clearing_penalty (position) where state = 'REFUSED';

-- Events that the process has parked. A trade that cannot be novated has its window and its id, and stays until it is
-- novated or cancelled: "waits" is false once an operator has retried or resolved it. Others are gone then: the end of a
-- business day of which a penalty cannot be booked has the window that takes up its penalties; an event that could not
-- be taken in has neither.
create table clearing_parked (
    position  bigint  primary key,
    window_id text,
    trade_id  text,
    waits     boolean not null
);

-- Defaults that are approved and whose trades are not all ported to "close_out_account", or cancelled if it is null.
-- "position", "event_id" and "event_type" are those of an event in the log that is "parked" if one of the commands was
-- refused: of the approval, or of the last resolution of one that was parked before.
create table clearing_default (
    default_id        text    primary key,
    scheme_id         text    not null,
    account_id        text    not null,
    close_out_account text,
    position          bigint  not null,
    event_id          text    not null,
    event_type        text    not null,
    parked            boolean not null
);
