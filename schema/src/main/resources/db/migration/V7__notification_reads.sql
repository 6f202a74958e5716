-- When notifications were first read. No event records this, so the table is not part of a view: views are rebuilt.
create table notification_reads (
    notification_id text        primary key,
    read_at         timestamptz not null,
    request_key     text
);
