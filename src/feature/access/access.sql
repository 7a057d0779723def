-- step 1: passwords, sessions, tokens, tries, settings
CREATE TABLE credential (
    person_id BIGINT PRIMARY KEY REFERENCES party (id),
    password_hash TEXT,               -- argon2id as libsodium writes it; NULL: no password yet
    admin INTEGER NOT NULL CHECK (admin IN (0, 1)),
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    theme TEXT CHECK (theme IN ('light', 'dark')),
    changed_ms BIGINT NOT NULL
);
CREATE INDEX credential_admin ON credential (person_id) WHERE admin = 1;
CREATE INDEX credential_sample ON credential (person_id) WHERE sample = 1;
CREATE TABLE session (
    id BIGINT PRIMARY KEY,
    token_digest TEXT NOT NULL,       -- SHA-256 of the cookie; the cookie itself is kept nowhere
    person_id BIGINT NOT NULL REFERENCES party (id),
    made_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX session_token ON session (token_digest);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_seen ON session (seen_ms);
CREATE TABLE bearer (
    id BIGINT PRIMARY KEY,
    token_digest TEXT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES party (id),
    name TEXT NOT NULL,
    scopes INTEGER NOT NULL CHECK (scopes BETWEEN 1 AND 7),
    made_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX bearer_token ON bearer (token_digest);
CREATE INDEX bearer_person ON bearer (person_id, id);
CREATE TABLE throttle (
    kind TEXT NOT NULL,               -- account, address, refused
    name TEXT NOT NULL,               -- SHA-256 of the e-mail, the address, who was refused what
    from_ms BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE INDEX throttle_from ON throttle (from_ms);
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- ---- credentials ----

-- name: access_credential_get
SELECT password_hash, admin, sample, theme FROM credential WHERE person_id = ?1;

-- name: access_password_put
INSERT INTO credential (person_id, password_hash, admin, sample, changed_ms)
VALUES (?1, ?2, 0, 0, ?3)
ON CONFLICT (person_id) DO UPDATE
   SET password_hash = excluded.password_hash, changed_ms = excluded.changed_ms;

-- name: access_admin_put
INSERT INTO credential (person_id, admin, sample, changed_ms) VALUES (?1, ?2, 0, ?3)
ON CONFLICT (person_id) DO UPDATE
   SET admin = excluded.admin, changed_ms = excluded.changed_ms;

-- name: access_theme_put
INSERT INTO credential (person_id, admin, sample, theme, changed_ms) VALUES (?1, 0, 0, ?2, ?3)
ON CONFLICT (person_id) DO UPDATE SET theme = excluded.theme, changed_ms = excluded.changed_ms;

-- name: access_credential_end
DELETE FROM credential WHERE person_id = ?1;

-- name: access_sample_put
INSERT INTO credential (person_id, admin, sample, changed_ms) VALUES (?1, 0, 1, ?2)
ON CONFLICT (person_id) DO UPDATE SET sample = 1, changed_ms = excluded.changed_ms;

-- name: access_admin_any
-- scan: the index holds administrators alone
SELECT person_id FROM credential WHERE admin = 1 LIMIT 1;

-- A PIN that others gave is not yet a way in of one's own.
-- name: access_let_in
SELECT (SELECT COUNT(*) FROM (SELECT person_id FROM credential
                              WHERE person_id > ?1 AND password_hash IS NOT NULL LIMIT ?2) own)
     + (SELECT COUNT(*) FROM (SELECT person_id FROM pin
                              WHERE person_id > ?1 AND ends_ms IS NULL LIMIT ?2) chosen);

-- Of those who have not left; locked, so that two cannot go at once.
-- name: access_admins_lock (sqlite)
-- scan: the index holds administrators alone
SELECT c.person_id FROM credential c JOIN party p ON p.id = c.person_id
WHERE c.admin = 1 AND p.ended_ms IS NULL ORDER BY c.person_id LIMIT 2;
-- name: access_admins_lock (postgres)
SELECT c.person_id FROM credential c JOIN party p ON p.id = c.person_id
WHERE c.admin = 1 AND p.ended_ms IS NULL ORDER BY c.person_id LIMIT 2 FOR UPDATE OF c;

-- name: access_sample_people
-- scan: the index holds the people of the sample alone
SELECT person_id FROM credential WHERE sample = 1 ORDER BY person_id LIMIT ?1;

-- ---- sessions ----

-- name: access_session_add
INSERT INTO session (id, token_digest, person_id, made_ms, seen_ms, device_id)
VALUES (?1, ?2, ?3, ?4, ?4, ?5);

-- name: access_session_by_token
SELECT id, person_id, seen_ms, device_id FROM session
WHERE token_digest = ?1 AND made_ms > ?2 AND seen_ms > ?3;

-- name: access_session_touch
UPDATE session SET seen_ms = ?2 WHERE id = ?1 AND seen_ms < ?2;

-- name: access_sessions_of
SELECT made_ms, seen_ms, device_id FROM session WHERE person_id = ?1
ORDER BY made_ms DESC, id DESC LIMIT ?2;

-- name: access_session_end
DELETE FROM session WHERE id = ?1;

-- name: access_sessions_end
DELETE FROM session WHERE person_id = ?1;

-- name: access_bearers_end
DELETE FROM bearer WHERE person_id = ?1;

-- name: access_sessions_purge
DELETE FROM session WHERE seen_ms < ?1;

-- ---- tokens ----

-- name: access_bearer_add
INSERT INTO bearer (id, token_digest, person_id, name, scopes, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: access_bearer_by_token
SELECT person_id, scopes FROM bearer WHERE token_digest = ?1;

-- name: access_bearers_of
SELECT id, name, scopes, made_ms FROM bearer WHERE person_id = ?1 ORDER BY id DESC LIMIT ?2;

-- name: access_bearer_end
DELETE FROM bearer WHERE id = ?1 AND person_id = ?2;

-- ---- tries ----

-- name: access_tries_get
SELECT from_ms, tries FROM throttle WHERE kind = ?1 AND name = ?2;

-- name: access_tries_add
INSERT INTO throttle (kind, name, from_ms, tries) VALUES (?1, ?2, ?3, 1)
ON CONFLICT (kind, name) DO UPDATE
   SET tries = CASE WHEN throttle.from_ms <= ?4 THEN 1 ELSE throttle.tries + 1 END,
       from_ms = CASE WHEN throttle.from_ms <= ?4 THEN excluded.from_ms
                      ELSE throttle.from_ms END
RETURNING tries;

-- name: access_tries_end
DELETE FROM throttle WHERE kind = ?1 AND name = ?2;

-- name: access_tries_purge
DELETE FROM throttle WHERE from_ms < ?1;

-- ---- settings ----

-- name: access_setting_get
SELECT value FROM setting WHERE name = ?1;

-- name: access_setting_put
INSERT INTO setting (name, value) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: access_setting_end
DELETE FROM setting WHERE name = ?1;

-- Does this person have an account? (org_names)
-- name: access_names
SELECT 1 WHERE EXISTS (SELECT 1 FROM credential WHERE person_id = ?1)
    OR EXISTS (SELECT 1 FROM session WHERE person_id = ?1)
    OR EXISTS (SELECT 1 FROM bearer WHERE person_id = ?1);
