-- What an offering keeps of people: handlers of named requests, and how long requests stay.

-- step 1: how long requests stay after their end, and whom a handler handles for
CREATE TABLE offering_retention (
    offering_id BIGINT PRIMARY KEY REFERENCES offering (id),
    days BIGINT NOT NULL CHECK (days > 0)
);
CREATE INDEX offering_handler_person ON offering_handler (person_id, offering_id);

-- name: catalogue_handlers_of
SELECT p.id, p.name FROM offering_handler h JOIN party p ON p.id = h.person_id
WHERE h.offering_id = ?1 AND p.ended_ms IS NULL ORDER BY p.sort_key, p.id;

-- name: catalogue_handler_put
INSERT INTO offering_handler (offering_id, person_id) VALUES (?1, ?2)
ON CONFLICT (offering_id, person_id) DO NOTHING;

-- name: catalogue_handler_remove
DELETE FROM offering_handler WHERE offering_id = ?1 AND person_id = ?2;

-- The named offerings that a person handles, with how many others do who have not left.
-- name: catalogue_handled_by
SELECT o.id, o.state, (SELECT COUNT(*) FROM offering_handler n
        JOIN party p ON p.id = n.person_id
        WHERE n.offering_id = o.id AND n.person_id <> ?1 AND p.ended_ms IS NULL)
FROM offering_handler h JOIN offering o ON o.id = h.offering_id
WHERE h.person_id = ?1 AND o.secrecy = 'named' ORDER BY o.id LIMIT 1000;

-- name: catalogue_retention_get
SELECT days FROM offering_retention WHERE offering_id = ?1;

-- name: catalogue_retention_put
INSERT INTO offering_retention (offering_id, days) VALUES (?1, ?2)
ON CONFLICT (offering_id) DO UPDATE SET days = excluded.days;

-- ---- erasing who left ----

-- name: catalogue_still_approves
SELECT COALESCE(
    (SELECT t.title FROM offering_text t WHERE t.offering_id = o.id AND t.lang = c.lang),
    (SELECT MIN(t.title) FROM offering_text t WHERE t.offering_id = o.id))
FROM offering o JOIN party c ON c.id = o.company_id
WHERE o.approver_id = ?1 AND o.state IN ('proposed', 'live') ORDER BY o.id LIMIT 6;
-- scan: there are some hundreds of offerings, and a person is erased rarely

-- name: catalogue_audience_erase
DELETE FROM offering_audience WHERE party_id = ?1;
-- scan: there are some hundreds of offerings, and a person is erased rarely

-- name: catalogue_wish_erase
DELETE FROM offering_wish WHERE party_id = ?1;
-- scan: there are some hundreds of offerings, and a person is erased rarely
