-- From a request down: what was asked to keep its promise, as far as the reader may see each link.
-- Below what they may not see nothing is looked at; of a secret one there is not even a row
-- (docs/decisions/009, 023). ?4: the uppermost, which the gate has let them see.
-- name: request_chain
WITH RECURSIVE chain (id, level, seen) AS (
    SELECT CAST(?4 AS BIGINT), CAST(0 AS BIGINT), CAST(1 AS BIGINT)
    UNION ALL
    SELECT r.id, c.level + 1, CAST(CASE WHEN {{visible}} THEN 1 ELSE 0 END AS BIGINT)
    FROM chain c JOIN request r ON r.parent_id = c.id
    WHERE c.seen = 1 AND c.level < ?5 AND r.state <> 'draft' AND r.erased_ms IS NULL
        AND ((r.secrecy = 0 AND r.open = 1) OR {{visible}}))
SELECT {{request_columns}}, c.level, c.seen
FROM chain c JOIN request r ON r.id = c.id {{request_names}}
ORDER BY c.level, r.id LIMIT ?6;

-- The external order that a request belongs to, when the reader may see every link up to it.
-- name: request_order_above
WITH RECURSIVE above (id, level) AS (
    SELECT CAST(?4 AS BIGINT), CAST(0 AS BIGINT)
    UNION ALL
    SELECT r.parent_id, a.level + 1 FROM above a JOIN request r ON r.id = a.id
    WHERE r.parent_id IS NOT NULL AND a.level < ?5 AND (a.level = 0 OR {{visible}}))
SELECT r.key, r.title, r.lang, pc.name
FROM above a JOIN request r ON r.id = a.id JOIN party pc ON pc.id = r.customer_id
WHERE a.level > 0 AND r.parent_id IS NULL AND pc.kind = 'external' AND {{visible}} LIMIT 1;

-- How many levels stand below a request.
-- name: request_height
WITH RECURSIVE below (id, level) AS (
    SELECT CAST(?1 AS BIGINT), CAST(0 AS BIGINT)
    UNION ALL
    SELECT r.id, b.level + 1 FROM below b JOIN request r ON r.parent_id = b.id
    WHERE b.level < ?2)
SELECT MAX(level) FROM below;

-- All below it stand ?3 levels deeper.
-- name: request_deepen
UPDATE request SET depth = depth + ?3 WHERE id IN (
    WITH RECURSIVE below (id, level) AS (
        SELECT CAST(?1 AS BIGINT), CAST(0 AS BIGINT)
        UNION ALL
        SELECT r.id, b.level + 1 FROM below b JOIN request r ON r.parent_id = b.id
        WHERE b.level < ?2)
    SELECT b.id FROM below b WHERE b.level > 0);
