-- Rows follow from one log and are written by one projector, which changes an account's row with every event of the account: that the
-- account is there need not be asked again for each row. Rows that change often leave room beside themselves, so that no index changes.
create table account (
    account_id text        primary key,
    owner      text        not null,
    status     text        not null check (status in ('OPEN', 'FROZEN', 'CLOSED')),
    opened_at  timestamptz not null,
    version    bigint      not null,
    position   bigint      not null
) with (fillfactor = 70);

-- Amounts keep their asset's scale, so the type is unconstrained and the range a check.
create table balance (
    account_id text    not null,
    asset      text    not null,
    posted     numeric not null check (posted >= 0 and posted < 1e18 and scale(posted) <= 18),
    held       numeric not null check (held >= 0 and held <= posted),
    position   bigint  not null,
    primary key (account_id, asset)
) with (fillfactor = 70);

-- Open holds only.
create table hold (
    account_id text    not null,
    hold_id    text    not null,
    asset      text    not null,
    amount     numeric not null check (amount > 0),
    reason     text    not null,
    position   bigint  not null,
    primary key (account_id, hold_id)
);

create table withdrawal (
    withdrawal_id text        primary key,
    account_id    text        not null,
    asset         text        not null,
    amount        numeric     not null check (amount > 0),
    reference     text        not null,
    status        text        not null check (status in ('PENDING', 'CONFIRMED', 'CANCELLED')),
    requested_at  timestamptz not null,
    updated_at    timestamptz not null,
    position      bigint      not null
);
create index withdrawal_account on withdrawal (account_id, withdrawal_id);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
