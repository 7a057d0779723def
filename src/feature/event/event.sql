-- The table stands in src/store/store.sql, beside the seals that chain it.

-- name: event_add
INSERT INTO event (id, seq, object_id, type, actor_id, happened_ms, recorded_ms, from_state,
                   to_state, data, text, lang, salt, text_digest, digest)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);

-- name: event_of_object
SELECT id, seq, object_id, type, actor_id, happened_ms, recorded_ms, from_state, to_state, data,
       text, lang, salt, text_digest, digest
FROM event WHERE object_id = ?1 ORDER BY id DESC LIMIT ?2;

-- name: event_after_seq
SELECT id, seq, object_id, type, actor_id, happened_ms, recorded_ms, from_state, to_state, data,
       text, lang, salt, text_digest, digest
FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2;

-- name: event_erase_text
UPDATE event SET text = NULL, salt = NULL WHERE id = ?1;
