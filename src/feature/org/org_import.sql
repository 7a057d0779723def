-- step 1: imports, their rows in slices, and what became of rows
CREATE TABLE org_import (
    id BIGINT PRIMARY KEY,
    kind BIGINT NOT NULL CHECK (kind IN (0, 1)),              -- people, units
    state BIGINT NOT NULL CHECK (state BETWEEN 0 AND 6),      -- as enum org_import_state
    actor_id BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    columns TEXT NOT NULL,            -- JSON: names of the header
    map TEXT NOT NULL,                -- JSON: the field of each column
    row_count BIGINT NOT NULL,
    slices BIGINT NOT NULL,
    place BIGINT NOT NULL,            -- slices done in this state
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    same BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    forgotten INTEGER NOT NULL CHECK (forgotten IN (0, 1))
);
CREATE TABLE org_import_slice (
    import_id BIGINT NOT NULL REFERENCES org_import (id),
    number BIGINT NOT NULL,           -- from 0
    lines TEXT NOT NULL,              -- JSON: [number, parent, company, cell...] of each
    changes TEXT,                     -- JSON: what the run did, for undoing
    PRIMARY KEY (import_id, number)
);
CREATE TABLE org_import_row (
    import_id BIGINT NOT NULL REFERENCES org_import (id),
    verdict BIGINT NOT NULL CHECK (verdict BETWEEN 0 AND 4),  -- as enum org_import_verdict
    number BIGINT NOT NULL,           -- in the file
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),           -- a fault of the file as a whole
    line TEXT NOT NULL,               -- JSON, as in a slice
    faults TEXT NOT NULL,             -- JSON: [field, code, param] of each
    PRIMARY KEY (import_id, verdict, number)
);

-- step 2: customers and orders are imported too, and no field has a number of its own
ALTER TABLE org_import ADD COLUMN what BIGINT NOT NULL DEFAULT 0
    CHECK (what BETWEEN 0 AND 3);     -- as enum org_import_kind
UPDATE org_import SET what = kind;
ALTER TABLE org_import DROP COLUMN kind;
ALTER TABLE org_import RENAME COLUMN what TO kind;
UPDATE org_import SET map = REPLACE(map, '15', '-1');
UPDATE org_import_row SET faults = REPLACE(faults, '[15,', '[-1,');

-- fragment: org_import_columns
id, kind, state, actor_id, file_name, columns, map, row_count, slices, place, added, changed, same,
failed, kept, made_ms, changed_ms, forgotten

-- name: org_import_lock
SELECT id FROM org_import WHERE id = ?1 FOR UPDATE;

-- name: org_import_add
INSERT INTO org_import (id, kind, state, actor_id, file_name, columns, map, row_count, slices,
                        place, added, changed, same, failed, kept, made_ms, changed_ms, forgotten)
VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, 0, 0, 0, 0, 0, 0, 0, 0, ?7, ?7, 0);

-- name: org_import_get
SELECT {{org_import_columns}} FROM org_import WHERE id = ?1;

-- name: org_imports
SELECT {{org_import_columns}} FROM org_import WHERE id < ?1 ORDER BY id DESC LIMIT ?2;

-- name: org_import_grow
UPDATE org_import SET row_count = row_count + ?2, slices = slices + 1, changed_ms = ?3
 WHERE id = ?1;

-- name: org_import_move
UPDATE org_import SET state = ?2, map = ?3, place = ?4, added = ?5, changed = ?6, same = ?7,
       failed = ?8, kept = ?9, changed_ms = ?10, forgotten = ?11
 WHERE id = ?1;

-- name: org_import_remove
DELETE FROM org_import WHERE id = ?1;

-- name: org_import_slice_add
INSERT INTO org_import_slice (import_id, number, lines) VALUES (?1, ?2, ?3);

-- name: org_import_slice_get
SELECT lines, changes FROM org_import_slice WHERE import_id = ?1 AND number = ?2;

-- name: org_import_slices
SELECT lines FROM org_import_slice WHERE import_id = ?1 ORDER BY number LIMIT ?2;

-- name: org_import_slice_put
UPDATE org_import_slice SET lines = ?3 WHERE import_id = ?1 AND number = ?2;

-- name: org_import_slice_done
UPDATE org_import_slice SET changes = ?3 WHERE import_id = ?1 AND number = ?2;

-- name: org_import_slices_remove
DELETE FROM org_import_slice WHERE import_id = ?1;

-- name: org_import_row_add
INSERT INTO org_import_row (import_id, verdict, number, whole, line, faults)
VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (import_id, verdict, number) DO NOTHING;

-- name: org_import_row_failed
SELECT 1 FROM org_import_row WHERE import_id = ?1 AND verdict = 3 AND number = ?2;

-- name: org_import_any_failed
SELECT 1 FROM org_import_row WHERE import_id = ?1 AND verdict = 3 LIMIT 1;

-- name: org_people_known
SELECT 0, {{party_columns}} FROM party p
WHERE p.external_id = ?1 AND COALESCE(p.kind, '') = 'person'
UNION ALL SELECT 1, {{party_columns}} FROM party p WHERE p.email = ?2
UNION ALL SELECT 2, {{party_columns}} FROM party p WHERE LOWER(p.personnel_no) = ?3;

-- name: org_import_rows
SELECT line, faults FROM org_import_row WHERE import_id = ?1 AND verdict = ?2 AND number > ?3
ORDER BY number LIMIT ?4;

-- name: org_import_rows_clear
DELETE FROM org_import_row WHERE import_id = ?1 AND (whole = 0 OR CAST(?2 AS INTEGER) = 1);

-- name: org_import_unit_named
SELECT {{party_columns}} FROM party p
WHERE p.company_id = ?1 AND p.kind = 'unit' AND p.sort_key = ?2 AND p.ended_ms IS NULL
ORDER BY p.id LIMIT 2;

-- Names of the same letters; those who ended stand last.
-- name: org_import_customer_named
SELECT p.id FROM party p
WHERE p.kind = 'external' AND p.sort_key >= ?1 AND p.sort_key < ?2
ORDER BY CASE WHEN p.ended_ms IS NULL THEN 0 ELSE 1 END, p.id LIMIT 2;

-- Does anything of org still name this party?
-- name: org_import_refers
SELECT 1 WHERE EXISTS (SELECT 1 FROM relation WHERE person_id = ?1)
    OR EXISTS (SELECT 1 FROM relation WHERE party_id = ?1)
    OR EXISTS (SELECT 1 FROM unit_heir WHERE heir_id = ?1)
    OR EXISTS (SELECT 1 FROM party WHERE parent_id = ?1 AND ended_ms IS NULL);
