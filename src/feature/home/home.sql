-- What the first steps count; a count ends where it is enough.

-- name: home_some_of_kind
SELECT COUNT(*) FROM (SELECT id FROM party WHERE kind = ?1 AND ended_ms IS NULL LIMIT ?2) few;
