-- When notifications were first read. People make this, no event tells of it: it is kept apart from the views, which are rebuilt.
create table notification_reads (
    notification_id text        primary key,
    read_at         timestamptz not null,
    request_key     text
);
