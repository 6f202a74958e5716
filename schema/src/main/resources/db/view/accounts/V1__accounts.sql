-- What names a person is sealed, and null once its subject is erased. owner_match is the owner's keyed hash, for an exact search.
-- Rows follow from one log and are written by one projector, which changes an account's row with every event of the account: that the
-- account is there need not be asked again for each row. Rows that change often leave room beside themselves, so that no index changes.
create table account (
    account_id   text        primary key,
    customer_id  text,
    owner        jsonb,
    status       text        not null check (status in ('OPEN', 'FROZEN', 'CLOSED')),
    freeze_level text        check (freeze_level in ('TRADING', 'DEBITS', 'ALL')),
    opened_at    timestamptz not null,
    version      bigint      not null,
    position     bigint      not null,
    owner_match  text,
    check ((status = 'FROZEN') = (freeze_level is not null))
) with (fillfactor = 70);
create index account_owner on account (owner_match, account_id) where owner_match is not null;
create index account_customer on account (customer_id, account_id) where customer_id is not null;

-- Amounts keep their asset's scale, so the type is unconstrained and the range a check. What is posted never falls below zero or a credit
-- line: what was agreed takes as much from posted as from held. Orders on credit may hold more than is posted.
create table balance (
    account_id text    not null,
    asset      text    not null,
    posted     numeric not null check (abs(posted) < 1e18 and scale(posted) <= 18),
    held       numeric not null check (held >= 0),
    minimum    numeric not null default 0,
    maximum    numeric,
    direction  text    not null default 'BOTH' check (direction in ('BOTH', 'DEBIT_ONLY', 'CREDIT_ONLY', 'NONE')),
    position   bigint  not null,
    primary key (account_id, asset),
    check (posted >= least(minimum, 0))
) with (fillfactor = 70);

-- What each event made of a balance: as of a position, the last row up to it.
create table balance_history (
    account_id  text        not null,
    asset       text        not null,
    position    bigint      not null,
    posted      numeric     not null,
    held        numeric     not null,
    recorded_at timestamptz not null,
    primary key (account_id, asset, position, recorded_at)
) partition by range (recorded_at);

-- Open holds.
create table hold (
    account_id text    not null,
    hold_id    text    not null,
    asset      text    not null,
    amount     numeric not null check (amount > 0),
    reason     text    not null check (reason in ('ORDER', 'CREDIT_ORDER', 'WITHDRAWAL', 'MANUAL')),
    expires_at timestamptz,
    position   bigint  not null,
    primary key (account_id, hold_id)
);
create index hold_on_credit on hold (account_id, asset) where reason = 'CREDIT_ORDER';
create index hold_expires_at on hold (expires_at) where expires_at is not null;

create table withdrawal (
    withdrawal_id text        primary key,
    account_id    text        not null,
    asset         text        not null,
    amount        numeric     not null check (amount > 0),
    reference     text        not null,
    status        text        not null check (status in ('PENDING', 'CONFIRMED', 'CANCELLED', 'EXPIRED')),
    requested_at  timestamptz not null,
    updated_at    timestamptz not null,
    requested_position bigint not null,
    position      bigint      not null,
    destination   jsonb,
    -- Null: it could be confirmed at once.
    confirmable_from timestamptz
);
create index withdrawal_destination on withdrawal ((destination ->> 'subject')) where destination is not null;
create index withdrawal_account on withdrawal (account_id, requested_position);

create table transfer (
    transfer_id     text        primary key,
    from_account_id text        not null,
    to_account_id   text        not null,
    asset           text        not null,
    amount          numeric     not null check (amount > 0),
    reference       text,
    entry_id        text        not null,
    posted_at       timestamptz not null,
    position        bigint      not null
);
create index transfer_from_account on transfer (from_account_id, position);
create index transfer_to_account on transfer (to_account_id, position);

-- Delegations that were neither revoked nor replaced; those that ended by time stay.
create table delegation (
    delegation_id text        primary key,
    customer_id   text        not null,
    account_id    text        not null,
    user_id       text        not null,
    level         text        not null check (level in ('READ', 'TRADE')),
    until         timestamptz
);
create index delegation_customer on delegation (customer_id, delegation_id);
create index delegation_user on delegation (user_id, account_id);
create index delegation_account on delegation (account_id);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
