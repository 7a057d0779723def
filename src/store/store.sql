-- step 1: the log and its seals, keys of writes, counters, jobs, nodes
CREATE TABLE event (
    id BIGINT PRIMARY KEY,
    seq BIGINT,                       -- dense, given by the seal; NULL until then
    object_id BIGINT NOT NULL,        -- what it is about (a request, a person, a unit)
    type TEXT NOT NULL,               -- request.promise, access.sign-in
    actor_id BIGINT NOT NULL,         -- person, 0 the system
    happened_ms BIGINT NOT NULL,
    recorded_ms BIGINT NOT NULL,
    from_state TEXT,
    to_state TEXT,
    data TEXT,                        -- JSON object without people's words
    text TEXT,                        -- people's words; may be erased
    lang TEXT,
    salt TEXT,                        -- erased with the text
    text_digest TEXT,
    digest TEXT NOT NULL
);
CREATE INDEX event_object ON event (object_id, id);
CREATE UNIQUE INDEX event_seq ON event (seq) WHERE seq IS NOT NULL;
CREATE INDEX event_unsealed ON event (id) WHERE seq IS NULL;
CREATE TABLE seal (
    id BIGINT PRIMARY KEY,            -- dense from 1
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    hash TEXT NOT NULL                -- SHA-256 of the previous hash and the digests first..last
);
