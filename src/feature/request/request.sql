-- step 1: requests, their lines, versions of the promise, watchers and ratings
CREATE TABLE request (
    id BIGINT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft','approval','asked','countered','promised',
        'delivered','accepted','refused','declined','withdrawn','revoked','cancelled')),
    turn TEXT NOT NULL
        CHECK (turn IN ('nobody','customer','supplier','approver','request','third')),
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    secrecy INTEGER NOT NULL CHECK (secrecy IN (0, 1, 2)),
    offering_id BIGINT,
    parent_id BIGINT REFERENCES request (id),
    depth BIGINT NOT NULL,
    required INTEGER NOT NULL CHECK (required IN (0, 1)),
    requester_id BIGINT,
    customer_id BIGINT NOT NULL,
    customer_company_id BIGINT,
    supplier_id BIGINT NOT NULL,
    supplier_company_id BIGINT NOT NULL,
    performer_id BIGINT,
    approver_id BIGINT,
    deliverer_id BIGINT,
    concerns_id BIGINT,
    asked_by_id BIGINT,
    title TEXT NOT NULL,
    body TEXT,
    lang TEXT,
    fields TEXT,
    disclosed TEXT,
    wanted_ms BIGINT,
    price_minor BIGINT,
    price_currency TEXT,
    approved_minor BIGINT,
    approved_currency TEXT,
    due_ms BIGINT,
    criteria TEXT,
    answer_due_ms BIGINT,
    pause_request_id BIGINT,
    paused_ms BIGINT,
    pause_reason TEXT,
    question INTEGER NOT NULL CHECK (question IN (0, 1)),
    consent INTEGER NOT NULL CHECK (consent IN (0, 1)),
    broken INTEGER NOT NULL CHECK (broken IN (0, 1)),
    returns BIGINT NOT NULL,
    implied INTEGER NOT NULL CHECK (implied IN (0, 1)),
    escalated INTEGER NOT NULL CHECK (escalated IN (0, 1)),
    customer_rating BIGINT,
    supplier_rating BIGINT,
    confirmation TEXT,
    external_id TEXT,
    made_ms BIGINT NOT NULL,
    asked_ms BIGINT,
    promised_ms BIGINT,
    started_ms BIGINT,
    delivered_ms BIGINT,
    ended_ms BIGINT,
    changed_ms BIGINT NOT NULL,
    queue_ms BIGINT NOT NULL          -- order of the queue: promise, else wish, else answer target
);
CREATE INDEX request_queue ON request (supplier_id, queue_ms, id) WHERE open = 1;
CREATE INDEX request_supplier ON request (supplier_id, id);
CREATE INDEX request_requester ON request (requester_id, id);
CREATE INDEX request_owed ON request (requester_id, queue_ms, id) WHERE open = 1;
CREATE INDEX request_waiting ON request (requester_id) WHERE open = 1 AND state <> 'draft'
    AND (turn = 'customer' OR consent = 1);
CREATE INDEX request_unconfirmed ON request (requester_id) WHERE confirmation = 'open';
CREATE INDEX request_told ON request (supplier_id) WHERE confirmation = 'open';
CREATE INDEX request_unrated ON request (requester_id, ended_ms) WHERE state = 'accepted'
    AND customer_rating IS NULL AND confirmation IS NULL;
CREATE INDEX request_customer ON request (customer_id, id) WHERE customer_id <> requester_id
    OR requester_id IS NULL;
CREATE INDEX request_unassigned ON request (supplier_id, queue_ms, id)
    WHERE open = 1 AND performer_id IS NULL AND state = 'asked';
CREATE INDEX request_performer ON request (performer_id, queue_ms, id) WHERE open = 1
    AND performer_id IS NOT NULL;
CREATE INDEX request_approver ON request (approver_id, id) WHERE state = 'approval';
CREATE INDEX request_parent ON request (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE UNIQUE INDEX request_external ON request (external_id) WHERE external_id IS NOT NULL;
CREATE TABLE request_line (
    request_id BIGINT NOT NULL REFERENCES request (id),
    number BIGINT NOT NULL,
    what TEXT NOT NULL,
    unit TEXT,
    quantity_milli BIGINT NOT NULL,
    delivered_milli BIGINT NOT NULL,
    accepted_milli BIGINT NOT NULL,
    returned_milli BIGINT NOT NULL,
    price_minor BIGINT,
    price_currency TEXT,
    PRIMARY KEY (request_id, number)
);
CREATE TABLE request_offer (
    request_id BIGINT NOT NULL REFERENCES request (id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('counter', 'promise', 're-promise')),
    side TEXT NOT NULL CHECK (side IN ('customer', 'supplier')),
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'refused', 'replaced', 'taken-back')),
    due_ms BIGINT,
    price_minor BIGINT,
    price_currency TEXT,
    criteria TEXT,
    reason TEXT,
    actor_id BIGINT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (request_id, number)
);
CREATE TABLE request_watcher (
    request_id BIGINT NOT NULL REFERENCES request (id),
    person_id BIGINT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('follower', 'joined', 'handler')),
    PRIMARY KEY (request_id, person_id, role)
);
CREATE INDEX request_watcher_person ON request_watcher (person_id, request_id);
CREATE TABLE request_rating (
    request_id BIGINT NOT NULL REFERENCES request (id),
    side TEXT NOT NULL CHECK (side IN ('customer', 'supplier', 'joined')),
    rater_id BIGINT NOT NULL,         -- 0 for the two sides: they rate once; else who joined
    person_id BIGINT NOT NULL,
    rating BIGINT NOT NULL CHECK (rating BETWEEN 1 AND 5),
    comment TEXT,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (request_id, side, rater_id)
);

-- step 2: drafts by who writes them
CREATE INDEX request_draft ON request (asked_by_id) WHERE state = 'draft';

-- step 3: search knows who asked (sqlite)
UPDATE search_request SET tokens = tokens || ' ' || char(57344)
    || (SELECT r.requester_id FROM request r WHERE r.id = search_request.rowid)
 WHERE rowid IN (SELECT id FROM request WHERE requester_id IS NOT NULL);

-- step 3: search knows who asked (postgres)
UPDATE search_request s SET tokens = s.tokens || array_to_tsvector(ARRAY[chr(57344)
    || r.requester_id])
  FROM request r WHERE r.id = s.rowid AND r.requester_id IS NOT NULL;

-- step 4: what is promised and nobody does any more
CREATE INDEX request_released ON request (supplier_id, queue_ms, id)
    WHERE open = 1 AND performer_id IS NULL AND state = 'promised';
CREATE INDEX request_unapproved ON request (supplier_id) WHERE state = 'approval';

-- Does ?1 stand in, at ?2, for who is to approve r and is away or has left: the deputy, else who
-- leads a unit of the approver or the supplying unit; of a named one another handler. Never who
-- asked (docs/decisions/014).
-- fragment: stands_in
(r.state = 'approval' AND r.approver_id <> ?1
    AND COALESCE(r.requester_id, 0) <> ?1 AND COALESCE(r.asked_by_id, 0) <> ?1
    AND EXISTS (SELECT 1 FROM party q LEFT JOIN absence x ON x.person_id = q.id
            AND x.from_ms <= ?2 AND x.to_ms > ?2
            LEFT JOIN party d ON d.id = x.deputy_id
        WHERE q.id = r.approver_id AND (x.id IS NOT NULL OR q.ended_ms IS NOT NULL)
            AND ((r.secrecy = 2 AND EXISTS (SELECT 1 FROM request_watcher w
                    WHERE w.request_id = r.id AND w.person_id = ?1 AND w.role = 'handler'))
                OR (r.secrecy < 2 AND x.deputy_id = ?1)
                OR (r.secrecy < 2 AND (x.deputy_id IS NULL OR d.ended_ms IS NOT NULL
                        OR x.deputy_id = COALESCE(r.requester_id, 0)
                        OR x.deputy_id = COALESCE(r.asked_by_id, 0)
                        OR EXISTS (SELECT 1 FROM absence y WHERE y.person_id = x.deputy_id
                            AND y.from_ms <= ?2 AND y.to_ms > ?2))
                    AND EXISTS (SELECT 1 FROM relation l WHERE l.person_id = ?1
                        AND l.kind = 'lead' AND l.from_ms <= ?2 AND l.to_ms > ?2
                        AND (l.party_id = r.supplier_id OR EXISTS (SELECT 1 FROM relation m
                            WHERE m.person_id = q.id AND m.party_id = l.party_id
                                AND m.kind IN ('member', 'lead')
                                AND m.from_ms <= ?2 AND m.to_ms > ?2)))))))

-- Who may know of request r: ?1 the person, ?2 now, ?3 whether they administer. The same rule as
-- access_sees of feature/access; a test holds the two together. Nobody sees one that was
-- erased. `relation` of org is common ground
-- (docs/decisions/003), and so is who stands for a merged unit or in for an approver
-- (docs/decisions/014). Whom a named one concerns never knows of it, except who asked it in person;
-- a draft is its writer's (docs/decisions/005).
-- ?3: 1 administers, 0 by relations, -1 sits at a shared device (access_standing).
-- fragment: visible
(r.erased_ms IS NULL AND (CAST(?3 AS INTEGER) >= 0 OR r.state = 'draft' OR r.requester_id = ?1)
    AND (r.secrecy < 2 OR r.concerns_id IS NULL OR r.concerns_id <> ?1
        OR (r.requester_id = ?1 AND r.asked_by_id = ?1))
    AND ((r.state = 'draft' AND r.asked_by_id = ?1) OR (r.state <> 'draft' AND (r.requester_id = ?1
    OR (r.secrecy = 0 AND (CAST(?3 AS INTEGER) = 1 OR EXISTS (SELECT 1 FROM relation v
        WHERE v.person_id = ?1 AND v.party_id IN (r.supplier_company_id, r.customer_company_id)
            AND v.kind IN ('employee', 'temporary') AND v.from_ms <= ?2 AND v.to_ms > ?2)))
    OR (r.secrecy < 2 AND (r.customer_id = ?1 OR r.performer_id = ?1
        OR EXISTS (SELECT 1 FROM relation v
            WHERE v.person_id = ?1 AND v.party_id IN (r.supplier_id, r.customer_id)
                AND v.kind IN ('member', 'lead') AND v.from_ms <= ?2 AND v.to_ms > ?2)))
    OR r.approver_id = ?1
    OR EXISTS (SELECT 1 FROM request_watcher w WHERE w.request_id = r.id AND w.person_id = ?1
        AND ((w.role = 'handler' AND r.secrecy = 2)
            OR (w.role <> 'handler' AND r.secrecy = 0)))
    OR (r.secrecy < 2 AND EXISTS (SELECT 1 FROM unit_heir h
        JOIN relation v ON v.party_id = h.heir_id
        WHERE h.unit_id IN (r.supplier_id, r.customer_id) AND v.person_id = ?1
            AND v.kind IN ('member', 'lead') AND v.from_ms <= ?2 AND v.to_ms > ?2))
    OR {{stands_in}}))))

-- fragment: request_columns
r.id, r.key, r.version, r.state, r.turn, r.secrecy, r.offering_id, r.parent_id, r.depth,
r.required, r.requester_id, r.customer_id, r.customer_company_id, r.supplier_id,
r.supplier_company_id, r.performer_id, r.approver_id, r.deliverer_id, r.concerns_id,
r.asked_by_id, r.title, r.body, r.lang, r.fields, r.disclosed, r.wanted_ms, r.price_minor,
r.price_currency, r.approved_minor, r.approved_currency, r.due_ms, r.criteria, r.answer_due_ms,
r.pause_request_id, r.paused_ms, r.pause_reason, r.question, r.consent, r.broken, r.returns,
r.implied, r.escalated, r.customer_rating, r.supplier_rating, r.confirmation, r.external_id,
r.made_ms, r.asked_ms, r.promised_ms, r.started_ms, r.delivered_ms, r.ended_ms, r.changed_ms,
pr.name, pc.name, ps.name, pp.name, pa.name

-- fragment: request_names
LEFT JOIN party pr ON pr.id = r.requester_id
LEFT JOIN party pc ON pc.id = r.customer_id
LEFT JOIN party ps ON ps.id = r.supplier_id
LEFT JOIN party pp ON pp.id = r.performer_id
LEFT JOIN party pa ON pa.id = r.approver_id

-- name: request_lock
SELECT id FROM request WHERE id = ?1 FOR UPDATE;

-- name: request_by_key
SELECT id FROM request WHERE key = ?1 AND erased_ms IS NULL;

-- name: request_key
SELECT key FROM request WHERE id = ?1;

-- For the audit: of what everybody in the house may know of, no more.
-- name: request_open_key
SELECT key FROM request WHERE id = ?1 AND secrecy = 0 AND state <> 'draft';

-- name: request_by_external
SELECT id FROM request WHERE external_id = ?1;

-- name: request_facts
SELECT r.state, r.secrecy, r.requester_id, COALESCE(hc.heir_id, r.customer_id),
    r.customer_company_id, COALESCE(hs.heir_id, r.supplier_id), r.supplier_company_id,
    r.performer_id, r.approver_id, r.concerns_id, r.asked_by_id, r.parent_id
FROM request r LEFT JOIN unit_heir hs ON hs.unit_id = r.supplier_id
    LEFT JOIN unit_heir hc ON hc.unit_id = r.customer_id
WHERE r.id = ?1 AND r.erased_ms IS NULL;

-- name: request_stands_in
SELECT 1 FROM request r WHERE r.id = ?3 AND {{stands_in}};

-- name: request_heir
SELECT heir_id FROM unit_heir WHERE unit_id = ?1;

-- What a unit that is merged, or a company, has open on either side; unconfirmed records as well.
-- name: request_sides_held
SELECT id FROM request WHERE supplier_id = ?1 AND open = 1
UNION SELECT id FROM request WHERE supplier_id = ?1 AND confirmation = 'open'
UNION SELECT id FROM request WHERE customer_id = ?1 AND open = 1
    AND (customer_id <> requester_id OR requester_id IS NULL)
ORDER BY 1 LIMIT ?2;

-- name: request_held_by_performer
SELECT id FROM request
WHERE performer_id = ?1 AND open = 1 AND performer_id IS NOT NULL ORDER BY id LIMIT ?2;

-- name: request_held_by_approver
SELECT id FROM request WHERE approver_id = ?1 AND state = 'approval' AND id > ?3
ORDER BY id LIMIT ?2;

-- name: request_silent
SELECT id FROM request WHERE requester_id = ?1 AND open = 1 AND state IN ('delivered', 'countered')
    AND answer_due_ms IS NOT NULL ORDER BY id;

-- The units that a person belonged to lately: those of an approver who leaves.
-- name: request_units_lately
SELECT DISTINCT party_id FROM relation
WHERE person_id = ?1 AND kind IN ('lead', 'member') AND to_ms > ?2 AND to_ms > from_ms
ORDER BY party_id LIMIT 20;

-- name: request_roles
SELECT role FROM request_watcher WHERE request_id = ?1 AND person_id = ?2;

-- name: request_get
SELECT {{request_columns}} FROM request r {{request_names}} WHERE r.id = ?1;

-- name: request_insert
INSERT INTO request (id, key, version, state, turn, secrecy, offering_id, parent_id, depth,
    required, requester_id, customer_id, customer_company_id, supplier_id, supplier_company_id,
    performer_id, approver_id, deliverer_id, concerns_id, asked_by_id, title, body, lang, fields,
    disclosed, wanted_ms, price_minor, price_currency, approved_minor, approved_currency, due_ms,
    criteria, answer_due_ms, pause_request_id, paused_ms, pause_reason, question, consent, broken,
    returns, implied, escalated, customer_rating, supplier_rating, confirmation, external_id,
    made_ms, asked_ms, promised_ms, started_ms, delivered_ms, ended_ms, changed_ms, open,
    queue_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
    ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39,
    ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55);

-- name: request_update
UPDATE request SET key = ?2, version = ?3, state = ?4, turn = ?5, secrecy = ?6, offering_id = ?7,
    parent_id = ?8, depth = ?9, required = ?10, requester_id = ?11, customer_id = ?12,
    customer_company_id = ?13, supplier_id = ?14, supplier_company_id = ?15, performer_id = ?16,
    approver_id = ?17, deliverer_id = ?18, concerns_id = ?19, asked_by_id = ?20, title = ?21,
    body = ?22, lang = ?23, fields = ?24, disclosed = ?25, wanted_ms = ?26, price_minor = ?27,
    price_currency = ?28, approved_minor = ?29, approved_currency = ?30, due_ms = ?31,
    criteria = ?32, answer_due_ms = ?33, pause_request_id = ?34, paused_ms = ?35,
    pause_reason = ?36, question = ?37, consent = ?38, broken = ?39, returns = ?40, implied = ?41,
    escalated = ?42, customer_rating = ?43, supplier_rating = ?44, confirmation = ?45,
    external_id = ?46, made_ms = ?47, asked_ms = ?48, promised_ms = ?49, started_ms = ?50,
    delivered_ms = ?51, ended_ms = ?52, changed_ms = ?53, open = ?54, queue_ms = ?55
WHERE id = ?1;

-- name: request_delete
DELETE FROM request WHERE id = ?1 AND state = 'draft';
-- name: request_unmake
DELETE FROM request WHERE id = ?1 AND version = 1;
-- name: request_child_any
SELECT 1 FROM request WHERE parent_id = ?1 LIMIT 1;
-- name: request_lines_delete
DELETE FROM request_line WHERE request_id = ?1;
-- name: request_watchers_delete
DELETE FROM request_watcher WHERE request_id = ?1;

-- name: request_lines
SELECT number, what, unit, quantity_milli, delivered_milli, accepted_milli, returned_milli,
    price_minor, price_currency
FROM request_line
WHERE request_id = ?1 ORDER BY number;

-- name: request_line_put
INSERT INTO request_line (request_id, number, what, unit, quantity_milli, delivered_milli,
    accepted_milli, returned_milli, price_minor, price_currency)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (request_id, number) DO UPDATE SET delivered_milli = excluded.delivered_milli,
    accepted_milli = excluded.accepted_milli, returned_milli = excluded.returned_milli;

-- name: request_offers
SELECT number, kind, side, state, due_ms, price_minor, price_currency, criteria, reason, actor_id,
    made_ms
FROM request_offer
WHERE request_id = ?1 ORDER BY number;

-- name: request_offer_insert
INSERT INTO request_offer (request_id, number, kind, side, state, due_ms, price_minor,
    price_currency, criteria, reason, actor_id, made_ms)
SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
FROM request_offer
WHERE request_id = ?1;

-- name: request_offers_close
UPDATE request_offer SET state = ?2 WHERE request_id = ?1 AND state = 'open';

-- name: request_watcher_put
INSERT INTO request_watcher (request_id, person_id, role) VALUES (?1, ?2, ?3)
ON CONFLICT (request_id, person_id, role) DO NOTHING;

-- name: request_watcher_remove
DELETE FROM request_watcher WHERE request_id = ?1 AND person_id = ?2 AND role = ?3;

-- name: request_watchers
SELECT w.person_id, w.role, p.name FROM request_watcher w JOIN party p ON p.id = w.person_id
WHERE w.request_id = ?1 ORDER BY p.sort_key, w.person_id LIMIT 100;

-- name: request_rating_put
INSERT INTO request_rating (request_id, side, rater_id, person_id, rating, comment, made_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: request_ratings
SELECT g.side, g.rater_id, g.person_id, g.rating, g.comment, g.made_ms, p.name
FROM request_rating g JOIN party p ON p.id = g.person_id WHERE g.request_id = ?1
    ORDER BY g.made_ms, g.side;

-- name: request_ratings_clear
DELETE FROM request_rating WHERE request_id = ?1;

-- name: request_children
SELECT r.id, r.key, r.title, r.lang, r.state, r.due_ms, r.required, ps.name,
    CASE WHEN r.disclosed IS NULL OR r.disclosed = '' THEN 1 ELSE 0 END
FROM request r JOIN party ps ON ps.id = r.supplier_id
WHERE r.parent_id = ?4 AND {{visible}} ORDER BY r.id LIMIT 200;

-- name: request_children_open
SELECT COUNT(*) FROM request WHERE parent_id = ?1 AND required = 1 AND open = 1
    AND state <> 'draft';

-- What ?1 asked, drafts, follows, handles, does or is to approve, as far as they see it.
-- name: request_of_person
SELECT r.id FROM request r
WHERE r.id IN (SELECT a.id FROM request a WHERE a.requester_id = ?1
        UNION SELECT d.id FROM request d WHERE d.asked_by_id = ?1 AND d.state = 'draft'
        UNION SELECT o.request_id FROM request_watcher o WHERE o.person_id = ?1
        UNION SELECT p.id FROM request p WHERE p.performer_id = ?1 AND p.open = 1
        UNION SELECT c.id FROM request c WHERE c.approver_id = ?1 AND c.state = 'approval')
    AND r.id < ?4 AND {{visible}} ORDER BY r.id DESC LIMIT ?5;
-- name: request_list
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.id < ?4 AND (CAST(?5 AS TEXT) IS NULL OR r.state = ?5) AND {{visible}}
    ORDER BY r.id DESC LIMIT ?6;

-- name: request_list_supplier
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.supplier_id = ?7 AND r.id < ?4 AND (CAST(?5 AS TEXT) IS NULL OR r.state = ?5)
    AND (CAST(?8 AS BIGINT) IS NULL OR r.customer_id = ?8)
    AND {{visible}} ORDER BY r.id DESC LIMIT ?6;

-- name: request_list_customer
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.id IN (SELECT a.id FROM request a WHERE a.requester_id = ?7 AND a.customer_id = ?7
        UNION SELECT b.id FROM request b WHERE b.customer_id = ?7
        AND (b.customer_id <> b.requester_id OR b.requester_id IS NULL))
    AND r.id < ?4 AND (CAST(?5 AS TEXT) IS NULL OR r.state = ?5) AND {{visible}}
    ORDER BY r.id DESC LIMIT ?6;

-- name: request_list_mine
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.requester_id = ?1 AND r.id < ?4 AND (CAST(?5 AS TEXT) IS NULL OR r.state = ?5)
    AND {{visible}} ORDER BY r.id DESC LIMIT ?6;

-- name: request_search
SELECT {{request_columns}} FROM search_request(?7) s JOIN request r ON r.id = s.rowid
    {{request_names}}
WHERE s.rowid < ?4 AND (CAST(?5 AS TEXT) IS NULL OR r.state = ?5)
    AND (CAST(?8 AS BIGINT) IS NULL OR r.supplier_id = ?8)
    AND (CAST(?9 AS BIGINT) IS NULL OR r.customer_id = ?9) AND {{visible}}
    ORDER BY s.rowid DESC LIMIT ?6;

-- name: request_found
SELECT r.id FROM search_request(?6) s JOIN request r ON r.id = s.rowid
WHERE s.rowid < ?4 AND {{visible}} ORDER BY s.rowid DESC LIMIT ?5;

-- name: request_queue_due
SELECT {{request_columns}}, r.queue_ms FROM request r {{request_names}}
WHERE r.supplier_id = ?4 AND r.open = 1 AND r.state <> 'draft'
    AND (r.queue_ms, r.id) > (?5, ?6)
    AND (CAST(?7 AS TEXT) IS NULL OR r.state = ?7)
    AND (CAST(?8 AS TEXT) IS NULL OR r.turn = ?8)
    AND (CAST(?9 AS BIGINT) IS NULL OR COALESCE(r.performer_id, 0) = ?9)
    AND r.queue_ms < ?10 AND r.returns >= ?11 AND {{visible}}
ORDER BY r.queue_ms, r.id LIMIT ?12;

-- name: request_queue_newest
SELECT {{request_columns}}, r.id FROM request r {{request_names}}
WHERE r.supplier_id = ?4 AND r.open = 1 AND r.state <> 'draft' AND r.id < ?6 AND r.id <> ?5
    AND (CAST(?7 AS TEXT) IS NULL OR r.state = ?7)
    AND (CAST(?8 AS TEXT) IS NULL OR r.turn = ?8)
    AND (CAST(?9 AS BIGINT) IS NULL OR COALESCE(r.performer_id, 0) = ?9)
    AND r.queue_ms < ?10 AND r.returns >= ?11 AND {{visible}}
ORDER BY r.id DESC LIMIT ?12;

-- name: request_queue_counts
SELECT COUNT(*),
    CAST(COALESCE(SUM(CASE WHEN q.performer_id IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN q.performer_id = ?1 THEN 1 ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN q.queue_ms < ?5 THEN 1 ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN q.turn = 'customer' THEN 1 ELSE 0 END), 0) AS BIGINT),
    CAST(COALESCE(SUM(CASE WHEN q.returns > 0 THEN 1 ELSE 0 END), 0) AS BIGINT)
FROM (SELECT r.performer_id, r.queue_ms, r.turn, r.returns FROM request r
    WHERE r.supplier_id = ?4 AND r.open = 1 AND r.state <> 'draft' AND {{visible}}
    ORDER BY r.queue_ms, r.id LIMIT ?6) q;

-- For the administrator's first steps alone, which end with the first one that is found; of what
-- is secret they are not to know.
-- name: request_accepted_any
SELECT id FROM request WHERE state = 'accepted' AND secrecy = 0 AND id > ?1 LIMIT 1;

-- name: request_home_waiting
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.id IN (
    SELECT a.id FROM request a WHERE a.approver_id = ?1 AND a.state = 'approval'
    UNION SELECT r.id FROM absence x JOIN request r ON r.approver_id = x.person_id
        WHERE x.deputy_id = ?1 AND x.from_ms <= ?2 AND x.to_ms > ?2 AND {{stands_in}}
    UNION SELECT r.id FROM relation l JOIN relation m ON m.party_id = l.party_id
            JOIN absence x ON x.person_id = m.person_id
            JOIN request r ON r.approver_id = m.person_id
        WHERE l.person_id = ?1 AND l.kind = 'lead' AND l.from_ms <= ?2 AND l.to_ms > ?2
            AND m.kind IN ('member', 'lead') AND m.from_ms <= ?2 AND m.to_ms > ?2
            AND x.from_ms <= ?2 AND x.to_ms > ?2 AND {{stands_in}}
    UNION SELECT r.id FROM relation l JOIN request r ON r.supplier_id = l.party_id
        WHERE l.person_id = ?1 AND l.kind = 'lead' AND l.from_ms <= ?2 AND l.to_ms > ?2
            AND r.state = 'approval' AND {{stands_in}}
    UNION SELECT r.id FROM request_watcher w JOIN request r ON r.id = w.request_id
        WHERE w.person_id = ?1 AND w.role = 'handler' AND {{stands_in}}
    UNION SELECT b.id FROM request b WHERE b.requester_id = ?1 AND b.open = 1
        AND b.state <> 'draft' AND (b.turn = 'customer' OR b.consent = 1)
    UNION SELECT f.id FROM request f WHERE f.asked_by_id = ?1 AND f.state = 'draft'
    UNION SELECT d.id FROM request d WHERE d.requester_id = ?1 AND d.confirmation = 'open'
        AND d.asked_by_id <> ?1
    UNION SELECT g.id FROM request g JOIN relation n ON n.party_id = g.supplier_id
        WHERE n.person_id = ?1 AND n.kind IN ('member', 'lead') AND n.from_ms <= ?2 AND n.to_ms > ?2
            AND g.confirmation = 'open' AND g.asked_by_id = g.requester_id
            AND g.requester_id <> ?1
    UNION SELECT e.id FROM request e WHERE e.requester_id = ?1 AND e.state = 'accepted'
        AND e.customer_rating IS NULL AND e.confirmation IS NULL AND e.ended_ms > ?4
    UNION SELECT c.id FROM request c JOIN relation m ON m.party_id = c.customer_id
        WHERE m.person_id = ?1 AND m.kind IN ('member', 'lead') AND m.from_ms <= ?2 AND m.to_ms > ?2
            AND (c.customer_id <> c.requester_id OR c.requester_id IS NULL)
            AND c.open = 1 AND c.state <> 'draft' AND (c.turn = 'customer' OR c.consent = 1))
    AND {{visible}}
ORDER BY r.open DESC, r.queue_ms, r.id LIMIT ?5;

-- name: request_home_mine
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.performer_id = ?1 AND r.open = 1 AND r.state IN ('asked', 'promised') AND {{visible}}
ORDER BY r.queue_ms, r.id LIMIT ?4;

-- name: request_home_unassigned
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.supplier_id = ?5 AND r.open = 1 AND r.performer_id IS NULL AND r.state = 'asked'
    AND {{visible}}
ORDER BY r.queue_ms, r.id LIMIT ?4;

-- name: request_home_released
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.supplier_id = ?5 AND r.open = 1 AND r.performer_id IS NULL AND r.state = 'promised'
    AND {{visible}}
ORDER BY r.queue_ms, r.id LIMIT ?4;

-- name: request_home_owed
SELECT {{request_columns}} FROM request r {{request_names}}
WHERE r.requester_id = ?1 AND r.open = 1 AND r.state <> 'draft' AND {{visible}}
ORDER BY r.queue_ms, r.id LIMIT ?4;

-- Does a request name this party, on a side or as who watches, performs or approves it? (org_names)
-- name: request_names
SELECT 1 WHERE EXISTS (SELECT 1 FROM request WHERE supplier_id = ?1)
    OR EXISTS (SELECT 1 FROM request WHERE requester_id = ?1)
    OR EXISTS (SELECT 1 FROM request WHERE customer_id = ?1
               AND (customer_id <> requester_id OR requester_id IS NULL))
    OR EXISTS (SELECT 1 FROM request_watcher WHERE person_id = ?1)
    OR EXISTS (SELECT 1 FROM request WHERE performer_id = ?1 AND open = 1
               AND performer_id IS NOT NULL)
    OR EXISTS (SELECT 1 FROM request WHERE approver_id = ?1 AND state = 'approval');
