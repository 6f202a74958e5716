-- Holds that expire by themselves, written by the process HoldExpiry in the transaction of its token. A row goes once its account was told.
create table hold_expiry (
    account_id text        not null,
    hold_id    text        not null,
    expires_at timestamptz not null,
    primary key (account_id, hold_id)
);
create index hold_expiry_due on hold_expiry (expires_at);
