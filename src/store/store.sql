-- What every feature stands on: the log and its seals, keys of writes, counters, nodes, search.

-- step 1: the log and its seals, keys of writes, counters, nodes
CREATE TABLE schema_step (
    feature TEXT NOT NULL,
    number INTEGER NOT NULL,
    checksum TEXT NOT NULL,
    applied_ms BIGINT NOT NULL,
    PRIMARY KEY (feature, number)
);
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
CREATE TABLE idempotency (
    actor_id BIGINT NOT NULL,
    key TEXT NOT NULL,                -- 32 hex digits chosen by the client
    fingerprint TEXT NOT NULL,        -- SHA-256 of method, path and body
    object_id BIGINT,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_made ON idempotency (made_ms);
CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
CREATE TABLE node (
    number INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,              -- random, made by the process that took it
    high_id BIGINT NOT NULL           -- the owner makes only ids up to here
);

-- step 2: search, and when an event was written (sqlite)
CREATE VIRTUAL TABLE search_request USING fts5(
    tokens, tokenize = 'unicode61', detail = column, columnsize = 0);
CREATE VIRTUAL TABLE search_offering USING fts5(
    tokens, tokenize = 'unicode61', detail = column, columnsize = 0);
CREATE VIRTUAL TABLE search_person USING fts5(
    tokens, tokenize = 'unicode61', detail = column, columnsize = 0);

-- step 2: search, and when an event was written (postgres)
-- "rowid", as SQLite names it, so that most statements are the same on both. A text of plain words
-- becomes a TSVECTOR without a parser, and is asked for by: s.tokens @@ CAST(?1 AS TSQUERY)
CREATE TABLE search_request (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
CREATE TABLE search_offering (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
CREATE TABLE search_person (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
CREATE INDEX search_request_tokens ON search_request USING gin (tokens);
CREATE INDEX search_offering_tokens ON search_offering USING gin (tokens);
CREATE INDEX search_person_tokens ON search_person USING gin (tokens);
ALTER TABLE event ADD COLUMN recorded_txid XID8 NOT NULL DEFAULT pg_current_xact_id();

-- step 3: units are found, and words with a typo (sqlite)
CREATE VIRTUAL TABLE search_unit USING fts5(
    tokens, tokenize = 'unicode61', detail = column, columnsize = 0);
CREATE TABLE search_piece (
    kind TEXT NOT NULL,               -- request, offering, person, unit
    piece TEXT NOT NULL,              -- the beginning of a word, whole or without one letter
    word TEXT NOT NULL,               -- in the text of some object of this kind
    PRIMARY KEY (kind, piece, word)
) WITHOUT ROWID;

-- step 3: units are found, and words with a typo (postgres)
-- Each function is what SQLite gives for the same words: its index asked like a function.
CREATE TABLE search_unit (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
CREATE INDEX search_unit_tokens ON search_unit USING gin (tokens);
CREATE TABLE search_piece (
    kind TEXT NOT NULL,
    piece TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (kind, piece, word)
);
CREATE FUNCTION search_request(terms TEXT) RETURNS SETOF search_request LANGUAGE sql STABLE
    AS 'SELECT s.rowid, s.tokens FROM search_request s WHERE s.tokens @@ CAST(terms AS TSQUERY)';
CREATE FUNCTION search_offering(terms TEXT) RETURNS SETOF search_offering LANGUAGE sql STABLE
    AS 'SELECT s.rowid, s.tokens FROM search_offering s WHERE s.tokens @@ CAST(terms AS TSQUERY)';
CREATE FUNCTION search_person(terms TEXT) RETURNS SETOF search_person LANGUAGE sql STABLE
    AS 'SELECT s.rowid, s.tokens FROM search_person s WHERE s.tokens @@ CAST(terms AS TSQUERY)';
CREATE FUNCTION search_unit(terms TEXT) RETURNS SETOF search_unit LANGUAGE sql STABLE
    AS 'SELECT s.rowid, s.tokens FROM search_unit s WHERE s.tokens @@ CAST(terms AS TSQUERY)';

-- step 4: words by their beginnings, as bytes stand; those there are kept anew (sqlite)
DELETE FROM search_piece;

-- step 4: words by their beginnings, as bytes stand; those there are kept anew (postgres)
DROP TABLE search_piece;
CREATE TABLE search_piece (
    kind TEXT NOT NULL,
    piece TEXT NOT NULL COLLATE "C",
    word TEXT NOT NULL COLLATE "C",
    PRIMARY KEY (kind, piece, word)
);

-- ---- schema ----

-- name: schema_there (sqlite)
-- scan: the catalogue of tables is short
SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_step';

-- name: schema_there (postgres)
SELECT COUNT(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_step');

-- name: schema_lock (postgres only)
SELECT CAST(pg_advisory_xact_lock(hashtext(current_schema()), 1) AS TEXT);

-- name: schema_steps
-- scan: every applied step is compared; there are some dozens
SELECT feature, number, checksum FROM schema_step ORDER BY feature, number;

-- name: schema_counts
-- scan: there are some dozens
SELECT feature, COUNT(*) FROM schema_step GROUP BY feature ORDER BY feature;

-- name: schema_step_add
INSERT INTO schema_step (feature, number, checksum, applied_ms) VALUES (?1, ?2, ?3, ?4);

-- name: database_kind (postgres only)
SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database
 WHERE datname = current_database();

-- name: database_bytes (sqlite)
-- scan: two numbers that the engine has at hand
SELECT c.page_count * s.page_size FROM pragma_page_count c, pragma_page_size s;
-- name: database_bytes (postgres)
-- scan: the catalogue of tables is short
SELECT CAST(SUM(pg_total_relation_size(oid)) AS BIGINT) FROM pg_catalog.pg_class
 WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'r';

-- ---- emptying ----
-- What is kept tells the schema and who may make which ids.

-- name: empty_tables (sqlite)
-- scan: the catalogue of tables is short; what refers to a table was made after it
SELECT 'DELETE FROM ' || m.name FROM sqlite_master m JOIN pragma_table_list l ON l.name = m.name
 WHERE m.type = 'table' AND l.schema = 'main' AND l.type IN ('table', 'virtual')
   AND m.name NOT LIKE 'sqlite%' AND m.name NOT IN ('schema_step', 'node') ORDER BY m.rowid DESC;
-- name: empty_tables (postgres)
-- scan: the catalogue of tables is short
SELECT 'TRUNCATE ' || string_agg(quote_ident(relname), ', ' ORDER BY relname)
  FROM pg_catalog.pg_class
 WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'r'
   AND relname NOT IN ('schema_step', 'node');

-- name: empty_lock (postgres only)
SELECT 'LOCK ' || string_agg(quote_ident(relname), ', ' ORDER BY relname)
  FROM pg_catalog.pg_class
 WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'r'
   AND relname NOT IN ('schema_step', 'node');

-- ---- nodes ----

-- name: node_lock (postgres only)
SELECT pg_try_advisory_lock(hashtext(current_schema()), 1000 + ?1);

-- name: node_take
INSERT INTO node (number, owner, high_id) VALUES (?1, ?2, 0)
    ON CONFLICT (number) DO UPDATE SET owner = excluded.owner
    RETURNING high_id;

-- name: node_reserve
UPDATE node SET high_id = CASE WHEN high_id < ?3 THEN ?3 ELSE high_id END
 WHERE number = ?1 AND owner = ?2;

-- name: event_id_max
SELECT MAX(id) FROM event;

-- ---- keys of writes ----

-- name: once_claim
INSERT INTO idempotency (actor_id, key, fingerprint, object_id, made_ms)
    VALUES (?1, ?2, ?3, NULL, ?4)
    ON CONFLICT (actor_id, key) DO UPDATE
       SET fingerprint = excluded.fingerprint, object_id = NULL, made_ms = excluded.made_ms
     WHERE idempotency.made_ms < ?5;

-- name: once_find
SELECT fingerprint, object_id FROM idempotency WHERE actor_id = ?1 AND key = ?2;

-- name: once_done
UPDATE idempotency SET object_id = ?3 WHERE actor_id = ?1 AND key = ?2;

-- name: once_purge
DELETE FROM idempotency WHERE made_ms < ?1;

-- ---- counters ----

-- name: counter_next
INSERT INTO counter (name, value) VALUES (?1, 1)
    ON CONFLICT (name) DO UPDATE SET value = counter.value + 1
    RETURNING value;

-- ---- seals ----

-- name: seal_head
-- scan: from its end, and one row alone
SELECT id, last_seq, hash FROM seal ORDER BY id DESC LIMIT 1;

-- name: seal_recorded
SELECT recorded_ms FROM event WHERE seq = ?1;

-- name: seal_unsealed
-- scan: the index holds what waits for a seal alone
SELECT COUNT(*) FROM event WHERE seq IS NULL;

-- name: seal_add
INSERT INTO seal (id, first_seq, last_seq, hash) VALUES (?1, ?2, ?3, ?4);

-- name: seal_list
SELECT id, first_seq, last_seq, hash FROM seal WHERE id > ?1 ORDER BY id LIMIT ?2;

-- name: seal_lock (postgres only)
SELECT CAST(pg_advisory_xact_lock(hashtext(current_schema()), 2) AS TEXT);

-- name: seal_try_lock (postgres only)
SELECT pg_try_advisory_xact_lock(hashtext(current_schema()), 2);

-- name: seal_waiting (postgres only)
SELECT id FROM event WHERE seq IS NULL ORDER BY id LIMIT 1;

-- name: seal_number (postgres only)
UPDATE event SET seq = ?1 + waiting.place
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM event
         WHERE seq IS NULL AND recorded_txid < pg_snapshot_xmin(pg_current_snapshot())
         ORDER BY id LIMIT ?2) AS waiting
 WHERE event.id = waiting.id;

-- name: seal_digests (postgres only)
SELECT seq, digest FROM event WHERE seq > ?1 ORDER BY seq;

-- ---- search ----
-- What is found by words stands in the statements of the features: FROM search_request(?1) s

-- name: search_request_put
INSERT INTO search_request (rowid, tokens) VALUES (?1, ?2);

-- name: search_request_remove
DELETE FROM search_request WHERE rowid = ?1;

-- name: search_request_text
SELECT CAST(tokens AS TEXT) FROM search_request WHERE rowid = ?1;

-- name: search_request_holds
SELECT s.rowid FROM search_request(?1) s LIMIT ?2;

-- name: search_request_after
-- scan: all texts, once, when their words are kept for the first time
SELECT rowid, CAST(tokens AS TEXT) FROM search_request WHERE rowid > ?1 ORDER BY rowid LIMIT ?2;

-- name: search_offering_put
INSERT INTO search_offering (rowid, tokens) VALUES (?1, ?2);

-- name: search_offering_remove
DELETE FROM search_offering WHERE rowid = ?1;

-- name: search_offering_text
SELECT CAST(tokens AS TEXT) FROM search_offering WHERE rowid = ?1;

-- name: search_offering_holds
SELECT s.rowid FROM search_offering(?1) s LIMIT ?2;

-- name: search_offering_after
-- scan: all texts, once, when their words are kept for the first time
SELECT rowid, CAST(tokens AS TEXT) FROM search_offering WHERE rowid > ?1 ORDER BY rowid LIMIT ?2;

-- name: search_person_put
INSERT INTO search_person (rowid, tokens) VALUES (?1, ?2);

-- name: search_person_remove
DELETE FROM search_person WHERE rowid = ?1;

-- name: search_person_text
SELECT CAST(tokens AS TEXT) FROM search_person WHERE rowid = ?1;

-- name: search_person_holds
SELECT s.rowid FROM search_person(?1) s LIMIT ?2;

-- name: search_person_after
-- scan: all texts, once, when their words are kept for the first time
SELECT rowid, CAST(tokens AS TEXT) FROM search_person WHERE rowid > ?1 ORDER BY rowid LIMIT ?2;

-- name: search_unit_put
INSERT INTO search_unit (rowid, tokens) VALUES (?1, ?2);

-- name: search_unit_remove
DELETE FROM search_unit WHERE rowid = ?1;

-- name: search_unit_text
SELECT CAST(tokens AS TEXT) FROM search_unit WHERE rowid = ?1;

-- name: search_unit_holds
SELECT s.rowid FROM search_unit(?1) s LIMIT ?2;

-- name: search_unit_after
-- scan: all texts, once, when their words are kept for the first time
SELECT rowid, CAST(tokens AS TEXT) FROM search_unit WHERE rowid > ?1 ORDER BY rowid LIMIT ?2;

-- name: search_piece_any
-- scan: one row alone, to know whether there are any
SELECT kind FROM search_piece LIMIT 1;

-- name: search_piece_add
INSERT INTO search_piece (kind, piece, word) VALUES (?1, ?2, ?3)
    ON CONFLICT (kind, piece, word) DO NOTHING;

-- name: search_piece_remove
DELETE FROM search_piece WHERE kind = ?1 AND piece = ?2 AND word = ?3;

-- name: search_begun
SELECT DISTINCT word FROM search_piece
 WHERE kind = ?1 AND piece >= ?2 AND piece < ?3 AND word >= ?4 AND word < ?5 LIMIT ?6;

-- name: search_pieces
SELECT DISTINCT word FROM search_piece
 WHERE kind = ?1 AND piece IN (?2, ?3, ?4, ?5, ?6, ?7, ?8) ORDER BY word LIMIT ?9;
