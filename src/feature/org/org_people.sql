-- name: org_relations_of
SELECT id, person_id, party_id, kind, from_ms, to_ms FROM relation
WHERE person_id = ?1 ORDER BY from_ms DESC, id DESC LIMIT ?2;

-- How many units stand below one another under a unit, itself included.
-- name: org_units_depth
WITH RECURSIVE below (id, depth) AS (
    SELECT CAST(?1 AS BIGINT), 1
    UNION ALL
    SELECT p.id, b.depth + 1 FROM below b JOIN party p ON p.parent_id = b.id
    WHERE p.ended_ms IS NULL AND b.depth < 20)
SELECT CAST(MAX(depth) AS BIGINT) FROM below;

-- name: org_chart_leads
SELECT u.id, p.id, p.name FROM party u JOIN relation r ON r.party_id = u.id
    JOIN party p ON p.id = r.person_id
WHERE u.company_id = ?1 AND u.kind = 'unit' AND r.kind = 'lead' AND r.from_ms <= ?2
    AND r.to_ms > ?2 AND p.ended_ms IS NULL
ORDER BY p.sort_key, p.id LIMIT ?3;

-- name: org_chart_counts
SELECT u.id, COUNT(DISTINCT p.id) FROM party u JOIN relation r ON r.party_id = u.id
    JOIN party p ON p.id = r.person_id
WHERE u.company_id = ?1 AND u.kind = 'unit' AND r.kind IN ('lead', 'member')
    AND r.from_ms <= ?2 AND r.to_ms > ?2 AND p.ended_ms IS NULL
GROUP BY u.id LIMIT ?3;

-- name: org_chart_ends
SELECT u.id, (SELECT e.day FROM end_plan e WHERE e.party_id = u.id) FROM party u
WHERE u.company_id = ?1 AND u.kind = 'unit' AND u.ended_ms IS NULL LIMIT ?2;

-- name: org_memberships_of
SELECT r.id, r.person_id, r.party_id, r.kind, r.from_ms, r.to_ms
FROM relation r JOIN party p ON p.id = r.person_id
WHERE r.party_id = ?1 AND r.kind = 'member' AND r.to_ms > ?2 AND p.ended_ms IS NULL
ORDER BY p.sort_key, r.id LIMIT ?3;
