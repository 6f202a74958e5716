-- Poison events: commands whose events a reader's handler cannot handle. An operator decides whether the reader skips
-- them.
CREATE TABLE poison_events (
    -- as operators know it, for instance 'accounts'
    reader     text        NOT NULL COLLATE "C",
    -- of the last event of the command
    position   bigint      NOT NULL,
    -- the token of the reader that failed, for instance 'accounts@3'
    token_name text        NOT NULL COLLATE "C",
    -- the last event of the command that the reader handles
    event_id   text        NOT NULL COLLATE "C",
    event_type text        NOT NULL COLLATE "C",
    error      text        NOT NULL,
    since      timestamptz NOT NULL DEFAULT now(),
    -- the log has a parked.EventParked for it
    parked     boolean     NOT NULL DEFAULT false,
    -- an operator has resolved it: the reader, and each rebuild, skips the command if it fails on it
    skipped    boolean     NOT NULL DEFAULT false,
    -- the reader has handled the command after all
    handled    boolean     NOT NULL DEFAULT false,
    CONSTRAINT poison_events_pkey PRIMARY KEY (reader, position)
);
