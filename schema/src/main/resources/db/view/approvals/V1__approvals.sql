create table approval (
    approval_id     text        primary key,
    state           text        not null
                    check (state in ('PENDING', 'APPROVED', 'REJECTED', 'REFUSED', 'EXPIRED')),
    operation       text        not null,
    target          text        not null,
    command         text        not null,
    -- as in the event
    content         text        not null,
    reason          text,
    requested_by    text        not null,
    person          text        not null,
    requested_at    timestamptz not null,
    expires_at      timestamptz not null,
    decided_by      text,
    decision_reason text,
    code            text,
    ended_at        timestamptz,
    position        bigint      not null,
    check ((state = 'PENDING') = (ended_at is null)),
    check ((state in ('PENDING', 'EXPIRED')) = (decided_by is null)),
    check ((state = 'REFUSED') = (code is not null))
);
create unique index approval_position on approval (position);
create index approval_state on approval (state, position);
create index approval_due on approval (expires_at) where state = 'PENDING';

create table policy (
    policy_id text        primary key,
    operation text        not null,
    asset     text,
    amount    numeric check (amount > 0),
    reason    text        not null,
    set_at    timestamptz not null,
    check (asset is not null or amount is null)
);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
