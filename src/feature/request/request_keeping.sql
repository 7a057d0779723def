-- How long requests are kept, and what stays of one that was erased: its row, as far as it counts.

-- step 1: when a request was erased
ALTER TABLE request ADD COLUMN erased_ms BIGINT;
CREATE INDEX request_ended ON request ((COALESCE(offering_id, 0)), ended_ms)
    WHERE ended_ms IS NOT NULL AND erased_ms IS NULL;

-- The offerings that have requests which ended, one after the other; 0: without an offering.
-- name: request_ended_offering
SELECT COALESCE(offering_id, 0) FROM request
WHERE COALESCE(offering_id, 0) > ?1 AND ended_ms IS NOT NULL AND erased_ms IS NULL
ORDER BY COALESCE(offering_id, 0) LIMIT 1;

-- name: request_over_time
SELECT id FROM request
WHERE COALESCE(offering_id, 0) = ?1 AND ended_ms < ?2 AND ended_ms IS NOT NULL
    AND erased_ms IS NULL
ORDER BY ended_ms LIMIT ?3;

-- name: request_drafts_left
SELECT id FROM request WHERE state = 'draft' AND asked_by_id IS NOT NULL AND changed_ms < ?1
LIMIT ?2;

-- name: request_erase
UPDATE request SET version = version + 1, title = '', body = NULL, lang = NULL, fields = NULL,
    disclosed = NULL, criteria = NULL, pause_reason = NULL, requester_id = NULL,
    customer_id = ?2, performer_id = NULL, approver_id = NULL, deliverer_id = NULL,
    concerns_id = NULL, asked_by_id = NULL, erased_ms = ?3
WHERE id = ?1;

-- name: request_erase_lines
UPDATE request_line SET what = '', unit = NULL WHERE request_id = ?1;

-- name: request_erase_offers
DELETE FROM request_offer WHERE request_id = ?1;

-- ---- erasing who left ----

-- What everybody may know of, and waits for ?1 or for an answer to ?1.
-- name: request_still_open
SELECT key FROM request WHERE requester_id = ?1 AND open = 1 AND state <> 'draft' AND secrecy = 0
UNION SELECT key FROM request WHERE performer_id = ?1 AND open = 1 AND performer_id IS NOT NULL
    AND secrecy = 0
UNION SELECT key FROM request WHERE approver_id = ?1 AND state = 'approval' AND secrecy = 0
ORDER BY 1 LIMIT 6;

-- name: request_drafts_of
SELECT id FROM request WHERE asked_by_id = ?1 AND state = 'draft' ORDER BY id;

-- name: request_follower_erase
DELETE FROM request_watcher WHERE person_id = ?1 AND role <> 'handler';
