-- When something is due in a market: an order expires, or a stop fires that a command had to leave. The process
-- MarketSchedule inserts them in the transaction of its token, and deletes them once the market has done it.
create table market_due (
    market_id text        not null,
    due_at    timestamptz not null,
    primary key (market_id, due_at)
);
create index market_due_at on market_due (due_at);

-- When all orders of an account are cancelled, set by the same process.
create table cancel_after (
    account_id text        primary key,
    due_at     timestamptz not null
);
create index cancel_after_at on cancel_after (due_at);
