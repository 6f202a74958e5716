-- Refused requests and failed logins. Rows are written beside the answers, numbered from 1 in the minute in which they
-- were written, and sealed by one event per minute: audit.CommandsRefused. line_hash is the hash of the row's line as
-- it was written. The values are json and not jsonb, since the line covers their text.
create table access.refusal (
    minute    timestamptz not null,
    number    int         not null check (number >= 1),
    kind      text        not null check (kind in ('LOGIN_FAILED', 'LOCKED', 'FORBIDDEN', 'REFUSED')),
    at        timestamptz not null,
    actor     text,
    address   text,
    command   text        not null,
    target    text        not null,
    code      text        not null,
    "values"  json        not null,
    body_mac  text,
    line_hash bytea       not null,
    primary key (minute, number)
);
create index refusal_actor on access.refusal (actor, minute, number);
create index refusal_code on access.refusal (code, minute, number);
create index refusal_actor_code on access.refusal (actor, code, minute, number);
-- The minutes that had any refusal. A closed minute takes no further rows; a sealed one has its event in the log.
create table access.refusal_minute (
    minute  timestamptz primary key,
    rows    int         not null,
    dropped bigint      not null,
    closed  boolean     not null default false,
    sealed  boolean     not null default false check (closed or not sealed)
);
create index refusal_minute_unsealed on access.refusal_minute (minute) where not sealed;
-- How often each refusal occurred in a minute that is not sealed yet, recorded or not. The seal takes them over.
create table access.refusal_count (
    minute  timestamptz not null,
    actor   text        not null,
    command text        not null,
    code    text        not null,
    count   bigint      not null,
    primary key (minute, actor, command, code)
);
