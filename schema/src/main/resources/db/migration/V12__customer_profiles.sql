-- Who a customer is, sealed with the customer's key. A row may stand without its customer: it is written before the
-- command that creates the customer.
create table access.customer_profile (
    customer_id text        primary key,
    profile     jsonb       not null,
    created_at  timestamptz not null default now()
);
