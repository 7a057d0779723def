-- step 1: shared devices of units, sessions on them, PINs
CREATE TABLE device (
    id BIGINT PRIMARY KEY,
    unit_id BIGINT NOT NULL REFERENCES party (id),
    name TEXT NOT NULL,
    code_digest TEXT,                 -- SHA-256 of the code that pairs it; NULL: it was used
    code_ends_ms BIGINT NOT NULL,
    token_digest TEXT,                -- SHA-256 of its cookie; NULL: not paired yet
    made_ms BIGINT NOT NULL,
    seen_ms BIGINT                    -- the last sign-in on it; NULL: none yet
);
CREATE UNIQUE INDEX device_code ON device (code_digest);
CREATE UNIQUE INDEX device_token ON device (token_digest);
CREATE INDEX device_unit ON device (unit_id, id);
ALTER TABLE session ADD COLUMN device_id BIGINT; -- NULL: a browser of one's own
CREATE INDEX session_device ON session (device_id);
CREATE TABLE pin (
    person_id BIGINT PRIMARY KEY REFERENCES party (id),
    pin_hash TEXT NOT NULL,           -- argon2id as libsodium writes it
    ends_ms BIGINT,                   -- of one that others gave; NULL: chosen by the person
    failed BIGINT NOT NULL,           -- tries in a row
    changed_ms BIGINT NOT NULL
);

-- ---- devices ----

-- name: access_device_add
INSERT INTO device (id, unit_id, name, code_digest, code_ends_ms, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: access_device_pair
UPDATE device SET token_digest = ?2, code_digest = NULL
WHERE code_digest = ?1 AND code_ends_ms > ?3
RETURNING id, unit_id, name, code_ends_ms, token_digest, made_ms, seen_ms;

-- name: access_device_by_token
SELECT d.id, d.unit_id, d.name, d.code_ends_ms, d.token_digest, d.made_ms, d.seen_ms
FROM device d JOIN party u ON u.id = d.unit_id WHERE d.token_digest = ?1 AND u.ended_ms IS NULL;

-- name: access_device_by_code
SELECT id, unit_id, name, code_ends_ms, token_digest, made_ms, seen_ms
FROM device WHERE code_digest = ?1 AND code_ends_ms > ?2;

-- name: access_device_get
SELECT id, unit_id, name, code_ends_ms, token_digest, made_ms, seen_ms FROM device WHERE id = ?1;

-- name: access_devices_all
SELECT id, unit_id, name, code_ends_ms, token_digest, made_ms, seen_ms
FROM device WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- name: access_devices_of
SELECT id, unit_id, name, code_ends_ms, token_digest, made_ms, seen_ms
FROM device WHERE unit_id = ?1 ORDER BY id DESC LIMIT ?2;

-- name: access_device_seen
UPDATE device SET seen_ms = ?2 WHERE id = ?1;

-- name: access_device_end
DELETE FROM device WHERE id = ?1;

-- name: access_device_sessions_end
DELETE FROM session WHERE device_id = ?1;

-- ---- PINs ----

-- name: access_pin_get
SELECT pin_hash, ends_ms, failed FROM pin WHERE person_id = ?1;

-- name: access_pin_put
INSERT INTO pin (person_id, pin_hash, ends_ms, failed, changed_ms) VALUES (?1, ?2, ?3, 0, ?4)
ON CONFLICT (person_id) DO UPDATE
   SET pin_hash = excluded.pin_hash, ends_ms = excluded.ends_ms, failed = 0,
       changed_ms = excluded.changed_ms;

-- name: access_pin_failed
UPDATE pin SET failed = failed + 1 WHERE person_id = ?1;

-- name: access_pin_forgive
UPDATE pin SET failed = 0 WHERE person_id = ?1 AND failed > 0;

-- name: access_pin_end
DELETE FROM pin WHERE person_id = ?1;

-- Has this person a PIN, or this unit a shared device? (org_names)
-- name: access_device_names
SELECT 1 WHERE EXISTS (SELECT 1 FROM pin WHERE person_id = ?1)
    OR EXISTS (SELECT 1 FROM device WHERE unit_id = ?1);
