-- step 1: who is away, and who stands in
CREATE TABLE absence (
    id BIGINT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES party (id),
    deputy_id BIGINT REFERENCES party (id),
    from_ms BIGINT NOT NULL,
    to_ms BIGINT NOT NULL,            -- half-open: when the first day back begins
    CHECK (from_ms < to_ms)
);
CREATE INDEX absence_person ON absence (person_id, from_ms, to_ms);
CREATE INDEX absence_deputy ON absence (deputy_id, from_ms, to_ms) WHERE deputy_id IS NOT NULL;

-- fragment: absence_columns
a.id, a.person_id, a.deputy_id, a.from_ms, a.to_ms

-- name: org_absence_add
INSERT INTO absence (id, person_id, deputy_id, from_ms, to_ms) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: org_absence_get
SELECT {{absence_columns}} FROM absence a WHERE a.id = ?1;

-- name: org_absence_end
UPDATE absence SET to_ms = ?2 WHERE id = ?1;

-- name: org_absence_unmake
DELETE FROM absence WHERE id = ?1;

-- name: org_absences_within
SELECT {{absence_columns}} FROM absence a
WHERE a.person_id = ?1 AND a.from_ms < ?3 AND a.to_ms > ?2 ORDER BY a.from_ms, a.id LIMIT ?4;

-- name: org_absence_names
SELECT 1 WHERE EXISTS (SELECT 1 FROM absence WHERE person_id = ?1)
    OR EXISTS (SELECT 1 FROM absence WHERE deputy_id = ?1);
