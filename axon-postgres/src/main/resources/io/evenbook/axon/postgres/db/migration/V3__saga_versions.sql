-- Each write of a saga increases its version and names the version that it read: a second writer fails.
ALTER TABLE saga_entry ADD COLUMN version bigint NOT NULL DEFAULT 0;
ALTER TABLE saga_entry ALTER COLUMN version DROP DEFAULT;

-- Keeps each association once, so that the primary key can find it without another index.
DELETE FROM saga_association a USING saga_association earlier
WHERE a.ctid > earlier.ctid
  AND (a.association_value, a.association_key, a.saga_type, a.saga_id)
    = (earlier.association_value, earlier.association_key, earlier.saga_type, earlier.saga_id);

DROP INDEX saga_association_value;

ALTER TABLE saga_association ADD CONSTRAINT saga_association_pkey
    PRIMARY KEY (association_value, association_key, saga_type, saga_id);
