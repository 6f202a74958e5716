-- The log in segments by range of position: old segments can be detached, archived, and attached again.

-- Every stream that ever began. No index of the log can tell that a stream is new: each covers one segment only, and
-- none covers detached segments.
CREATE TABLE streams (
    aggregate_id  text   NOT NULL COLLATE "C",
    -- the last sequence number, if all events of the stream are in detached segments; else null
    last_detached bigint,
    CONSTRAINT streams_pkey PRIMARY KEY (aggregate_id)
);

INSERT INTO streams (aggregate_id) SELECT aggregate_id FROM events WHERE sequence_number = 0;

-- The segments of the log: each holds the positions from first_index up to, but not including, end_index.
CREATE TABLE event_segments (
    first_index bigint  NOT NULL,
    end_index   bigint  NOT NULL CHECK (end_index > first_index),
    table_name  text    NOT NULL UNIQUE,
    attached    boolean NOT NULL,
    CONSTRAINT event_segments_pkey PRIMARY KEY (first_index)
);

-- The existing table becomes the first segment. Rows never change, so autovacuum freezes each million of new rows at
-- once: a full segment needs no further vacuum, not even against the wraparound of transaction ids.
ALTER TABLE events RENAME TO events_1;
ALTER TABLE events_1 SET (
    autovacuum_freeze_min_age = 0,
    autovacuum_vacuum_insert_threshold = 1000000,
    autovacuum_vacuum_insert_scale_factor = 0);
ALTER TABLE events_1 RENAME CONSTRAINT events_pkey TO events_1_pkey;
ALTER TABLE events_1 RENAME CONSTRAINT events_stream_key TO events_1_stream_key;
ALTER TABLE events_1 RENAME CONSTRAINT events_event_id_key TO events_1_event_id_key;
DROP INDEX events_actor;
DROP INDEX events_correlation;

CREATE TABLE events (
    LIKE events_1 INCLUDING STORAGE,
    CONSTRAINT events_pkey PRIMARY KEY (global_index)
) PARTITION BY RANGE (global_index);

CREATE INDEX events_actor ON events (actor, global_index) WHERE actor IS NOT NULL;
CREATE INDEX events_correlation ON events (correlation_id, global_index) WHERE correlation_id IS NOT NULL;

CREATE TRIGGER events_are_final
    BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change();

INSERT INTO event_segments
    SELECT 1, (coalesce(max(global_index), 0) / 16777216 + 1) * 16777216 + 1, 'events_1', true FROM events_1;

DO $$
DECLARE
    end_index bigint := (SELECT p.end_index FROM event_segments p);
BEGIN
    EXECUTE format('ALTER TABLE events_1 ADD CHECK (global_index >= 1 AND global_index < %s)', end_index);
    EXECUTE format('ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM (1) TO (%s)', end_index);
END
$$;

-- Adds the next segment; returns its end. Readers and writers continue meanwhile. It runs as the owner of the tables,
-- so that the role of the service needs no right to create tables.
CREATE FUNCTION add_event_segment(size bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    start_at bigint := (SELECT max(end_index) FROM event_segments);
    end_at   bigint := start_at + size;
    segment  text   := 'events_' || start_at;
BEGIN
    EXECUTE format($sql$
        CREATE TABLE %1$I (
            LIKE events INCLUDING STORAGE,
            CONSTRAINT %2$I PRIMARY KEY (global_index),
            CONSTRAINT %3$I UNIQUE (aggregate_id, sequence_number),
            CONSTRAINT %4$I UNIQUE (event_id),
            CHECK (global_index >= %5$s AND global_index < %6$s))
        WITH (
            autovacuum_freeze_min_age = 0,
            autovacuum_vacuum_insert_threshold = 1000000,
            autovacuum_vacuum_insert_scale_factor = 0)$sql$,
        segment, segment || '_pkey', segment || '_stream_key', segment || '_event_id_key', start_at, end_at);
    EXECUTE format('CREATE TRIGGER events_are_final BEFORE UPDATE OR DELETE OR TRUNCATE ON %I '
        'FOR EACH STATEMENT EXECUTE FUNCTION refuse_event_change()', segment);
    EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', segment, start_at, end_at);
    INSERT INTO event_segments VALUES (start_at, end_at, segment, true);
    RETURN end_at;
END
$$;

-- Detaches the oldest segment; returns its table, which stays. Until it is attached again, its events cannot be read,
-- streams that need them cannot be loaded without a snapshot, and yet no place in a stream can be written twice.
-- Readers and writers continue while it records the ends of streams; the detaching itself waits for readers 0.2 seconds
-- at a time, so that no other session queues behind it for longer.
CREATE FUNCTION detach_oldest_event_segment() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    segment event_segments := (SELECT p FROM event_segments p WHERE attached ORDER BY first_index LIMIT 1);
BEGIN
    IF segment.end_index > (SELECT coalesce(max(global_index), 0) FROM events) THEN
        RAISE EXCEPTION 'the segment that is written to cannot be detached: %', segment.table_name;
    END IF;
    EXECUTE format($sql$
        UPDATE streams SET last_detached = tip
        FROM (SELECT aggregate_id AS id, max(sequence_number) AS tip FROM %I GROUP BY aggregate_id) AS detached
        WHERE aggregate_id = id AND NOT EXISTS (
            SELECT FROM events WHERE events.aggregate_id = id AND global_index >= %s)$sql$,
        segment.table_name, segment.end_index);
    UPDATE event_segments SET attached = false WHERE first_index = segment.first_index;
    FOR attempt IN 1..300 LOOP
        BEGIN
            SET LOCAL lock_timeout = '200ms';
            EXECUTE format('ALTER TABLE events DETACH PARTITION %I', segment.table_name);
            RETURN segment.table_name;
        EXCEPTION WHEN lock_not_available THEN
            PERFORM pg_sleep(0.2);
        END;
    END LOOP;
    RAISE EXCEPTION 'readers kept the log locked for two minutes: % is still attached', segment.table_name;
END
$$;

-- Attaches the segment that was detached last; returns its table.
CREATE FUNCTION attach_event_segment() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    segment  event_segments := (SELECT p FROM event_segments p WHERE NOT attached ORDER BY first_index DESC LIMIT 1);
    complete boolean;
BEGIN
    IF segment IS NULL THEN
        RAISE EXCEPTION 'no segment is detached';
    END IF;
    EXECUTE format('SELECT count(*) = $1 FROM %I WHERE global_index >= $2 AND global_index < $3', segment.table_name)
        INTO complete USING segment.end_index - segment.first_index, segment.first_index, segment.end_index;
    IF NOT complete THEN
        RAISE EXCEPTION 'the segment lacks some of its positions: %', segment.table_name;
    END IF;
    EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
        segment.table_name, segment.first_index, segment.end_index);
    EXECUTE format($sql$
        UPDATE streams SET last_detached = NULL
        WHERE last_detached IS NOT NULL AND aggregate_id IN (SELECT aggregate_id FROM %I)$sql$, segment.table_name);
    UPDATE event_segments SET attached = true WHERE first_index = segment.first_index;
    RETURN segment.table_name;
END
$$;

-- The owner that may append. Each owner has an epoch of its own, which every commit checks.
CREATE TABLE command_lease (
    only_row   boolean     NOT NULL DEFAULT true CHECK (only_row),
    epoch      bigint      NOT NULL,
    owner      text        NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT command_lease_pkey PRIMARY KEY (only_row)
);

INSERT INTO command_lease (epoch, owner, expires_at) VALUES (0, 'nobody', '-infinity');

-- The incarnations of the log. A restore or a failover may lose commits that readers have seen, so it begins a new one.
-- The last row is the present one.
CREATE TABLE log_incarnations (
    ordinal     bigint      NOT NULL,
    incarnation text        NOT NULL COLLATE "C",
    -- of PostgreSQL's write-ahead log; a promotion and a recovery to a point in time change it
    timeline    text        NOT NULL COLLATE "C",
    -- the last position when it began
    after_index bigint      NOT NULL,
    began_at    timestamptz NOT NULL,
    CONSTRAINT log_incarnations_pkey PRIMARY KEY (ordinal)
);

-- Begins a new incarnation of the log; returns its id. Call it by hand after a copy of the data folder was put back,
-- which PostgreSQL cannot distinguish from a restart.
CREATE FUNCTION begin_log_incarnation() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    id text := gen_random_uuid();
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(current_schema() || '.events', 0));
    INSERT INTO log_incarnations
        SELECT coalesce(max(ordinal), 0) + 1, id, left(pg_walfile_name(pg_current_wal_lsn()), 8),
               (SELECT coalesce(max(global_index), 0) FROM events), clock_timestamp()
        FROM log_incarnations;
    RETURN id;
END
$$;

SELECT begin_log_incarnation();
