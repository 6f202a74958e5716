-- Posted entries. An event carries one at most, so the position of the event tells it from all others.
create table entry (
    position     bigint      not null,
    entry_id     text        not null,
    kind         text        not null,
    description  text        not null,
    reference    text,
    effective_at timestamptz not null,
    recorded_at  timestamptz not null,
    reverses     text,
    primary key (position, recorded_at)
) partition by range (recorded_at);
create index entry_entry_id on entry (entry_id);
create index entry_kind on entry (kind, position);
-- Entries that count at another time than that of their recording, by the day on which they do. All others are by day as they are.
create index entry_dated on entry (((effective_at at time zone 'UTC')::date), position) where effective_at <> recorded_at;
create index entry_reverses on entry (reverses, position) where reverses is not null;

-- debits and credits are all that was ever posted on the ledger account in the asset, this posting included, in the order of the log.
create table posting (
    position       bigint      not null,
    leg            int         not null,
    ledger_account text        not null,
    side           text        not null check (side in ('DEBIT', 'CREDIT')),
    asset          text        not null,
    amount         numeric     not null check (amount > 0),
    debits         numeric     not null check (debits >= 0),
    credits        numeric     not null check (credits >= 0),
    effective_at   timestamptz not null,
    recorded_at    timestamptz not null,
    primary key (position, leg, recorded_at)
) partition by range (recorded_at);
create index posting_ledger_account on posting (ledger_account, asset, position, leg);
-- What counts at another time than that of its recording.
create index posting_dated on posting (ledger_account, asset, effective_at) where effective_at <> recorded_at;

-- At commit every entry balances in each asset, and every posting has its entry, whoever wrote them. A foreign key and a deferred trigger on
-- each posting would do, and cost more than all else that a batch does. So each statement compares its rows with each other: what it leaves
-- as balanced as before needs no more. An entry of which that is not true stands here until the commit, which looks at all of it.
create table doubtful_entry (
    position    bigint      not null,
    recorded_at timestamptz not null,
    primary key (position, recorded_at)
);

create function balance_of(side text, amount numeric) returns numeric immutable parallel safe
    return case side when 'DEBIT' then amount else -amount end;

create function settle_doubt() returns trigger language plpgsql set search_path from current as $$
begin
    if exists (select from posting where position = new.position and recorded_at = new.recorded_at
                group by asset having sum(balance_of(side, amount)) <> 0) then
        raise exception 'the postings of entry % do not balance', new.position using errcode = 'check_violation', table = 'posting';
    end if;
    if exists (select from posting where position = new.position and recorded_at = new.recorded_at)
            and not exists (select from entry where position = new.position and recorded_at = new.recorded_at) then
        raise exception 'postings without their entry %', new.position using errcode = 'foreign_key_violation', table = 'posting';
    end if;
    delete from doubtful_entry where position = new.position and recorded_at = new.recorded_at;
    return null;
end $$;

create constraint trigger settle_doubt after insert on doubtful_entry
    deferrable initially deferred for each row execute function settle_doubt();

-- A plan that was made while there were few entries must not read all of them later.
create function doubt_added_postings() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    with sums as materialized (
        select position, recorded_at, sum(balance_of(side, amount)) as balance from added group by position, recorded_at, asset)
    insert into doubtful_entry
    select position, recorded_at from sums where balance <> 0
    union
    select position, recorded_at from sums
     where not exists (select from entry where entry.position = sums.position and entry.recorded_at = sums.recorded_at)
    on conflict do nothing;
    return null;
end $$;

create function doubt_removed_postings() returns trigger language plpgsql set search_path from current as $$
begin
    insert into doubtful_entry select distinct position, recorded_at from removed on conflict do nothing;
    return null;
end $$;

create function doubt_changed_postings() returns trigger language plpgsql set search_path from current as $$
begin
    insert into doubtful_entry
    select position, recorded_at from removed union select position, recorded_at from added
    on conflict do nothing;
    return null;
end $$;

create function doubt_all_postings() returns trigger language plpgsql set search_path from current as $$
begin
    insert into doubtful_entry select distinct position, recorded_at from posting on conflict do nothing;
    return null;
end $$;

-- Partitions get the same, for who writes to them directly.
create trigger added after insert on posting
    referencing new table as added for each statement execute function doubt_added_postings();
create trigger changed after update on posting
    referencing old table as removed new table as added for each statement execute function doubt_changed_postings();
create trigger removed after delete on posting
    referencing old table as removed for each statement execute function doubt_removed_postings();
create trigger emptied after truncate on posting for each statement execute function doubt_all_postings();
create trigger changed after update on entry
    referencing old table as removed for each statement execute function doubt_removed_postings();
create trigger removed after delete on entry
    referencing old table as removed for each statement execute function doubt_removed_postings();
create trigger emptied after truncate on entry for each statement execute function doubt_all_postings();

-- Running totals: no event carries the absolute value of a house account. The token commits with them, so each posting counts once.
create table ledger_balance (
    ledger_account text    not null,
    asset          text    not null,
    kind           text    not null check (kind in ('ASSET', 'LIABILITY', 'EQUITY', 'REVENUE', 'CLEARING')),
    debits         numeric not null check (debits >= 0),
    credits        numeric not null check (credits >= 0),
    position       bigint  not null,
    primary key (ledger_account, asset)
) with (fillfactor = 70);

-- Through when the books are closed: one row, null while they are open as a whole.
create table books (
    single         boolean primary key default true check (single),
    closed_through timestamptz
);
insert into books (closed_through) values (null);

-- The position of the last event that this view contains, whether it handled the event or not.
create table view_position (
    single   boolean primary key default true check (single),
    position bigint  not null
);
insert into view_position (position) values (0);
