-- The table stands in src/store/store.sql, beside the seals that chain it.

-- name: event_add
INSERT INTO event (id, seq, object_id, type, actor_id, happened_ms, recorded_ms, from_state,
                   to_state, data, text, lang, salt, text_digest, digest)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);

-- name: event_of_object
SELECT id, seq, object_id, type, actor_id, happened_ms, recorded_ms, from_state, to_state, data,
       text, lang, salt, text_digest, digest
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
       text, lang, salt, text_digest, digest
FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2;

-- name: event_erase_text
UPDATE event SET text = NULL, salt = NULL WHERE id = ?1;
