-- When KYC levels end and fees of tiers are due. The process CustomerSchedule sets them in the transaction of its token.
create table customer_date (
    customer_id text        not null,
    matter      text        not null check (matter in ('KYC_END', 'TIER_FEE')),
    tier        text,
    due_at      timestamptz not null,
    primary key (customer_id, matter)
);
create index customer_date_due on customer_date (due_at, customer_id, matter);
