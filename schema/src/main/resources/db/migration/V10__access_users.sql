-- Users' secrets and sessions. What money rules decide by, and what an auditor must see forever, is in the log.
create schema access;

-- Users with the same mail address are the same person. mail_match is a keyed hash of the address.
create table access.person (
    mail_match text primary key,
    person_id  text not null
);

create table access.credential (
    user_id        text        primary key,
    -- In lower case.
    username       text        not null unique,
    person_id      text        not null,
    -- Whose end the creation of the user waits for, or waited for until the next user was created; null: nobody's.
    approval_id    text,
    -- Sealed with the user's key.
    name           jsonb,
    mail           jsonb,
    -- {bcrypt}...; null until the user sets one.
    password       text,
    -- The password is that of the development users, and follows it.
    development    boolean     not null default false,
    -- Sealed secrets of the second factor, and the time step of the last code: a code works once.
    totp           jsonb,
    totp_pending   jsonb,
    totp_step      bigint      not null default 0,
    -- SHA-256 of a token with which the user sets a password, once.
    reset_hash     bytea       unique,
    reset_until    timestamptz,
    -- How many resets of the user the log had when password, second factor and token were set. If it has more, they do
    -- not count.
    resets         int         not null default 0,
    -- How often password and second factor were set or withdrawn. What was proven before the last time lets nobody in.
    changes        int         not null default 0,
    -- Log-ins without success since the last one with it: noted before the password is compared.
    failed_at      timestamptz[] not null default '{}',
    -- How often in a row the user was locked.
    locks          int         not null default 0,
    locked_until   timestamptz,
    last_login     timestamptz,
    created_at     timestamptz not null default now()
);

create table access.session (
    session_id       text        primary key,
    -- SHA-256 of the token.
    token_hash       bytea       not null unique,
    -- Of a credential, or the development user operator.
    user_id          text        not null,
    created_at       timestamptz not null default now(),
    -- Written at most once a minute.
    used_at          timestamptz not null default now(),
    expires_at       timestamptz not null,
    authenticated_at timestamptz not null default now(),
    -- How many resets of the user the log had at the log-in. If it has more, the session has ended.
    resets           int         not null
);

create index session_user_id on access.session (user_id);
create index session_expiry on access.session (expires_at);
