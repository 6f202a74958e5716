create table saga (
    saga_id    text        primary key,
    type       text        not null,
    key        text        not null,
    state      text        not null check (state in ('RUNNING', 'STUCK', 'ENDED')),
    step       text        not null,
    attempts   int         not null check (attempts >= 1),
    started_at timestamptz not null,
    updated_at timestamptz not null,
    last_error text,
    started_position bigint not null,
    position   bigint      not null
) with (fillfactor = 80);
create index saga_state on saga (state, started_position);
create index saga_started on saga (started_position);

create table saga_step (
    saga_id    text        not null,
    position   bigint      not null,
    event_type text        not null,
    detail     text        not null,
    at         timestamptz not null,
    primary key (saga_id, position)
);

-- What processes have left aside, from the first time on: rows stay when it is not parked any more.
create table parked (
    parked_id      text        primary key,
    reader         text        not null,
    position       bigint      not null,
    event          text        not null,
    code           text        not null,
    error          text        not null,
    attempts       int         not null check (attempts >= 1),
    since          timestamptz not null,
    since_position bigint      not null,
    saga_id        text,
    parked         boolean     not null
);
create index parked_now on parked (since_position) where parked;
create index parked_reader on parked (reader, since_position) where parked;

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
