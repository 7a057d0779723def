-- The table stands in src/store/store.sql, beside the seals that chain it.

-- step 1: events whose object was erased
ALTER TABLE event ADD COLUMN erased_ms BIGINT;

-- name: event_add
INSERT INTO event (id, seq, object_id, type, actor_id, happened_ms, recorded_ms, from_state,
                   to_state, data, text, lang, salt, text_digest, digest)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);

-- name: event_of_object
SELECT id, seq, object_id, type, actor_id, happened_ms, recorded_ms, from_state, to_state, data,
       text, lang, salt, text_digest, digest, erased_ms
FROM event WHERE object_id = ?1 ORDER BY id DESC LIMIT ?2;

-- Types that begin with ?4 and a dot: the sign after the dot is the slash.
-- name: event_log
SELECT id, object_id, type, actor_id, happened_ms, recorded_ms, from_state, to_state, data
FROM event
WHERE id >= ?1 AND id < ?2 AND (CAST(?3 AS BIGINT) IS NULL OR actor_id = ?3)
    AND (CAST(?4 AS TEXT) IS NULL
        OR (type >= CAST(?4 AS TEXT) || '.' AND type < CAST(?4 AS TEXT) || '/'))
ORDER BY id DESC LIMIT ?5;

-- name: event_after_seq
SELECT id, seq, object_id, type, actor_id, happened_ms, recorded_ms, from_state, to_state, data,
       text, lang, salt, text_digest, digest, erased_ms
FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2;

-- name: event_by_others
SELECT 1 FROM event WHERE object_id = ?1 AND type = ?2 AND actor_id <> ?3 AND data LIKE ?4 LIMIT 1;

-- name: event_last_by
SELECT actor_id FROM event WHERE object_id = ?1 AND type = ?2 ORDER BY id DESC LIMIT 1;

-- name: event_erase_text
UPDATE event SET text = NULL, salt = NULL WHERE id = ?1;

-- Who did it, what it says and to whom are gone; that something was done then, and its digest,
-- stay.
-- name: event_erase_object
UPDATE event SET actor_id = 0, data = NULL, text = NULL, lang = NULL, salt = NULL,
       text_digest = NULL, erased_ms = ?3
 WHERE object_id = ?1 AND id < ?2 AND erased_ms IS NULL;

-- name: event_erasure
SELECT 1 FROM event WHERE object_id = ?1 AND id > ?2 AND type = 'event.erase'
    AND erased_ms IS NULL LIMIT 1;
