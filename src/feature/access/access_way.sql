-- step 1: single-use links
CREATE TABLE link (
    id BIGINT PRIMARY KEY,
    token_digest TEXT NOT NULL,       -- SHA-256 of what stands in the address
    person_id BIGINT NOT NULL REFERENCES party (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('first', 'reset')),
    made_ms BIGINT NOT NULL,
    ends_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX link_token ON link (token_digest);
CREATE UNIQUE INDEX link_person ON link (person_id);

-- name: access_link_add
INSERT INTO link (id, token_digest, person_id, purpose, made_ms, ends_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (person_id) DO UPDATE
   SET id = excluded.id, token_digest = excluded.token_digest, purpose = excluded.purpose,
       made_ms = excluded.made_ms, ends_ms = excluded.ends_ms;

-- name: access_link_by_token
SELECT id, person_id, purpose, ends_ms FROM link WHERE token_digest = ?1 AND ends_ms > ?2;

-- name: access_link_use
DELETE FROM link WHERE id = ?1 AND ends_ms > ?2;

-- name: access_links_end
DELETE FROM link WHERE person_id = ?1;
