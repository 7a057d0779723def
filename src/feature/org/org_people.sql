-- name: org_relations_of
SELECT id, person_id, party_id, kind, from_ms, to_ms FROM relation
WHERE person_id = ?1 ORDER BY from_ms DESC, id DESC LIMIT ?2;

-- name: org_memberships_of
SELECT r.id, r.person_id, r.party_id, r.kind, r.from_ms, r.to_ms
FROM relation r JOIN party p ON p.id = r.person_id
WHERE r.party_id = ?1 AND r.kind = 'member' AND r.to_ms > ?2 AND p.ended_ms IS NULL
ORDER BY p.sort_key, r.id LIMIT ?3;
