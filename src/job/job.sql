-- Durable background work: one row for each (kind, object) that is to be run at a time.

-- step 1: the queue
CREATE TABLE job (
    kind TEXT NOT NULL,
    object_id BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    tries INTEGER NOT NULL,           -- failed ones since it was put
    last_error TEXT,
    PRIMARY KEY (kind, object_id)
);
CREATE INDEX job_due ON job (kind, due_ms, object_id);

-- name: job_put
INSERT INTO job (kind, object_id, due_ms, tries, last_error) VALUES (?1, ?2, ?3, 0, NULL)
    ON CONFLICT (kind, object_id) DO UPDATE
       SET due_ms = excluded.due_ms, tries = 0, last_error = NULL;

-- name: job_remove
DELETE FROM job WHERE kind = ?1 AND object_id = ?2;

-- name: job_due
SELECT object_id FROM job WHERE kind = ?1 AND due_ms <= ?2 ORDER BY due_ms, object_id LIMIT ?3;

-- name: job_take (sqlite)
DELETE FROM job WHERE kind = ?1 AND object_id = ?2 AND due_ms <= ?3;

-- name: job_take (postgres)
DELETE FROM job WHERE kind = ?1 AND object_id IN
    (SELECT object_id FROM job WHERE kind = ?1 AND object_id = ?2 AND due_ms <= ?3
        FOR UPDATE SKIP LOCKED);

-- name: job_counts
-- scan: all that waits is counted
SELECT COUNT(*), COUNT(CASE WHEN due_ms <= ?1 THEN 1 END), COUNT(CASE WHEN tries > 0 THEN 1 END)
FROM job;

-- name: job_failed
UPDATE job SET tries = tries + 1, last_error = ?3,
       due_ms = CAST(?4 AS BIGINT)
              + CASE WHEN tries < 10 THEN tries * tries + 1 ELSE 100 END * CAST(?5 AS BIGINT)
 WHERE kind = ?1 AND object_id = ?2 AND due_ms <= ?4;
