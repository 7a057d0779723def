-- step 1: offerings, their texts, forms, who may ask and who handles
CREATE TABLE offering (
    id BIGINT PRIMARY KEY,
    unit_id BIGINT NOT NULL,              -- the supplier
    company_id BIGINT NOT NULL,           -- of the unit
    state TEXT NOT NULL CHECK (state IN ('live', 'withdrawn')),
    icon TEXT NOT NULL,
    secrecy TEXT NOT NULL CHECK (secrecy IN ('normal', 'confidential', 'named')),
    acceptance TEXT NOT NULL CHECK (acceptance IN ('silence', 'explicit')),
    normal_days BIGINT NOT NULL,
    answer_days BIGINT NOT NULL,
    price_minor BIGINT,
    price_currency TEXT,
    approver_id BIGINT,
    approval_minor BIGINT,
    approval_currency TEXT,
    relations TEXT,                       -- parted by spaces; NULL: any
    made_ms BIGINT NOT NULL,
    withdrawn_ms BIGINT
);
CREATE INDEX offering_live ON offering (id) WHERE state = 'live';
CREATE INDEX offering_of_unit ON offering (unit_id, state, id);
CREATE TABLE offering_text (
    offering_id BIGINT NOT NULL REFERENCES offering (id),
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    PRIMARY KEY (offering_id, lang)
);
CREATE TABLE offering_field (
    offering_id BIGINT NOT NULL REFERENCES offering (id),
    place BIGINT NOT NULL,                -- order in the form, from 0
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    required BIGINT NOT NULL CHECK (required IN (0, 1)),
    concerns BIGINT NOT NULL CHECK (concerns IN (0, 1)),
    PRIMARY KEY (offering_id, place),
    UNIQUE (offering_id, name)
);
CREATE TABLE offering_field_text (
    offering_id BIGINT NOT NULL REFERENCES offering (id),
    place BIGINT NOT NULL,
    lang TEXT NOT NULL,
    label TEXT NOT NULL,
    hint TEXT,
    PRIMARY KEY (offering_id, place, lang)
);
CREATE TABLE offering_choice (
    offering_id BIGINT NOT NULL REFERENCES offering (id),
    place BIGINT NOT NULL,                -- of the field
    choice BIGINT NOT NULL,               -- order within the field, from 0
    value TEXT NOT NULL,
    PRIMARY KEY (offering_id, place, choice)
);
CREATE TABLE offering_choice_text (
    offering_id BIGINT NOT NULL REFERENCES offering (id),
    place BIGINT NOT NULL,
    choice BIGINT NOT NULL,
    lang TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (offering_id, place, choice, lang)
);
CREATE TABLE offering_audience (
    offering_id BIGINT NOT NULL REFERENCES offering (id),
    party_id BIGINT NOT NULL,
    PRIMARY KEY (offering_id, party_id)
);
CREATE TABLE offering_handler (
    offering_id BIGINT NOT NULL REFERENCES offering (id),
    person_id BIGINT NOT NULL,
    PRIMARY KEY (offering_id, person_id)
);

-- step 2: the life of an offering (proposed, live, refused, withdrawn), its market, its versions
DROP INDEX offering_live;
DROP INDEX offering_of_unit;
ALTER TABLE offering ADD COLUMN life TEXT NOT NULL DEFAULT 'live'
    CHECK (life IN ('proposed', 'live', 'refused', 'withdrawn', 'past'));  -- past: a version before
UPDATE offering SET life = state;
ALTER TABLE offering DROP COLUMN state;
ALTER TABLE offering RENAME COLUMN life TO state;
ALTER TABLE offering ADD COLUMN reach TEXT NOT NULL DEFAULT 'everybody'
    CHECK (reach IN ('everybody', 'group', 'company', 'unit', 'listed'));
UPDATE offering SET reach = 'listed'
    WHERE EXISTS (SELECT 1 FROM offering_audience a WHERE a.offering_id = offering.id);
ALTER TABLE offering ADD COLUMN internal_only BIGINT NOT NULL DEFAULT 0
    CHECK (internal_only IN (0, 1));  -- 1: not for external customers
ALTER TABLE offering ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE offering ADD COLUMN changed_ms BIGINT; -- since when this version stands; past: until
ALTER TABLE offering ADD COLUMN head_id BIGINT;         -- past: of which offering
ALTER TABLE offering ADD COLUMN decide_ms BIGINT;       -- since when it waits for a decision
ALTER TABLE offering ADD COLUMN wish_reach TEXT;        -- of a live one: the market that is wished
ALTER TABLE offering ADD COLUMN wish_relations TEXT;
ALTER TABLE offering ADD COLUMN wish_internal_only BIGINT;
CREATE INDEX offering_live ON offering (id) WHERE state = 'live';
CREATE INDEX offering_of_unit ON offering (unit_id, state, id);
CREATE INDEX offering_to_decide ON offering (company_id, id) WHERE decide_ms IS NOT NULL;
CREATE INDEX offering_version ON offering (head_id, version) WHERE head_id IS NOT NULL;
CREATE TABLE offering_wish (
    offering_id BIGINT NOT NULL REFERENCES offering (id),
    party_id BIGINT NOT NULL,
    PRIMARY KEY (offering_id, party_id)
);

-- The columns that offering_row_read (catalogue_store.c) reads.
-- fragment: offering_columns
o.id, o.unit_id, o.company_id, o.state, o.icon, o.secrecy, o.acceptance, o.normal_days,
o.answer_days, o.price_minor, o.price_currency, o.approver_id, o.approval_minor,
o.approval_currency, o.relations, u.code, COALESCE(u.zone, c.zone), c.lang, o.reach,
o.internal_only, o.version, o.changed_ms, o.decide_ms, o.wish_reach, o.wish_relations,
o.wish_internal_only

-- fragment: offering_of
JOIN party u ON u.id = o.unit_id JOIN party c ON c.id = o.company_id

-- name: catalogue_offering_get
SELECT {{offering_columns}} FROM offering o {{offering_of}}
WHERE o.id = ?1 AND o.state <> 'past';

-- name: catalogue_offering_lock
SELECT id FROM offering WHERE id = ?1 FOR UPDATE;

-- The version that stood at a time; of those that ended after it the first.
-- name: catalogue_offering_at
SELECT {{offering_columns}}, o.id FROM offering o {{offering_of}}
WHERE o.head_id = ?1 AND o.changed_ms > ?2 ORDER BY o.version LIMIT 1;

-- name: catalogue_offering_version
SELECT {{offering_columns}}, o.id FROM offering o {{offering_of}}
WHERE o.head_id = ?1 AND o.version = ?2;

-- name: catalogue_offering_all_of_unit
SELECT {{offering_columns}} FROM offering o {{offering_of}}
WHERE o.unit_id = ?1 AND o.state <> 'past' ORDER BY o.id LIMIT ?2;

-- name: catalogue_offering_to_decide
SELECT {{offering_columns}} FROM offering o {{offering_of}}
WHERE o.company_id = ?1 AND o.decide_ms IS NOT NULL ORDER BY o.id LIMIT ?2;

-- name: catalogue_deciding_companies
-- scan: reads the index of the few that wait for a decision
SELECT DISTINCT company_id FROM offering WHERE decide_ms IS NOT NULL ORDER BY company_id;

-- name: catalogue_live_count
SELECT COUNT(*) FROM (SELECT id FROM offering WHERE state = 'live' AND id > ?1 LIMIT ?2) few;

-- name: catalogue_offering_live
SELECT {{offering_columns}} FROM offering o {{offering_of}}
WHERE o.state = 'live' AND o.id > ?1 ORDER BY o.id LIMIT ?2;

-- name: catalogue_offering_of_unit
SELECT {{offering_columns}} FROM offering o {{offering_of}}
WHERE o.state = 'live' AND o.unit_id = ?3 AND o.id > ?1 ORDER BY o.id LIMIT ?2;

-- name: catalogue_offering_found
SELECT {{offering_columns}} FROM search_offering(?3) s JOIN offering o ON o.id = s.rowid
    {{offering_of}}
WHERE s.rowid > ?1 AND o.state = 'live' ORDER BY s.rowid LIMIT ?2;

-- name: catalogue_offering_search
SELECT {{offering_columns}} FROM search_offering(?3) s JOIN offering o ON o.id = s.rowid
    {{offering_of}}
WHERE s.rowid < ?1 AND o.state = 'live' ORDER BY s.rowid DESC LIMIT ?2;

-- Texts and audiences are read for a whole page of a list at once: all between its ends.
-- name: catalogue_text_between
SELECT offering_id, lang, title, description FROM offering_text
WHERE offering_id BETWEEN ?1 AND ?2 ORDER BY offering_id, lang;

-- name: catalogue_audience_between
SELECT offering_id, party_id FROM offering_audience
WHERE offering_id BETWEEN ?1 AND ?2 ORDER BY offering_id, party_id;

-- name: catalogue_wish_of
SELECT party_id FROM offering_wish WHERE offering_id = ?1 ORDER BY party_id;

-- name: catalogue_handler_of
SELECT person_id FROM offering_handler WHERE offering_id = ?1 ORDER BY person_id;

-- name: catalogue_field_of
SELECT f.place, f.name, f.kind, f.required, f.concerns, t.lang, t.label, t.hint
FROM offering_field f
JOIN offering_field_text t ON t.offering_id = f.offering_id AND t.place = f.place
WHERE f.offering_id = ?1 ORDER BY f.place, t.lang;

-- name: catalogue_choice_of
SELECT c.place, c.choice, c.value, t.lang, t.label
FROM offering_choice c
JOIN offering_choice_text t
  ON t.offering_id = c.offering_id AND t.place = c.place AND t.choice = c.choice
WHERE c.offering_id = ?1 ORDER BY c.place, c.choice, t.lang;

-- name: catalogue_offering_add
INSERT INTO offering (id, unit_id, company_id, state, icon, secrecy, acceptance, normal_days,
    answer_days, price_minor, price_currency, approver_id, approval_minor, approval_currency,
    relations, made_ms, reach, internal_only, decide_ms)
VALUES (?1, ?2, ?3, ?16, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?17, ?18, ?19);

-- name: catalogue_text_add
INSERT INTO offering_text (offering_id, lang, title, description) VALUES (?1, ?2, ?3, ?4);

-- name: catalogue_field_add
INSERT INTO offering_field (offering_id, place, name, kind, required, concerns)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: catalogue_field_text_add
INSERT INTO offering_field_text (offering_id, place, lang, label, hint) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: catalogue_choice_add
INSERT INTO offering_choice (offering_id, place, choice, value) VALUES (?1, ?2, ?3, ?4);

-- name: catalogue_choice_text_add
INSERT INTO offering_choice_text (offering_id, place, choice, lang, label)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: catalogue_audience_add
INSERT INTO offering_audience (offering_id, party_id) VALUES (?1, ?2);

-- name: catalogue_handler_add
INSERT INTO offering_handler (offering_id, person_id) VALUES (?1, ?2);

-- name: catalogue_audience_clear
DELETE FROM offering_audience WHERE offering_id = ?1;

-- name: catalogue_wish_add
INSERT INTO offering_wish (offering_id, party_id) VALUES (?1, ?2);

-- name: catalogue_wish_clear
DELETE FROM offering_wish WHERE offering_id = ?1;

-- name: catalogue_offering_step
UPDATE offering SET state = ?2, decide_ms = ?3, withdrawn_ms = ?4 WHERE id = ?1;

-- name: catalogue_market_set
UPDATE offering SET reach = ?2, relations = ?3, internal_only = ?4 WHERE id = ?1;

-- name: catalogue_market_wish
UPDATE offering SET wish_reach = ?2, wish_relations = ?3, wish_internal_only = ?4, decide_ms = ?5
WHERE id = ?1;

-- A version is put aside under an id of its own, with all that is written for it; who may ask and
-- who handles stay with the offering.
-- name: catalogue_past_add
INSERT INTO offering (id, unit_id, company_id, state, icon, secrecy, acceptance, normal_days,
    answer_days, price_minor, price_currency, approver_id, approval_minor, approval_currency,
    relations, made_ms, reach, internal_only, version, head_id, changed_ms)
SELECT ?2, unit_id, company_id, 'past', icon, secrecy, acceptance, normal_days, answer_days,
    price_minor, price_currency, approver_id, approval_minor, approval_currency, relations, made_ms,
    reach, internal_only, version, id, ?3
FROM offering WHERE id = ?1;

-- name: catalogue_past_texts
UPDATE offering_text SET offering_id = ?2 WHERE offering_id = ?1;

-- name: catalogue_past_fields
UPDATE offering_field SET offering_id = ?2 WHERE offering_id = ?1;

-- name: catalogue_past_field_texts
UPDATE offering_field_text SET offering_id = ?2 WHERE offering_id = ?1;

-- name: catalogue_past_choices
UPDATE offering_choice SET offering_id = ?2 WHERE offering_id = ?1;

-- name: catalogue_past_choice_texts
UPDATE offering_choice_text SET offering_id = ?2 WHERE offering_id = ?1;

-- name: catalogue_offering_change
UPDATE offering SET icon = ?2, acceptance = ?3, normal_days = ?4, answer_days = ?5,
    price_minor = ?6, price_currency = ?7, approver_id = ?8, approval_minor = ?9,
    approval_currency = ?10, version = version + 1, changed_ms = ?11
WHERE id = ?1;

-- name: catalogue_desks_bare
SELECT p.id FROM party p WHERE p.kind = 'unit' AND p.front_desk = 1 AND p.ended_ms IS NULL
    AND NOT EXISTS (SELECT 1 FROM offering o WHERE o.unit_id = p.id) ORDER BY p.id LIMIT 1000;

-- Does an offering name this party? (org_names)
-- name: catalogue_names
-- scan: only where an import is undone, and offerings are few
SELECT 1 WHERE EXISTS (SELECT 1 FROM offering WHERE unit_id = ?1)
    OR EXISTS (SELECT 1 FROM offering WHERE approver_id = ?1)
    OR EXISTS (SELECT 1 FROM offering_audience WHERE party_id = ?1)
    OR EXISTS (SELECT 1 FROM offering_wish WHERE party_id = ?1)
    OR EXISTS (SELECT 1 FROM offering_handler WHERE person_id = ?1);

-- What a unit offers, be it live or on its way to it.
-- name: catalogue_held_by
SELECT id FROM offering WHERE unit_id = ?1 AND state <> 'withdrawn' ORDER BY id;

-- name: catalogue_offering_inherit
UPDATE offering SET unit_id = ?2 WHERE id = ?1;

-- name: catalogue_audience_inherit
-- scan: only where a unit is merged, and offerings are few
INSERT INTO offering_audience (offering_id, party_id)
SELECT offering_id, ?2 FROM offering_audience WHERE party_id = ?1
ON CONFLICT (offering_id, party_id) DO NOTHING;

-- name: catalogue_audience_leave
-- scan: only where a unit is merged, and offerings are few
DELETE FROM offering_audience WHERE party_id = ?1;
