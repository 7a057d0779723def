// Attacks on accounts and sessions.
"use strict";

const { assert, asVisitor, attack, changesNothing, cookieOf, freshAddress, PASSWORD, routes, rows,
    send, signIn, sql } = require("./attack.js");

const NEW_PASSWORD = "a sentence of somebody";

// Somebody without a way in yet, and the path of a link to get one: {id, email, path}.
async function invited(house, name) {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const company = (await admin.get("/companies")).items.find((one) => one.name === "JKL Company")
        .id;
    const { id, email } = await admin.post("/people", { name, company, relation: "employee",
        from: "2025-01-01",
            email: `${name.split(" ")[0].toLowerCase()}${Date.now()}@jkl.example` });

    return { id, email, path: (await admin.post(`/people/${id}/link`)).path };
}

function use(house, path, password = NEW_PASSWORD) {
    return send(house, "POST", path, { body: { password }, from: freshAddress() });
}

attack(25, "a reset link is long, hashed, of one person, and opens once", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const one = await invited(house, "Rita Ros");
    const other = await invited(house, "Rosa Rios");
    const secret = one.path.split("/").pop();

    assert.ok(secret.length >= 43, "at least 256 bits");
    assert.notEqual(secret.slice(0, 8), other.path.split("/").pop().slice(0, 8));
    await changesNothing(house, async () => {
        for (const guess of [secret.slice(0, -1), `${secret}A`, secret.toUpperCase(),
            secret.slice(1) + secret[0], one.id, `${secret}%00`, `${secret}/`]) {
            const answer = await use(house, `/links/${guess}`);
            assert.ok([400, 403, 404].includes(answer.status), `${guess} ${answer.status}`);
        }
    });
    const again = (await admin.post(`/people/${one.id}/link`)).path;
    assert.equal((await use(house, one.path)).status, 403, "an older link is dead");
    assert.ok((await use(house, again)).status < 300);
    await changesNothing(house, async () => {
        const reused = await use(house, again, "another sentence");
        assert.equal(reused.status, 403, reused.text);
    });
    const [told] = sql(house, `SELECT COUNT(*) FROM event WHERE type = 'access.refused'
        AND data LIKE '%bad-link%'`);
    assert.ok(Number(told) > 0, "a wrong link has its row");
});

attack(26, "an invitation is not leaked by its page nor kept by a cache", async (house) => {
    const { path } = await invited(house, "Iria Ibal");
    const from = freshAddress();
    const page = await send(house, "GET", path, { headers: { Accept: "text/html" }, from });

    assert.equal(page.status, 200);
    assert.match(page.headers["referrer-policy"], /no-referrer|same-origin/);
    assert.match(page.headers["cache-control"], /no-store/);
    assert.doesNotMatch(page.text, /(href|src)="https?:/);
    assert.ok(!house.log.includes(path.split("/").pop()), "it is in no log");
    assert.ok((await use(house, path)).status < 300);
});

attack(27, "nobody learns who has an account, by words or by time", async (house) => {
    const times = { there: [], nowhere: [] };
    const texts = new Set();

    for (let i = 0; i < 4; i++) {
        for (const [kind, email] of [["there", "peter@jkl.example"],
            ["nowhere", `nobody${i}@jkl.example`]]) {
            const started = process.hrtime.bigint();
            const answer = await send(house, "POST", "/session", { from: freshAddress(),
                body: { email, password: "not this sentence" } });
            times[kind].push(Number(process.hrtime.bigint() - started) / 1e6);
            const headers = Object.keys(answer.headers).join(" ");
            texts.add(`${answer.status} ${headers} ${answer.text}`);
        }
    }
    assert.equal(texts.size, 1, [...texts].join("\n"));
    const fastest = (kind) => Math.min(...times[kind]);
    assert.ok(fastest("nowhere") > fastest("there") / 3, "who is not there is answered too soon");
    assert.ok(fastest("there") > fastest("nowhere") / 3, "who is there is answered too soon");
});

attack(28, "a session brought along is worth nothing, and a new one comes at each change",
    async (house) => {
    const brought = "interna_session=" + "A".repeat(43);
    const email = "sarah@jkl.example";
    const one = await signIn(house, email, { headers: { Cookie: brought } });

    assert.notEqual(one.cookie, brought);
    assert.equal((await send(house, "GET", "/session", { headers: { Cookie: brought } })).status,
        401);
    const two = await signIn(house, email, { headers: { Cookie: one.cookie,
        "X-CSRF-Token": one.csrf } });
    assert.notEqual(two.cookie, one.cookie);
    assert.equal((await asVisitor(house, one, "GET", "/session")).status, 401,
        "replaced at sign-in");
    const changed = await asVisitor(house, two, "POST", "/account/password",
        { body: { current: PASSWORD, password: NEW_PASSWORD } });
    assert.ok(changed.status < 300, changed.text);
    const three = { ...two, cookie: cookieOf(changed) };
    assert.notEqual(three.cookie, two.cookie);
    assert.equal((await asVisitor(house, two, "GET", "/session")).status, 401, "replaced");
    three.csrf = (await asVisitor(house, three, "GET", "/session")).json.csrf;
    const back = await asVisitor(house, three, "POST", "/account/password",
        { body: { current: NEW_PASSWORD, password: PASSWORD } });
    const four = { ...three, cookie: cookieOf(back) };
    four.csrf = (await asVisitor(house, four, "GET", "/session")).json.csrf;
    assert.ok((await asVisitor(house, four, "POST", "/session/end", { body: {} })).status < 300);
    assert.equal((await asVisitor(house, four, "GET", "/session")).status, 401, "ended");
    const flags = (await send(house, "POST", "/session", { from: freshAddress(),
        body: { email, password: PASSWORD } })).headers["set-cookie"][0];
    assert.match(flags, /HttpOnly/);
    assert.match(flags, /SameSite=(Lax|Strict)/);
});

attack(29, "no secret is in an answer, in the log or in the database", async (house) => {
    const visitor = await signIn(house, "carmen@jkl.example");
    const program = house.person("carmen@jkl.example");
    const { path } = await invited(house, "Sira Soler");
    const wrong = "the wrong sentence of Carmen";
    const secrets = [PASSWORD, NEW_PASSWORD, wrong, program.token, path.split("/").pop(),
        visitor.cookie.split("=")[1], visitor.csrf];

    await send(house, "POST", "/session", { body: { email: "carmen@jkl.example", password: wrong },
        from: freshAddress() });
    for (const where of ["/session", "/account", "/requests", "/people", "/", "/openapi.json"]) {
        for (const accept of ["application/json", "text/html"]) {
            const answer = await asVisitor(house, visitor, "GET", where,
                { headers: { Accept: accept } });
            for (const secret of secrets) assert.ok(!answer.text.includes(secret), where);
        }
    }
    const kept = house.database.length === 0
        ? sql(house, ".dump").join("\n")
        : sql(house,
            `SELECT query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, true, '')
            FROM pg_tables WHERE schemaname = current_schema()`).join("\n");
    assert.ok(kept.includes("carmen@jkl.example"), "the whole database was looked at");
    for (const secret of secrets) {
        assert.ok(!kept.includes(secret), `a secret of ${secret.length} letters is kept`);
        assert.ok(!house.log.includes(secret), `a secret of ${secret.length} letters is logged`);
    }
});

attack(32, "no write is done for a page of another site, nor without the secret", async (house) => {
    const visitor = await signIn(house, "claire@jkl.example");
    const other = await signIn(house, "peter@jkl.example");
    const ended = await signIn(house, "marc@jkl.example");
    const { host } = new URL(house.url);
    const forgeries = [
        {},
        { "X-CSRF-Token": other.csrf },
        { "X-CSRF-Token": "0".repeat(96) },
        { "X-CSRF-Token": visitor.csrf, Origin: "http://evil.example" },
        { "X-CSRF-Token": visitor.csrf, Origin: `http://${host}.evil.example` },
        { "X-CSRF-Token": visitor.csrf, Origin: "null" },
        { "X-CSRF-Token": visitor.csrf, "Sec-Fetch-Site": "cross-site" },
        { "X-CSRF-Token": visitor.csrf, "Sec-Fetch-Site": "same-site" },
    ];

    await asVisitor(house, ended, "POST", "/session/end", { body: {} });
    await changesNothing(house, async () => {
        for (const { method, template } of routes(house)) {
            if (method !== "POST") continue;
            const open = /^\/(session(\/pin|\/sample)?|language|pair|links|set-up)(\/\{secret\})?$/
                .test(template);
            const where = template.replace(/\{\w+\}/g, "1");
            for (const headers of forgeries) {
                const foreign = headers.Origin !== undefined
                    || headers["Sec-Fetch-Site"] !== undefined;
                if (open && !foreign) continue;
                const answer = await send(house, "POST", where, { body: {}, from: visitor.from,
                    headers: { Cookie: visitor.cookie, ...headers } });
                assert.deepEqual([answer.status, answer.json?.code], [403, "csrf"],
                    `${template} ${JSON.stringify(headers)}`);
            }
        }
        const late = await asVisitor(house, ended, "POST", "/account", { body: { lang: "es" } });
        assert.equal(late.status, 401);
    });
    assert.equal(rows(house, visitor.id, "csrf", "POST /requests"), 1);
    assert.equal(rows(house, visitor.id, "csrf", "POST /session/end"), 1);
});

attack(33, "huge passwords cost nothing, and guessing ends in waiting", async (house) => {
    const said = (email, password, from) => send(house, "POST", "/session",
        { body: { email, password }, from });

    await changesNothing(house, async () => {
        const from = freshAddress();
        const started = Date.now();
        const huge = await said("nora@stella.example", "x".repeat(900_000), from);
        assert.deepEqual([huge.status, huge.json.code], [422, "fields"]);
        assert.ok(Date.now() - started < 1000, "it is not hashed");
        const larger = await said("nora@stella.example", "x".repeat(10_000_000), from)
            .catch((error) => ({ status: 413, error }));
        assert.equal(larger.status, 413);
        let last;
        for (let i = 0; i < 12; i++) last = await said("nora@stella.example", `guess ${i}`,
            freshAddress());
        assert.equal(last.status, 429, "the account waits, wherever one comes from");
        assert.ok(Number(last.headers["retry-after"]) > 0);
        const right = await said("nora@stella.example", PASSWORD, freshAddress());
        assert.equal(right.status, 429, "the right one waits too");
        for (let i = 0; i < 101; i++) {
            last = await send(house, "POST", `/links/${i}`, { from, body: { password: PASSWORD } });
        }
        assert.equal(last.status, 429, "the address waits, whatever link one tries");
        last = await said("peter@jkl.example", PASSWORD, from);
        assert.equal(last.status, 429, "also to sign in");
    });
    assert.ok(Number(sql(house, `SELECT COUNT(*) FROM event WHERE type = 'access.sign-in-failed'
        AND text LIKE 'nora@stella.example %'`)[0]) >= 10);
});
