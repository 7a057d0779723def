-- People who are here and have no way in: neither password nor PIN nor a link that still works. Of
-- the company or unit ?2 at ?1, or of all where ?2 is 0. The people of the sample come in by one
-- click.
-- fragment: no_way_in
p.kind = 'person' AND p.ended_ms IS NULL
  AND NOT EXISTS (SELECT 1 FROM credential c WHERE c.person_id = p.id
                    AND (c.password_hash IS NOT NULL OR c.sample = 1))
  AND NOT EXISTS (SELECT 1 FROM pin n WHERE n.person_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM link l WHERE l.person_id = p.id AND l.ends_ms > ?1)
  AND (CAST(?2 AS BIGINT) = 0
       OR EXISTS (SELECT 1 FROM relation r WHERE r.person_id = p.id
                    AND r.party_id = CAST(?2 AS BIGINT) AND r.from_ms <= ?1 AND r.to_ms > ?1))

-- Where somebody is found at ?1: a unit of theirs, else a company.
-- fragment: whereabouts
(SELECT u.id FROM relation r JOIN party u ON u.id = r.party_id
 WHERE r.person_id = p.id AND r.from_ms <= ?1 AND r.to_ms > ?1 AND u.ended_ms IS NULL
 ORDER BY u.kind DESC, u.sort_key, u.id LIMIT 1)

-- name: access_newcomers
SELECT p.id, p.name, p.email, p.personnel_no, {{whereabouts}} FROM party p
WHERE {{no_way_in}} AND (p.sort_key, p.id) > (?3, ?4)
ORDER BY p.sort_key, p.id LIMIT ?5;

-- name: access_newcomers_count
SELECT COUNT(*) FROM (SELECT p.id FROM party p WHERE {{no_way_in}} LIMIT ?3) few;

-- The links made in one act: those numbered from ?2 to ?3, and perhaps some made at that moment by
-- others, whose secrets differ.
-- name: access_sheet
SELECT p.id, p.name, p.email, p.personnel_no, {{whereabouts}}, l.token_digest, l.ends_ms
FROM link l JOIN party p ON p.id = l.person_id
WHERE l.id BETWEEN ?2 AND ?3 AND l.ends_ms > ?1 AND p.ended_ms IS NULL
ORDER BY p.sort_key, p.id LIMIT ?4;
