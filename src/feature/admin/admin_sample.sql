-- Removing the sample.

-- name: admin_sample_added
SELECT id, kind, name FROM party WHERE id > ?1 AND id <> ?2 ORDER BY id LIMIT ?3;

-- name: admin_sample_added_count
SELECT COUNT(*) FROM party WHERE id > ?1 AND id <> ?2;
