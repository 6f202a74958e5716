-- Holds with an expiry time. The process HoldExpiry inserts them in the transaction of its token, and deletes them once
-- their account has released them.
create table hold_expiry (
    account_id text        not null,
    hold_id    text        not null,
    expires_at timestamptz not null,
    primary key (account_id, hold_id)
);
create index hold_expiry_due on hold_expiry (expires_at);
