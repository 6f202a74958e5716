-- The schemes, and when the next step of each is due; null: never. The process ClearingSchedule sets them: the schemes
-- in the transaction of its token. "next_day" is the day after the last one whose penalties are due, "changed_at" the
-- position of the last event that decides the next step, "refusal" why a step that is due was refused.
create table clearing_schedule (
    scheme_id  text   primary key,
    zone       text   not null,
    calendars  text[] not null,
    next_day   date   not null,
    changed_at bigint not null,
    due_at     timestamptz,
    refusal    text
);
create index clearing_schedule_due on clearing_schedule (due_at);

-- Their windows that have not settled. DUE: the settlement has begun.
create table scheduled_window (
    scheme_id  text        not null references clearing_schedule,
    number     int         not null,
    closes_at  timestamptz not null,
    settles_at timestamptz not null,
    stage      text        not null check (stage in ('OPEN', 'CLOSED', 'DUE')),
    primary key (scheme_id, number)
);

-- The calendars that schemes may name.
create table schedule_calendar (
    calendar_id text  primary key,
    calendar    jsonb not null
);
