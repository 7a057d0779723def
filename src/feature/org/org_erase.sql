-- Erasing a person who left.

-- Companies that ?1 owns or controls after the day ?2.
-- name: org_still_owns
SELECT c.name FROM party c WHERE c.id IN (
    SELECT s.owned_id FROM share s
    WHERE s.owner_id = ?1 AND s.to_day > ?2 AND s.to_day > s.from_day
    UNION SELECT k.controlled_id FROM control k
    WHERE k.controller_id = ?1 AND k.to_day > ?2 AND k.to_day > k.from_day)
ORDER BY c.sort_key, c.id LIMIT ?3;

-- name: org_party_erase
UPDATE party SET name = ?2, sort_key = ?3, email = NULL, personnel_no = NULL, person_kind = NULL,
       lang = NULL, zone = NULL, external_id = NULL
 WHERE id = ?1;

-- name: org_absence_erase
DELETE FROM absence WHERE person_id = ?1;

-- name: org_deputy_erase
UPDATE absence SET deputy_id = NULL WHERE deputy_id = ?1 AND deputy_id IS NOT NULL;

-- Imports whose rows name somebody, by any of what the file may hold of them (without it, a row is
-- another); ?1 is their id, as it stands in what is kept for undoing.
-- name: org_imports_naming
-- scan: rows are kept for some days alone, and a person is erased rarely
SELECT i.id FROM org_import i WHERE i.forgotten = 0 AND (
    EXISTS (SELECT 1 FROM org_import_slice s WHERE s.import_id = i.id
        AND (REPLACE(s.changes, ?1, '') <> s.changes OR REPLACE(s.lines, ?2, '') <> s.lines
            OR REPLACE(LOWER(s.lines), ?3, '') <> LOWER(s.lines)
            OR REPLACE(LOWER(s.lines), LOWER(?4), '') <> LOWER(s.lines)
            OR REPLACE(s.lines, ?5, '') <> s.lines))
    OR EXISTS (SELECT 1 FROM org_import_row w WHERE w.import_id = i.id
        AND (REPLACE(w.line, ?2, '') <> w.line OR REPLACE(LOWER(w.line), ?3, '') <> LOWER(w.line)
            OR REPLACE(LOWER(w.line), LOWER(?4), '') <> LOWER(w.line)
            OR REPLACE(w.line, ?5, '') <> w.line)))
ORDER BY i.id;
