create table customer (
    customer_id      text        primary key,
    status           text        not null check (status in ('PENDING', 'ACTIVE', 'SUSPENDED', 'CLOSED')),
    kyc_level        int         not null check (kyc_level between 0 and 2),
    kyc_valid_until  timestamptz,
    kyc_requested    int         check (kyc_requested between 1 and 2),
    kyc_case_number  int         check (kyc_case_number > 0),
    tier             text        not null check (tier in ('STANDARD', 'PREMIUM', 'VIP')),
    fee_due_at       timestamptz,
    created_at       timestamptz not null,
    created_position bigint      not null unique,
    version          bigint      not null,
    position         bigint      not null
) with (fillfactor = 70);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
