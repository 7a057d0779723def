-- The handlers of named requests.

-- Who has not left, by name.
-- name: request_handlers
SELECT p.id, p.name FROM request_watcher w JOIN party p ON p.id = w.person_id
WHERE w.request_id = ?1 AND w.role = 'handler' AND p.ended_ms IS NULL ORDER BY p.sort_key, p.id;

-- name: request_handled_by
SELECT request_id FROM request_watcher WHERE person_id = ?1 AND role = 'handler'
ORDER BY request_id LIMIT ?2;
