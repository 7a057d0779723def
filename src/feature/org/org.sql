-- step 1: parties, and how persons are tied to them
CREATE TABLE party (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('company', 'unit', 'person', 'external')),
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    company_id BIGINT REFERENCES party (id),
    parent_id BIGINT REFERENCES party (id),
    code TEXT,
    front_desk INTEGER NOT NULL CHECK (front_desk IN (0, 1)),
    email TEXT,
    personnel_no TEXT,
    person_kind TEXT CHECK (person_kind IN ('executive', 'commercial', 'operative')),
    lang TEXT CHECK (lang IN ('en', 'es', 'fr', 'lv')),
    zone TEXT,
    external_id TEXT,
    made_ms BIGINT NOT NULL,
    ended_ms BIGINT
);
CREATE UNIQUE INDEX party_code ON party (code);
CREATE UNIQUE INDEX party_email ON party (email);
CREATE UNIQUE INDEX party_external ON party (external_id, kind);
CREATE INDEX party_sorted ON party (kind, sort_key, id);
CREATE INDEX party_company ON party (company_id, kind, sort_key, id);
CREATE INDEX party_parent ON party (parent_id, sort_key, id);
CREATE TABLE relation (
    id BIGINT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES party (id),
    party_id BIGINT NOT NULL REFERENCES party (id),
    kind TEXT NOT NULL CHECK (kind IN ('lead', 'member', 'employee', 'temporary', 'contractor',
                                       'shareholder', 'board', 'partner', 'pensioner')),
    from_ms BIGINT NOT NULL,
    to_ms BIGINT NOT NULL,            -- half-open; 9223372036854775807: open
    CHECK (from_ms <= to_ms)
);
CREATE INDEX relation_person ON relation (person_id, party_id, kind, from_ms, to_ms);
CREATE INDEX relation_party ON relation (party_id, kind, person_id, from_ms, to_ms);

-- step 2: nobody shares a personnel number
CREATE UNIQUE INDEX party_number ON party (LOWER(personnel_no));

-- step 3: the executives, who decide what is offered
CREATE INDEX party_executive ON party (person_kind) WHERE person_kind = 'executive';

-- fragment: party_columns
p.id, p.kind, p.name, p.sort_key, p.company_id, p.parent_id, p.code, p.front_desk, p.email,
p.personnel_no, p.person_kind, p.lang, p.zone, p.external_id, p.made_ms, p.ended_ms

-- name: org_party_lock
SELECT id FROM party WHERE id = ?1 FOR UPDATE;

-- name: org_party_add
INSERT INTO party (id, kind, name, sort_key, company_id, parent_id, code, front_desk, email,
                   personnel_no, person_kind, lang, zone, external_id, made_ms, ended_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16);

-- name: org_party_change
UPDATE party SET name = ?2, sort_key = ?3, parent_id = ?4, code = ?5, email = ?6,
       personnel_no = ?7, person_kind = ?8, lang = ?9, zone = ?10, external_id = ?11,
       front_desk = ?12
 WHERE id = ?1;

-- name: org_party_unmake
UPDATE party SET ended_ms = ?2, code = NULL, email = NULL, personnel_no = NULL, external_id = NULL
 WHERE id = ?1;

-- name: org_party_end
UPDATE party SET ended_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL;

-- name: org_party_prefer
UPDATE party SET lang = ?2, zone = ?3 WHERE id = ?1;

-- name: org_party_get
SELECT {{party_columns}} FROM party p WHERE p.id = ?1;

-- name: org_party_by_email
SELECT {{party_columns}} FROM party p WHERE p.email = ?1;

-- name: org_party_by_number
SELECT {{party_columns}} FROM party p WHERE LOWER(p.personnel_no) = ?1;

-- name: org_party_by_code
SELECT {{party_columns}} FROM party p WHERE p.code = ?1;

-- The kind is written so that no index begins with it: a plan made while there were few parties
-- would walk through all of a kind for ever.
-- name: org_party_by_external_id
SELECT {{party_columns}} FROM party p WHERE p.external_id = ?2 AND COALESCE(p.kind, '') = ?1;

-- name: org_company_by_name
SELECT {{party_columns}} FROM party p
WHERE p.kind = 'company' AND p.sort_key = ?1 AND p.ended_ms IS NULL ORDER BY p.id LIMIT 1;

-- name: org_party_name
SELECT name FROM party WHERE id = ?1;

-- name: org_parties
SELECT {{party_columns}} FROM party p
WHERE p.kind = ?1 AND (p.sort_key, p.id) > (?2, ?3) AND p.ended_ms IS NULL
ORDER BY p.sort_key, p.id LIMIT ?4;

-- name: org_units_of_company
SELECT {{party_columns}} FROM party p
WHERE p.company_id = ?1 AND p.kind = 'unit' AND (p.sort_key, p.id) > (?2, ?3)
  AND p.ended_ms IS NULL
ORDER BY p.sort_key, p.id LIMIT ?4;

-- name: org_units_below
SELECT {{party_columns}} FROM party p
WHERE p.parent_id = ?1 AND p.ended_ms IS NULL
ORDER BY p.sort_key, p.id LIMIT ?2;

-- name: org_people_found
SELECT {{party_columns}} FROM search_person(?1) s JOIN party p ON p.id = s.rowid
WHERE s.rowid < ?2 AND p.ended_ms IS NULL
ORDER BY s.rowid DESC LIMIT ?3;

-- name: org_people_search
SELECT p.id FROM search_person(?1) s JOIN party p ON p.id = s.rowid
WHERE s.rowid < ?2 AND p.ended_ms IS NULL ORDER BY s.rowid DESC LIMIT ?3;

-- name: org_units_search
SELECT p.id FROM search_unit(?1) s JOIN party p ON p.id = s.rowid
WHERE s.rowid < ?2 AND p.ended_ms IS NULL AND p.kind <> 'external'
ORDER BY s.rowid DESC LIMIT ?3;

-- name: org_customers_search
SELECT p.id FROM search_unit(?1) s JOIN party p ON p.id = s.rowid
WHERE s.rowid < ?2 AND p.ended_ms IS NULL AND p.kind = 'external'
ORDER BY s.rowid DESC LIMIT ?3;

-- name: org_units_unfound
SELECT p.id FROM party p
WHERE p.kind IN ('unit', 'company', 'external') AND p.ended_ms IS NULL
    AND NOT EXISTS (SELECT 1 FROM search_unit s WHERE s.rowid = p.id)
ORDER BY p.id LIMIT ?1;

-- name: org_relation_add
INSERT INTO relation (id, person_id, party_id, kind, from_ms, to_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: org_relation_get
SELECT id, person_id, party_id, kind, from_ms, to_ms FROM relation WHERE id = ?1;

-- name: org_relations_with
SELECT id, person_id, party_id, kind, from_ms, to_ms FROM relation
WHERE person_id = ?1 AND party_id = ?2 ORDER BY from_ms, id LIMIT ?3;

-- name: org_relation_unmake
DELETE FROM relation WHERE id = ?1;

-- name: org_relation_end
UPDATE relation SET to_ms = ?2 WHERE id = ?1;

-- name: org_relation_overlap
SELECT id FROM relation
WHERE person_id = ?1 AND party_id = ?2 AND kind = ?3 AND from_ms < ?5 AND to_ms > ?4 LIMIT 1;

-- name: org_parties_of
SELECT r.party_id, r.kind, p.kind FROM relation r JOIN party p ON p.id = r.party_id
WHERE r.person_id = ?1 AND r.from_ms <= ?2 AND r.to_ms > ?2 AND p.ended_ms IS NULL
ORDER BY r.party_id, r.kind LIMIT ?3;

-- name: org_executive_any
SELECT 1 FROM party p JOIN relation r ON r.person_id = p.id AND r.party_id = ?1
WHERE p.person_kind = 'executive' AND p.ended_ms IS NULL
  AND r.kind IN ('employee', 'temporary', 'board') AND r.from_ms <= ?2 AND r.to_ms > ?2 LIMIT 1;

-- name: org_leads_of
SELECT r.person_id FROM relation r JOIN party p ON p.id = r.person_id
WHERE r.party_id = ?1 AND r.kind = 'lead' AND r.from_ms <= ?2 AND r.to_ms > ?2
  AND p.ended_ms IS NULL
ORDER BY r.person_id LIMIT ?3;

-- name: org_members_of
SELECT {{party_columns}} FROM party p
WHERE p.id IN (SELECT r.person_id FROM relation r
               WHERE r.party_id = ?1 AND r.kind IN ('lead', 'member')
                 AND r.from_ms <= ?2 AND r.to_ms > ?2)
  AND p.ended_ms IS NULL
ORDER BY p.sort_key, p.id LIMIT ?3;
