-- API keys that were issued and not revoked. Whether a key is valid the log says; the table has what must not be in it.
create table access.api_key (
    key_id        text        primary key,
    user_id       text        not null,
    -- SHA-256 of a random secret, or an Ed25519 public key (X.509).
    secret_sha256 bytea,
    public_key    bytea,
    scopes        text[]      not null,
    -- Ranges in CIDR notation; none: every address.
    addresses     text[]      not null,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    -- At most once a minute.
    last_used_at  timestamptz,
    constraint api_key_proof check ((secret_sha256 is null) <> (public_key is null))
);
create index api_key_user on access.api_key (user_id, key_id);

-- Which user logs in as a subject of an issuer of tokens. Subjects may be mail addresses, so only a digest is kept.
create table access.identity (
    issuer         text        not null,
    subject_sha256 bytea       not null,
    identity_id    text        not null unique,
    user_id        text        not null,
    created_at     timestamptz not null,
    -- The requests for approval of this link. While one is pending, nobody else can link the subject.
    approvals      text[]      not null,
    -- Until when nobody else can link it because the outcome of a request is not known; null: it is known.
    reserved_until timestamptz,
    primary key (issuer, subject_sha256)
);
create index identity_user on access.identity (user_id, identity_id);
