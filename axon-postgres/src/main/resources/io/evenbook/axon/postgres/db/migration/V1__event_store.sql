-- The event store: an append-only log with one dense position per event, and what belongs to it.
-- Byte-wise collation: ids are compared for equality and paged through, never sorted for people.

CREATE TABLE events (
    global_index     bigint      NOT NULL,
    sequence_number  bigint      NOT NULL,
    recorded_at      timestamptz NOT NULL,
    -- whether it is the last event of its command: readers stop only there
    ends_command     boolean     NOT NULL,
    aggregate_type   text        NOT NULL,
    aggregate_id     text        NOT NULL COLLATE "C",
    event_id         text        NOT NULL COLLATE "C",
    payload_type     text        NOT NULL COLLATE "C",
    payload_revision text                 COLLATE "C",
    -- text, not jsonb: payloads are returned byte for byte
    payload          text        NOT NULL,
    metadata         text        NOT NULL,
    -- copied from the metadata by the writer, so that audits can search by them
    actor            text                 COLLATE "C",
    correlation_id   text                 COLLATE "C",
    CONSTRAINT events_pkey PRIMARY KEY (global_index),
    CONSTRAINT events_stream_key UNIQUE (aggregate_id, sequence_number),
    CONSTRAINT events_event_id_key UNIQUE (event_id)
);

-- recorded_at needs no index: it rises with global_index, which is dense, so a binary search finds a time.
CREATE INDEX events_actor ON events (actor, global_index);
CREATE INDEX events_correlation ON events (correlation_id, global_index);

CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are final: % refused', TG_OP;
END
$$;

CREATE TRIGGER events_are_final
    BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change();

-- Keys that make commands repeatable ('command') or business references unique ('unique'),
-- written in the transaction that appends the events of their command.
CREATE TABLE command_keys (
    kind         text   NOT NULL COLLATE "C" CHECK (kind IN ('command', 'unique')),
    key          text   NOT NULL COLLATE "C",
    global_index bigint NOT NULL,
    -- 0: the command had no events, and global_index is the end of the log before it
    event_count  int    NOT NULL CHECK (event_count >= 0),
    body_hash    text            COLLATE "C",
    -- the stored answer, which every repeat of the command gets
    answer       bytea,
    CONSTRAINT command_keys_pkey PRIMARY KEY (kind, key)
);

-- The latest snapshot of each stream.
CREATE TABLE snapshots (
    aggregate_id     text        NOT NULL COLLATE "C",
    sequence_number  bigint      NOT NULL,
    aggregate_type   text        NOT NULL,
    payload_revision text        NOT NULL,
    payload          bytea       NOT NULL,
    taken_at         timestamptz NOT NULL,
    CONSTRAINT snapshots_pkey PRIMARY KEY (aggregate_id)
);

-- Snapshots of states that are too large for one row, in chunks. A stream may have several.
CREATE TABLE snapshot_chunks (
    aggregate_id     text        NOT NULL COLLATE "C",
    sequence_number  bigint      NOT NULL,
    chunk            int         NOT NULL CHECK (chunk >= 0),
    last_chunk       boolean     NOT NULL,
    aggregate_type   text        NOT NULL,
    form_version     int         NOT NULL,
    -- of the state; that of the event as well, where events carry one
    state_hash       text        NOT NULL COLLATE "C",
    -- the place of the event in the log
    global_index     bigint      NOT NULL,
    recorded_at      timestamptz NOT NULL,
    taken_at         timestamptz NOT NULL,
    -- over the payload and the columns that say what it is
    crc32c           bigint      NOT NULL,
    payload          bytea       NOT NULL,
    CONSTRAINT snapshot_chunks_pkey PRIMARY KEY (aggregate_id, sequence_number, chunk)
);

-- The chunks are dense already: compressing them would take longer than writing them.
ALTER TABLE snapshot_chunks ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE TABLE token_entry (
    processor_name text NOT NULL COLLATE "C",
    segment        int  NOT NULL,
    token          bytea,
    token_type     text,
    claimed_at     text,
    owner          text,
    CONSTRAINT token_entry_pkey PRIMARY KEY (processor_name, segment)
);

CREATE TABLE saga_entry (
    saga_id         text NOT NULL COLLATE "C",
    saga_type       text NOT NULL,
    revision        text,
    serialized_saga bytea,
    CONSTRAINT saga_entry_pkey PRIMARY KEY (saga_id)
);

CREATE TABLE saga_association (
    association_key   text NOT NULL COLLATE "C",
    association_value text NOT NULL COLLATE "C",
    saga_type         text NOT NULL COLLATE "C",
    saga_id           text NOT NULL COLLATE "C"
);

CREATE INDEX saga_association_value ON saga_association (association_value, association_key, saga_type);
CREATE INDEX saga_association_saga ON saga_association (saga_id, saga_type);
