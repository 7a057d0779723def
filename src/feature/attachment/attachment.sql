-- step 1: files of requests, held until they are used
CREATE TABLE attachment (
    id BIGINT PRIMARY KEY,
    digest TEXT NOT NULL,             -- SHA-256 of what is kept, in hex: where it stands
    bytes BIGINT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,               -- by its content
    uploader_id BIGINT NOT NULL,
    object_id BIGINT,                 -- NULL: held for who sent it
    role TEXT NOT NULL CHECK (role IN ('held', 'field', 'said', 'note', 'passed')),
    field TEXT,                       -- of the object's form
    event_id BIGINT,                  -- with which it was said
    made_ms BIGINT NOT NULL,
    CHECK ((role = 'held') = (object_id IS NULL))
);
CREATE INDEX attachment_digest ON attachment (digest);
CREATE INDEX attachment_object ON attachment (object_id, id) WHERE object_id IS NOT NULL;
CREATE INDEX attachment_held ON attachment (uploader_id) WHERE object_id IS NULL;
CREATE INDEX attachment_uploader ON attachment (uploader_id);

-- fragment: attachment_columns
a.id, a.digest, a.bytes, a.name, a.type, a.uploader_id, a.object_id, a.role, a.field, a.event_id,
a.made_ms

-- name: attachment_lock
SELECT id FROM attachment WHERE id = ?1 FOR UPDATE;

-- name: attachment_insert
INSERT INTO attachment (id, digest, bytes, name, type, uploader_id, object_id, role, field,
    event_id, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: attachment_get
SELECT {{attachment_columns}} FROM attachment a WHERE a.id = ?1;

-- name: attachment_of_object
SELECT {{attachment_columns}} FROM attachment a WHERE a.object_id = ?1 ORDER BY a.id LIMIT ?2;

-- name: attachment_held_count
SELECT COUNT(*) FROM attachment WHERE uploader_id = ?1 AND object_id IS NULL;

-- name: attachment_use
UPDATE attachment SET object_id = ?3, role = ?4, field = ?5, event_id = ?6
WHERE id = ?1 AND object_id IS NULL AND uploader_id = ?2;

-- name: attachment_delete
DELETE FROM attachment WHERE id = ?1;

-- name: attachment_digests
SELECT digest FROM attachment WHERE object_id = ?1 GROUP BY digest;

-- name: attachment_erase
DELETE FROM attachment WHERE object_id = ?1;

-- Their content goes with the sweep of its folder.
-- name: attachment_held_erase
DELETE FROM attachment WHERE uploader_id = ?1 AND object_id IS NULL;

-- name: attachment_used
SELECT id FROM attachment WHERE digest = ?1 LIMIT 1;

-- name: attachment_kept
SELECT digest FROM attachment WHERE digest > ?1 GROUP BY digest ORDER BY digest LIMIT ?2;

-- name: attachment_names
SELECT id FROM attachment WHERE uploader_id = ?1 LIMIT 1;
