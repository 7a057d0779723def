-- step 1: which unit stands for one that was merged
CREATE TABLE unit_heir (
    unit_id BIGINT PRIMARY KEY REFERENCES party (id),
    successor_id BIGINT NOT NULL REFERENCES party (id),   -- named when it was merged
    heir_id BIGINT NOT NULL REFERENCES party (id)         -- the last of its successors, of today
);
CREATE INDEX unit_heir_of ON unit_heir (heir_id, unit_id);

-- step 2: units and companies that end on a day to come
CREATE TABLE end_plan (
    party_id BIGINT PRIMARY KEY REFERENCES party (id),
    successor_id BIGINT REFERENCES party (id),            -- takes over; NULL: nobody does
    day BIGINT NOT NULL                                   -- the first one without it
);
CREATE INDEX end_plan_successor ON end_plan (successor_id, day, party_id);
CREATE INDEX end_plan_day ON end_plan (day, party_id);

-- name: org_heir_add
INSERT INTO unit_heir (unit_id, successor_id, heir_id) VALUES (?1, ?2, ?2);

-- name: org_heirs_move
UPDATE unit_heir SET heir_id = ?2 WHERE heir_id = ?1;

-- name: org_successor
SELECT h.successor_id, p.name FROM unit_heir h JOIN party p ON p.id = h.successor_id
WHERE h.unit_id = ?1;

-- What holds at DAY or later of a unit or company, the first rows of it.
-- name: org_ties_after
SELECT r.id, r.person_id, r.party_id, r.kind, r.from_ms, r.to_ms FROM relation r
WHERE r.party_id = ?1 AND r.to_ms > ?2 AND r.to_ms > r.from_ms ORDER BY r.kind, r.person_id, r.id
LIMIT ?3;

-- People whose tie to a unit (then it is of a member who does not lead) or company goes on.
-- name: org_ties_count
SELECT COUNT(DISTINCT r.person_id) FROM relation r JOIN party p ON p.id = r.person_id
WHERE r.party_id = ?1 AND r.to_ms > ?2 AND r.to_ms > r.from_ms AND p.ended_ms IS NULL
    AND r.kind <> 'lead' AND NOT EXISTS (SELECT 1 FROM relation l
        WHERE l.person_id = r.person_id AND l.party_id = ?1 AND l.kind = 'lead' AND l.to_ms > ?2
            AND l.to_ms > l.from_ms);

-- name: org_units_below_count
SELECT COUNT(*) FROM party WHERE parent_id = ?1 AND ended_ms IS NULL;

-- name: org_units_of_count
SELECT COUNT(*) FROM party WHERE company_id = ?1 AND kind = 'unit' AND ended_ms IS NULL;

-- name: org_end_plan_put
INSERT INTO end_plan (party_id, successor_id, day) VALUES (?1, ?2, ?3)
    ON CONFLICT (party_id) DO UPDATE SET successor_id = excluded.successor_id, day = excluded.day;

-- name: org_end_plan_drop
DELETE FROM end_plan WHERE party_id = ?1;

-- name: org_end_plan_get
SELECT party_id, successor_id, day FROM end_plan WHERE party_id = ?1;

-- name: org_end_plans_into
SELECT party_id, successor_id, day FROM end_plan WHERE successor_id = ?1
ORDER BY day, party_id LIMIT ?2;

-- name: org_end_plans
-- scan: the next of all, by their day
SELECT party_id, successor_id, day FROM end_plan ORDER BY day, party_id LIMIT ?1;
