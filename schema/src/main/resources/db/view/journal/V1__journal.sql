-- Posted entries: those that stand alone, whole entries of several accounts, and the parts of these. An event may carry several, so what
-- tells one from all others, and stands for its place in the log, is its ordinal: position * 2^20 + its number within the event.
-- A whole entry has no postings of its own: its legs are those of its parts, but for clearing's.
create table entry (
    ordinal      bigint      not null,
    position     bigint      not null,
    entry_id     text        not null,
    kind         text        not null,
    description  text        not null,
    reference    text,
    effective_at timestamptz not null,
    recorded_at  timestamptz not null,
    part_of      text,
    group_id     text,
    reverses     text,
    primary key (ordinal, recorded_at)
) partition by range (recorded_at);
create index entry_entry_id on entry (entry_id);
create index entry_kind on entry (kind, ordinal) where part_of is null;
create index entry_part_of on entry (part_of) where part_of is not null;
create index entry_reverses on entry (reverses) where reverses is not null;

-- Which ledger accounts the legs of a whole entry are on: what its parts have posted does not tell where the entry stands in the log.
create table entry_ledger_account (
    ledger_account text        not null,
    ordinal        bigint      not null,
    recorded_at    timestamptz not null,
    primary key (ledger_account, ordinal, recorded_at)
) partition by range (recorded_at);

-- debits and credits are all that was ever posted on the ledger account in the asset, this posting included, in the order of the log.
create table posting (
    ordinal        bigint      not null,
    leg            int         not null,
    ledger_account text        not null,
    side           text        not null check (side in ('DEBIT', 'CREDIT')),
    asset          text        not null,
    amount         numeric     not null check (amount > 0),
    debits         numeric     not null check (debits >= 0),
    credits        numeric     not null check (credits >= 0),
    effective_at   timestamptz not null,
    recorded_at    timestamptz not null,
    primary key (ordinal, leg, recorded_at)
) partition by range (recorded_at);
create index posting_ledger_account on posting (ledger_account, asset, ordinal, leg);
-- What counts at another time than that of its recording.
create index posting_dated on posting (ledger_account, asset, effective_at) where effective_at <> recorded_at;

-- At commit every entry balances in each asset, and every posting has its entry, whoever wrote them. A foreign key and a deferred trigger on
-- each posting would do, and cost more than all else that a batch does. So each statement compares its rows with each other: what it leaves
-- as balanced as before needs no more. An entry of which that is not true stands here until the commit, which looks at all of it.
create table doubtful_entry (
    ordinal     bigint      not null,
    recorded_at timestamptz not null,
    primary key (ordinal, recorded_at)
);

create function balance_of(side text, amount numeric) returns numeric immutable parallel safe
    return case side when 'DEBIT' then amount else -amount end;

create function settle_doubt() returns trigger language plpgsql set search_path from current as $$
begin
    if exists (select from posting where ordinal = new.ordinal and recorded_at = new.recorded_at
                group by asset having sum(balance_of(side, amount)) <> 0) then
        raise exception 'the postings of entry % do not balance', new.ordinal using errcode = 'check_violation', table = 'posting';
    end if;
    if exists (select from posting where ordinal = new.ordinal and recorded_at = new.recorded_at)
            and not exists (select from entry where ordinal = new.ordinal and recorded_at = new.recorded_at) then
        raise exception 'postings without their entry %', new.ordinal using errcode = 'foreign_key_violation', table = 'posting';
    end if;
    delete from doubtful_entry where ordinal = new.ordinal and recorded_at = new.recorded_at;
    return null;
end $$;

create constraint trigger settle_doubt after insert on doubtful_entry
    deferrable initially deferred for each row execute function settle_doubt();

-- A plan that was made while there were few entries must not read all of them later.
create function doubt_added_postings() returns trigger language plpgsql
    set search_path from current set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
    with sums as materialized (
        select ordinal, recorded_at, sum(balance_of(side, amount)) as balance from added group by ordinal, recorded_at, asset)
    insert into doubtful_entry
    select ordinal, recorded_at from sums where balance <> 0
    union
    select ordinal, recorded_at from sums
     where not exists (select from entry where entry.ordinal = sums.ordinal and entry.recorded_at = sums.recorded_at)
    on conflict do nothing;
    return null;
end $$;

create function doubt_removed_postings() returns trigger language plpgsql set search_path from current as $$
begin
    insert into doubtful_entry select distinct ordinal, recorded_at from removed on conflict do nothing;
    return null;
end $$;

create function doubt_changed_postings() returns trigger language plpgsql set search_path from current as $$
begin
    insert into doubtful_entry
    select ordinal, recorded_at from removed union select ordinal, recorded_at from added
    on conflict do nothing;
    return null;
end $$;

create function doubt_all_postings() returns trigger language plpgsql set search_path from current as $$
begin
    insert into doubtful_entry select distinct ordinal, recorded_at from posting on conflict do nothing;
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

-- Entries of several accounts that were asked for, whatever became of them.
create table entry_request (
    entry_id     text        primary key,
    group_id     text        not null,
    number       int         not null,
    status       text        not null check (status in ('PENDING', 'POSTED', 'REJECTED')),
    kind         text        not null,
    description  text        not null,
    reference    text,
    effective_at timestamptz,
    reverses     text,
    requested_at timestamptz not null,
    updated_at   timestamptz not null,
    -- of the account that refused
    account_id   text,
    code         text,
    detail       text,
    position     bigint      not null,
    -- of its legs, with blanks between them
    ledger_accounts text     not null
);
create index entry_request_group on entry_request (group_id);

-- Running totals: no event carries the absolute value of a house account. The token commits with them, so each posting counts once.
create table ledger_balance (
    ledger_account text    not null,
    asset          text    not null,
    kind           text    not null check (kind in ('ASSET', 'LIABILITY', 'REVENUE')),
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
