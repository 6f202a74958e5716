-- The sessions of each market, and when its phase changes next; null: never. The process SessionSchedule sets them: the
-- sessions in the transaction of its token. "position" is that of the event that set the sessions, "changed_at" that of
-- the last one that set them or their calendar; "sent_at" is the time of the last change that was sent.
create table market_session (
    market      text   primary key,
    position    bigint not null,
    changed_at  bigint not null,
    sessions    jsonb  not null,
    calendar_id text,
    sent_at     timestamptz,
    due_at      timestamptz
);
create index market_session_due on market_session (due_at);
create index market_session_calendar on market_session (calendar_id);

-- The calendars that sessions may name, set in the same way.
create table session_calendar (
    calendar_id text  primary key,
    calendar    jsonb not null
);
