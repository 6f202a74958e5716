-- The view that nodes keep, and a witness of all that became of its tokens.

CREATE TABLE jar_view (
    jar_id   text   NOT NULL PRIMARY KEY,
    marbles  int    NOT NULL,
    events   int    NOT NULL,
    position bigint NOT NULL
);

CREATE TABLE token_history (
    step           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    processor_name text   NOT NULL,
    segment        int    NOT NULL,
    owner          text,
    position       bigint NOT NULL
);

-- In the transaction of the token and under the lock on its row, so steps of one segment are in the order of commits.
CREATE FUNCTION witness_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO token_history (processor_name, segment, owner, position)
    VALUES (new.processor_name, new.segment, new.owner,
            coalesce((convert_from(new.token, 'UTF8')::json ->> 'globalIndex')::bigint, 0));
    RETURN new;
END
$$;

CREATE TRIGGER tokens_have_a_witness
    AFTER INSERT OR UPDATE ON token_entry
    FOR EACH ROW WHEN (new.processor_name = 'view')
    EXECUTE FUNCTION witness_token();
