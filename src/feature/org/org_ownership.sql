-- step 1: who holds how much of whom, and who controls whom for another reason
CREATE TABLE share (
    id BIGINT PRIMARY KEY,
    owner_id BIGINT NOT NULL REFERENCES party (id),
    owned_id BIGINT NOT NULL REFERENCES party (id),
    votes_ppm BIGINT NOT NULL CHECK (votes_ppm BETWEEN 1 AND 1000000),
    from_day BIGINT NOT NULL,         -- days since 1970-01-01
    to_day BIGINT NOT NULL,           -- half-open; 9223372036854775807: open
    CHECK (owner_id <> owned_id),
    CHECK (from_day <= to_day)
);
CREATE INDEX share_owner ON share (owner_id, from_day, id);
CREATE INDEX share_owned ON share (owned_id, from_day, id);
CREATE INDEX share_day ON share (to_day, from_day, id);
CREATE TABLE control (
    id BIGINT PRIMARY KEY,
    controller_id BIGINT NOT NULL REFERENCES party (id),
    controlled_id BIGINT NOT NULL REFERENCES party (id),
    reason TEXT NOT NULL,
    from_day BIGINT NOT NULL,
    to_day BIGINT NOT NULL,           -- as of a share
    CHECK (controller_id <> controlled_id),
    CHECK (from_day <= to_day)
);
CREATE INDEX control_controlled ON control (controlled_id, from_day, id);
CREATE INDEX control_day ON control (to_day, from_day, id);

-- fragment: share_columns
s.id, s.owner_id, s.owned_id, s.votes_ppm, s.from_day, s.to_day

-- fragment: control_columns
c.id, c.controller_id, c.controlled_id, c.reason, c.from_day, c.to_day

-- name: org_share_count
SELECT COUNT(*) FROM share;
-- scan: there are never more than ORG_SHARES_MAX, and one is added rarely

-- name: org_share_add
INSERT INTO share (id, owner_id, owned_id, votes_ppm, from_day, to_day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: org_share_get
SELECT {{share_columns}} FROM share s WHERE s.id = ?1;

-- name: org_share_end
UPDATE share SET to_day = ?2 WHERE id = ?1;

-- name: org_shares_in
SELECT {{share_columns}} FROM share s WHERE s.owned_id = ?1
ORDER BY s.from_day DESC, s.id DESC LIMIT ?2;

-- name: org_shares_by
SELECT {{share_columns}} FROM share s WHERE s.owner_id = ?1
ORDER BY s.from_day DESC, s.id DESC LIMIT ?2;

-- name: org_shares_on
SELECT {{share_columns}} FROM share s WHERE s.to_day > ?1 AND s.from_day <= ?1
ORDER BY s.to_day, s.from_day, s.id LIMIT ?2;

-- name: org_control_count
SELECT COUNT(*) FROM control;
-- scan: there are never more than ORG_CONTROLS_MAX, and one is added rarely

-- name: org_control_add
INSERT INTO control (id, controller_id, controlled_id, reason, from_day, to_day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: org_control_get
SELECT {{control_columns}} FROM control c WHERE c.id = ?1;

-- name: org_control_end
UPDATE control SET to_day = ?2 WHERE id = ?1;

-- name: org_controls_in
SELECT {{control_columns}} FROM control c WHERE c.controlled_id = ?1
ORDER BY c.from_day DESC, c.id DESC LIMIT ?2;

-- name: org_controls_on
SELECT {{control_columns}} FROM control c WHERE c.to_day > ?1 AND c.from_day <= ?1
ORDER BY c.to_day, c.from_day, c.id LIMIT ?2;

-- name: org_ties_between
SELECT r.kind, p.company_id FROM relation r JOIN party p ON p.id = r.party_id
WHERE r.person_id = ?1 AND r.from_ms < ?3 AND r.to_ms > ?2
ORDER BY r.id LIMIT ?4;

-- Shares and controls of or by a company that go on at DAY.
-- name: org_shares_after_count
SELECT COUNT(*) FROM (SELECT id FROM share WHERE owner_id = ?1 AND to_day > ?2 AND to_day > from_day
    UNION SELECT id FROM share WHERE owned_id = ?1 AND to_day > ?2 AND to_day > from_day
    UNION SELECT id FROM control WHERE controlled_id = ?1 AND to_day > ?2 AND to_day > from_day
    UNION SELECT id FROM control WHERE controller_id = ?1 AND to_day > ?2 AND to_day > from_day) s;

-- Does this party own shares? (org_names)
-- name: org_ownership_names
SELECT 1 WHERE EXISTS (SELECT 1 FROM share WHERE owner_id = ?1);
