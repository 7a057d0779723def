// Attacks on rights: objects, doors, properties and roles that are not the attacker's.
"use strict";

const { assert, asVisitor, attack, changesNothing, freshAddress, routes, rows, send, signIn, sql }
    = require("./attack.js");

const NOWHERE = "9".repeat(15);

async function unitOf(person, code) {
    return (await person.get("/units")).items.find((one) => one.code === code).id;
}

// A request that two of Human resources alone know of, as the sample has them.
// One that whoever attacks has no part in.
function secretKey(house) {
    return sql(house, `SELECT r.key FROM request r WHERE r.secrecy <> 0 AND r.state <> 'draft'
        AND NOT EXISTS (SELECT 1 FROM party p WHERE p.email LIKE '%@jkl.example'
            AND p.id IN (r.requester_id, r.asked_by_id, r.approver_id, r.concerns_id))
        ORDER BY r.id DESC LIMIT 1`)[0];
}

attack(14, "what belongs to one object is not reached through another", async (house) => {
    const lead = house.person("lead.it@jkl.example", "read,write,admin");
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const it = await unitOf(lead, "IT");
    const sales = await unitOf(lead, "SAL");
    const device = await admin.post(`/units/${sales}/devices`, { name: "Till" });
    const member = (await admin.get(`/units/${sales}/members`)).items[0].id;
    const token = (await admin.get("/account")).tokens[0].id;
    const [relation] = sql(house, `SELECT id FROM relation WHERE person_id <>
        ${(await lead.get("/session")).person.id} LIMIT 1`);
    const own = (await lead.get("/session")).person.id;
    const day = { to: "2030-01-01" };
    const swaps = [
        [`/units/${it}/devices/${(device.items ?? []).at(-1)?.id ?? NOWHERE}/end`, {}],
        [`/units/${it}/members/${member}/end`, day],
        [`/account/tokens/${token}/end`, {}],
        [`/people/${own}/relations/${relation}/end`, day],
        [`/people/${own}/absences/${NOWHERE}/end`, { back: "2030-01-01" }],
        [`/units/${sales}/members`, { person: "lead.it@jkl.example" }],
        [`/units/${sales}/devices`, { name: "Mine" }],
        [`/people/${(await admin.get("/session")).person.id}/edit`, { email: "a@evil.example" }],
    ];

    await changesNothing(house, async () => {
        for (const [where, body] of swaps) {
            const answer = await lead.ask("POST", where, { body, unchecked: true });
            assert.ok([403, 404].includes(answer.status), `${where}: ${answer.text}`);
        }
    });
    assert.equal(rows(house, own, "right", "POST /units/{id}/members"), 1);
});

// Every answer to VISITOR about KEY is as about a key that never was.
async function likeNothing(house, visitor, method, template, key, more = {}) {
    const ask = (one) => asVisitor(house, visitor, method, template.replace("KEY", one), more);
    const there = await ask(key);
    const nowhere = await ask("ZZZZ9999");
    const plain = (answer, one) => JSON.stringify([answer.status, answer.headers.etag,
        answer.headers["cache-control"], answer.headers.location,
        answer.text.replaceAll(one, "KEY").replace(/[0-9a-f]{96}|[0-9a-f]{32}/g, "")
            .replace(/"request_id":"[^"]*"/, "")]);

    assert.equal(plain(there, key), plain(nowhere, "ZZZZ9999"), `${method} ${template}`);
    return there;
}

attack(15, "a secret request opens by no other door", async (house) => {
    const key = secretKey(house);
    const [id, title] = sql(house, `SELECT id, title FROM request WHERE key = '${key}'`)[0]
        .split("|");
    const visitor = await signIn(house, "tom@jkl.example");
    const words = encodeURIComponent(title);
    const doors = ["/requests/KEY", "/requests/KEY.json", "/requests/KEY/ask-child",
        "/requests/KEY/edit", "/requests/KEY/files/1"];

    await changesNothing(house, async () => {
        for (const door of doors) {
            for (const accept of ["application/json", "text/html"]) {
                for (const headers of [{}, { "If-None-Match": "*" }, { Range: "bytes=0-1" }]) {
                    const answer = await likeNothing(house, visitor, "GET", door, key,
                        { headers: { Accept: accept, ...headers } });
                    assert.equal(answer.status, 404, door);
                }
            }
        }
        for (const where of ["/requests?q=", "/search?q=", "/search?kind=request&q=", "/people?q=",
            "/requests/new?q=", "/offerings?q="]) {
            for (const said of [words, key, words.slice(0, 6)]) {
                const answer = await asVisitor(house, visitor, "GET", where + said);
                const seen = answer.text.replace(/"q":"[^"]*"/, "");
                assert.ok(!seen.includes(`"${key}"`) && !seen.includes(`"${id}"`), where + said);
            }
        }
    });
});

attack(16, "who only asked reads no note and writes no state", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const asker = house.person("emma@jkl.example");
    const offering = (await asker.get("/offerings?q=problem")).items[0]
        ?? (await asker.get("/offerings")).items.find((one) => one.unit.name === "IT");
    const { key } = await asker.post("/requests", { offering: offering.id, title: "A wire" });
    const visitor = await signIn(house, "emma@jkl.example");

    await lead.post(`/requests/${key}/note`, { text: "Canario" });
    for (const accept of ["application/json", "text/html"]) {
        for (const where of [`/requests/${key}`, "/", "/requests?mine=true", "/search?q=Canario"]) {
            const answer = await asVisitor(house, visitor, "GET", where,
                { headers: { Accept: accept } });
            assert.equal(answer.status, 200);
            assert.ok(!answer.text.replaceAll(/(q"?[=:]"?|value=")Canario/g, "").includes("Canario")
                || where.includes("search"), where);
        }
    }
    const found = await asker.get("/search?q=Canario");
    assert.ok(found.groups.every((group) => group.items.length === 0));
    await changesNothing(house, async () => {
        for (const field of ["state", "performer", "turn", "key", "id", "version", "supplier",
            "requester", "made", "secrecy", "price"]) {
            const problem = await asker.refused("/requests",
                { offering: offering.id, title: "A", [field]: "1" }, 422, "fields");
            assert.deepEqual(problem.errors.map((one) => one.code), ["unknown-field"], field);
        }
    });
});

attack(17, "a field that a form does not have is refused, not passed over", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const ids = { "/units": await unitOf(admin, "OFF"), "/offerings": "1", "/companies":
        (await admin.get("/companies")).items[0].id,
    "/people": (await admin.get("/people?q=Baker")).items[0].id };
    const { key } = (await admin.get("/requests?mine=true")).items[0]
        ?? (await admin.get("/requests")).items[0];
    let refused = 0;

    await changesNothing(house, async () => {
        for (const { method, template } of routes(house)) {
            if (method !== "POST") continue;
            const where = template.replace("{key}", key).replace(/^(\/\w+)\/\{\w+\}/,
                (_, start) => `${start}/${ids[start] ?? "1"}`).replace(/\{\w+\}/g, NOWHERE);
            const answer = await admin.ask("POST", where, { unchecked: true,
                body: { is_root: true, owner_id: "1", __proto__x: 1, _root: 1 } });
            assert.ok(answer.status >= 400, `${template}: ${answer.status}`);
            assert.ok(answer.status < 500, `${template}: ${answer.text}`);
            if (answer.status !== 422) continue;
            assert.ok(answer.json.errors.some((one) => one.code === "unknown-field"), template);
            refused++;
        }
    });
    assert.ok(refused > 30, `${refused}`);
});

attack(18, "nobody climbs by editing an account, a token or a membership", async (house) => {
    const lead = house.person("lead.it@jkl.example", "read,write,admin");
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const self = (await lead.get("/session")).person.id;
    const bare = house.person("admin@jkl.example", "read,write");
    const boss = (await admin.get("/session")).person.id;
    const climbs = [
        [`/people/${self}/admin`, { admin: true }, "POST /people/{id}/admin"],
        [`/people/${boss}/admin`, { admin: false }, null],
        [`/people/${boss}/edit`, { email: "evil@jkl.example" }, "POST /people/{id}/edit"],
        [`/people/${self}/edit`, { person_kind: "executive" }, null],
        [`/people/${boss}/link`, {}, "POST /people/{id}/link"],
        [`/people/${boss}/pin`, {}, "POST /people/{id}/pin"],
        [`/people/${boss}/leave`, { on: "2025-01-01" }, "POST /people/{id}/leave"],
        [`/people/${self}/relations`, { party: "HR", relation: "leads" },
            "POST /people/{id}/relations"],
    ];

    await changesNothing(house, async () => {
        for (const [where, body, what] of climbs) {
            const answer = await lead.ask("POST", where, { body, unchecked: true });
            assert.equal(answer.status, 403, `${where}: ${answer.text}`);
            if (what !== null) assert.equal(rows(house, self, "right", what), 1, what);
        }
        assert.equal((await bare.ask("POST", `/people/${self}/admin`,
            { body: { admin: true } })).json.code, "scope");
    });
});

attack(18, "a lead takes nobody over by making them a member and giving a PIN", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const lead = house.person("lead.it@jkl.example", "read,write,admin");
    const company = (await admin.get("/companies")).items.find((one) => one.name === "JKL Company")
        .id;
    const it = await unitOf(lead, "IT");
    const sales = await unitOf(lead, "SAL");
    const made = await admin.post("/people", { name: "Nadia Nadal", company,
        relation: "temporary", from: "2025-01-01", personnel_no: "XN-7" });

    await admin.post(`/units/${sales}/members`, { person: "XN-7", from: "2025-01-01" }, 200);
    await lead.post(`/units/${it}/members`, { person: "XN-7", from: "2025-01-01" }, 200);
    await changesNothing(house, () => lead.refused(`/people/${made.id}/pin`, {}, 403, "right"));
    assert.equal(rows(house, (await lead.get("/session")).person.id, "right",
        "POST /people/{id}/pin"), 1);
    const alone = await admin.post("/people", { name: "Nora Noriega", company,
        relation: "temporary", from: "2025-01-01", personnel_no: "XN-8" });

    await lead.post(`/units/${it}/members`, { person: "XN-8", from: "2025-01-01" }, 200);
    await changesNothing(house,
        () => lead.refused(`/people/${alone.id}/pin`, {}, 403, "own-member"));
});

attack(19, "no object is drawn into a unit of one's own to be read there", async (house) => {
    const lead = house.person("lead.it@jkl.example", "read,write,admin");
    const it = await unitOf(lead, "IT");
    const hr = await unitOf(lead, "HR");
    const key = secretKey(house);
    const draws = [
        [`/requests/${key}/hand-over`, { unit: it, reason: "x" }, 404],
        [`/requests/${key}/assign`, { person: "lead.it@jkl.example" }, 404],
        [`/requests/${key}/add-handler`, { person: "lead.it@jkl.example" }, 404],
        [`/requests/${key}/follow`, {}, 404],
        [`/requests/${key}/join`, {}, 404],
        [`/units/${hr}/merge`, { successor: it, on: "2025-01-01" }, 403],
        [`/units/${hr}/edit`, { parent: it }, 403],
        [`/units/${hr}/members`, { person: "lead.it@jkl.example" }, 403],
        [`/units/${it}/merge`, { successor: hr, on: "2025-01-01" }, 422],
    ];

    await changesNothing(house, async () => {
        for (const [where, body, status] of draws) {
            const answer = await lead.ask("POST", where, { body, unchecked: true });
            assert.equal(answer.status, status, `${where}: ${answer.text}`);
        }
        const glass = await lead.ask("POST", "/glass", { body: { key, reason: "x" } });
        assert.equal(glass.status, 403, glass.text);
    });
});

attack(20, "who loses a right loses it on the open page too", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const company = (await admin.get("/companies")).items.find((one) => one.name === "JKL Company")
        .id;
    const made = await admin.post("/people", { name: "Olga Orr", company, relation: "employee",
        from: "2025-01-01",
        email: `olga${Date.now()}@jkl.example` });
    const { path } = await admin.post(`/people/${made.id}/link`);
    const from = freshAddress();
    const used = await send(house, "POST", path, { from,
        body: { password: "a sentence of Olga" } });
    assert.ok(used.status < 300, used.text);
    const olga = await signIn(house, made.email, { password: "a sentence of Olga" });
    const program = house.person(made.email);

    await admin.post(`/people/${made.id}/admin`, { admin: true }, 200);
    assert.equal((await asVisitor(house, olga, "GET", "/imports")).status, 200);
    await admin.post(`/people/${made.id}/admin`, { admin: false }, 200);
    assert.equal((await asVisitor(house, olga, "GET", "/imports")).status, 403);
    const token = (await program.get("/account")).tokens[0].id;
    const again = house.person(made.email, "read,write,admin");
    await again.post(`/account/tokens/${token}/end`, {}, 200);
    assert.equal((await program.ask("GET", "/requests")).status, 401);
    await admin.post(`/people/${made.id}/leave`, { on: "2025-06-01" }, 200);
    assert.equal((await asVisitor(house, olga, "GET", "/requests")).status, 401);
    assert.equal((await again.ask("GET", "/requests")).status, 401);
    const back = await send(house, "POST", "/session", { from: freshAddress(),
        body: { email: made.email, password: "a sentence of Olga" } });
    assert.equal(back.status, 401, back.text);
});

attack(22, "a secret request is silent to every verb and condition", async (house) => {
    const key = secretKey(house);
    const visitor = await signIn(house, "diego@jkl.example");
    const verbs = routes(house).filter(({ method, template }) => method === "POST"
        && /^\/requests\/\{key\}\/[\w-]+$/.test(template));

    assert.ok(verbs.length > 30);
    await changesNothing(house, async () => {
        for (const { template } of verbs) {
            for (const headers of [{}, { "If-Match": "*" }, { "If-Match": "\"0\"" },
                { "Idempotency-Key": "9".repeat(32) }]) {
                await likeNothing(house, visitor, "POST", template.replace("{key}", "KEY"), key,
                    { body: {}, headers });
            }
        }
    });
});

attack(23, "what administers is closed to all others, and nothing else is open", async (house) => {
    const tom = await signIn(house, "tom@jkl.example");
    const tomId = tom.id;
    const closed = ["/imports", "/people/new", "/units/new", "/companies/new",
        `/people/${tomId}/edit`, `/people/${tomId}/link`, `/people/${tomId}/leave`];
    const nothing = ["/install", "/setup", "/set-up", "/set-up/", "/set-up/x", "/upgrade",
        "/status",
        "/debug", "/metrics", "/admin", "/server-status", "/.git/HEAD", "/interna.db", "/lock",
        "/socket", "/..%2finterna.db", "/%2e%2e/interna.db", "/assets/../interna.db",
        "/assets/%2e%2e%2finterna.db", "/static/", "/assets/", "/.env", "/backup", "/telemetry"];

    await changesNothing(house, async () => {
        for (const where of closed) {
            assert.equal((await asVisitor(house, tom, "GET", where)).status, 403, where);
            assert.equal((await send(house, "GET", where)).status, 401, where);
        }
        for (const where of nothing) {
            const answer = await send(house, "GET", where, { from: freshAddress() });
            assert.ok([400, 401, 403, 404].includes(answer.status), `${where} ${answer.status}`);
            assert.doesNotMatch(answer.text, /SQLite|version|\/tmp\//, where);
        }
        for (const where of ["/healthz", "/readyz"]) {
            assert.ok((await send(house, "GET", where)).text.length < 100, where);
        }
    });
    assert.equal(rows(house, tomId, "right", "GET /people/{id}/link"), 1);
});

attack(24, "no other spelling of a method or an address goes round a check", async (house) => {
    const key = secretKey(house);
    const visitor = await signIn(house, "tom@jkl.example");
    const spelled = [`/requests/${key}/`, `//requests/${key}`, `/requests//${key}`,
        `/REQUESTS/${key}`, `/requests/${key.toLowerCase()}`, `/requests%2f${key}`,
        `/requests/./${key}`, `/requests/x/../${key}`, `/requests/${key};a=b`,
            `/requests/${key}%00`,
        `/requests/${key}.html`, `/requests/${key}%20`, `/./requests/${key}`,
        `/requests/IT-1?key=${key}/../${key}`.replace("IT-1", `${key}%2f`)];

    await changesNothing(house, async () => {
        for (const method of ["GET", "HEAD"]) {
            for (const where of spelled) {
                const answer = await asVisitor(house, visitor, method, where);
                assert.ok([400, 404].includes(answer.status),
                    `${method} ${where} ${answer.status}`);
                assert.equal(answer.headers.location, undefined, where);
            }
        }
        for (const name of ["X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override",
            "X-HTTP-Method", "X-Forwarded-User", "X-Remote-User", "X-Forwarded-For"]) {
            const value = /Method/.test(name) ? "POST" : /URL/.test(name) ? "/imports"
                : "admin@jkl.example";
            const headers = { [name]: value };
            const answer = await asVisitor(house, visitor, "GET", "/session", { headers });
            assert.equal(answer.json.admin, false, name);
            assert.equal((await send(house, "GET", "/imports", { headers })).status, 401, name);
        }
        for (const type of ["text/plain", "application/xml", "application/json;charset=utf-16",
            "multipart/form-data; boundary=x", "x"]) {
            const answer = await asVisitor(house, visitor, "POST", "/account",
                { body: "{\"lang\":\"fr\"}",
                headers: { "Content-Type": type } });
            assert.ok([400, 415, 403].includes(answer.status), `${type} ${answer.status}`);
        }
        const twice = await asVisitor(house, visitor, "POST", "/account", {
            body: `lang=fr&lang=es&_csrf=${visitor.csrf}`,
            headers: { "Content-Type": "application/x-www-form-urlencoded" } });
        assert.ok(twice.status >= 400, `${twice.status}`);
        const json = await asVisitor(house, visitor, "POST", "/account",
            { body: "{\"lang\":\"fr\",\"lang\":\"es\"}" });
        assert.ok(json.status >= 400, `${json.status}`);
        const head = await asVisitor(house, visitor, "HEAD", "/session/end");
        assert.ok(head.status >= 400);
    });
});
