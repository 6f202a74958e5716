-- The sessions of each market, and when its phase changes next; null: never. The process SessionSchedule sets them: the
-- sessions in the transaction of its token.
create table market_session (
    market   text   primary key,
    position bigint not null,
    sessions jsonb  not null,
    due_at   timestamptz
);
create index market_session_due on market_session (due_at);
