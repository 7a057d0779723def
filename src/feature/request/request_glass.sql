-- Breaking the glass: who asked to read a secret request, and who let them.

-- step 1: what was asked, confirmed and opened
CREATE TABLE request_glass (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL,                -- as typed; whether it names anything is looked up at the end
    asker_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    asked_ms BIGINT NOT NULL,
    confirmer_id BIGINT,
    confirmed_ms BIGINT,
    request_id BIGINT,                -- NULL: not confirmed, or there was nothing to open
    until_ms BIGINT
);
CREATE INDEX request_glass_asker ON request_glass (asker_id, id);
CREATE INDEX request_glass_confirmer ON request_glass (confirmer_id, id)
    WHERE confirmer_id IS NOT NULL;
CREATE INDEX request_glass_waiting ON request_glass (asked_ms) WHERE confirmed_ms IS NULL;
CREATE INDEX request_glass_open ON request_glass (request_id, asker_id)
    WHERE request_id IS NOT NULL;
CREATE INDEX request_glass_told ON request_glass (confirmed_ms) WHERE request_id IS NOT NULL;

-- name: request_glass_add
INSERT INTO request_glass (id, key, asker_id, reason, asked_ms) VALUES (?1, ?2, ?3, ?4, ?5);

-- Of person ?1: what they asked or confirmed, and what waits since ?2 for another person; nothing
-- of a request that they asked or that is about them.
-- name: request_glass_list
SELECT g.id, g.key, g.reason, g.asker_id, pa.name, g.asked_ms, g.confirmer_id, pc.name,
    g.confirmed_ms, g.request_id, g.until_ms
FROM request_glass g JOIN party pa ON pa.id = g.asker_id
LEFT JOIN party pc ON pc.id = g.confirmer_id
WHERE g.id IN (SELECT a.id FROM request_glass a WHERE a.asker_id = ?1
    UNION SELECT c.id FROM request_glass c WHERE c.confirmer_id = ?1
    UNION SELECT w.id FROM request_glass w WHERE w.confirmed_ms IS NULL AND w.asked_ms > ?2
        AND NOT EXISTS (SELECT 1 FROM request r WHERE r.key = w.key
            AND (r.requester_id = ?1 OR r.asked_by_id = ?1 OR r.concerns_id = ?1)))
ORDER BY g.asked_ms DESC, g.id DESC LIMIT ?3;

-- What waits for another person than ?1 since ?2; nothing of a request that they asked or that is
-- about them.
-- name: request_glass_waiting
SELECT w.key, w.reason, p.name, w.asked_ms FROM request_glass w JOIN party p ON p.id = w.asker_id
WHERE w.confirmed_ms IS NULL AND w.asked_ms > ?2 AND w.asker_id <> ?1
    AND NOT EXISTS (SELECT 1 FROM request r WHERE r.key = w.key
        AND (r.requester_id = ?1 OR r.asked_by_id = ?1 OR r.concerns_id = ?1))
ORDER BY w.asked_ms LIMIT 50;

-- name: request_glass_confirm
UPDATE request_glass SET confirmer_id = ?2, confirmed_ms = ?3, request_id = ?4, until_ms = ?5
WHERE id = ?1 AND confirmed_ms IS NULL;

-- name: request_glass_holds
SELECT until_ms FROM request_glass
WHERE request_id = ?1 AND asker_id = ?2 AND until_ms > ?3 ORDER BY until_ms DESC LIMIT 1;

-- What was opened since ?1, the latest first.
-- name: request_glass_told
SELECT g.request_id, g.asker_id, g.reason, pa.name, pc.name, g.confirmed_ms, g.until_ms
FROM request_glass g JOIN party pa ON pa.id = g.asker_id JOIN party pc ON pc.id = g.confirmer_id
WHERE g.request_id IS NOT NULL AND g.confirmed_ms > ?1 ORDER BY g.confirmed_ms DESC LIMIT 50;

-- name: request_glass_of
SELECT id FROM request_glass WHERE request_id = ?1 LIMIT 100;
-- name: request_glass_erase
DELETE FROM request_glass WHERE request_id = ?1;
