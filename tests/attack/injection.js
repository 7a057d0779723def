// Attacks on the database: names, patterns and statements in everything that is sent.
"use strict";

const { assert, attack, changesNothing, freshAddress, routes, send, signIn, sql }
    = require("./attack.js");

const STATEMENTS = ["' OR 1=1 --", "1; DROP TABLE request", "title DESC", "(SELECT hash FROM pin)",
    "id, (SELECT 1)", "1 LIMIT 100000", "due`", "\"due\"", "\\'; --", "$1", "?1", "%", "_", "*)("];

// A path of TEMPLATE whose keys name something that is there for an administrator.
async function filled(person, template) {
    const ids = {
        "/units": (await person.get("/units")).items[0].id,
        "/people": (await person.get("/people")).items[0].id,
        "/companies": (await person.get("/companies")).items[0].id,
        "/offerings": (await person.get("/offerings")).items[0].id,
        "/imports": "1",
        "/queue": (await person.get("/queue")).items[0]?.id ?? "1",
    };

    const { key } = (await person.get("/requests")).items[0];
    return template.replace("{key}", key).replace(/^(\/\w+)\/\{\w+\}/,
        (_, start) => `${start}/${ids[start]}`);
}

attack(1, "no name of a column, order or filter is taken from who asks", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    let tried = 0;

    await changesNothing(house, async () => {
        for (const { method, template, operation } of routes(house)) {
            const names = (operation.parameters ?? []).filter((one) => one.in === "query")
                .map((one) => one.name);
            if (method !== "GET" || names.length === 0) continue;
            const where = await filled(admin, template);
            for (const name of [...names, "sort", "order", "limit"]) {
                for (const words of STATEMENTS) {
                    const path = `${where}?${name}=${encodeURIComponent(words)}`;
                    const answer = await admin.ask("GET", path, { unchecked: true });
                    assert.ok([200, 403, 404, 422].includes(answer.status),
                        `${path}: ${answer.text}`);
                    assert.doesNotMatch(answer.text, /syntax|sqlite|psql|42601/i, path);
                    tried++;
                }
            }
        }
    });
    assert.ok(tried > 400, `${tried}`);
    for (const words of STATEMENTS) {
        for (const name of ["sort", "view", "state"]) {
            const path = `/queue/${(await admin.get("/units")).items[0].id}?${name}=`;
            const answer = await admin.ask("GET", path + encodeURIComponent(words));
            assert.deepEqual([answer.status, answer.json.code], [422, "fields"], path + words);
        }
    }
});

attack(2, "names of fields and patterns of search reach the database as values", async (house) => {
    const admin = house.person("admin@jkl.example");
    const offering = (await admin.get("/offerings")).items[0].id;
    const [all] = sql(house, "SELECT COUNT(*) FROM request");

    await changesNothing(house, async () => {
        for (const words of STATEMENTS) {
            const fields = { [words]: "x" };
            await admin.refused("/requests", { offering, title: "A", fields }, 422, "fields");
            await admin.refused("/requests", { offering: words, title: "A" }, 422, "fields");
            const more = { offering, title: "A", [words]: "x" };
            await admin.refused("/requests", more, 422, "fields");
        }
    });
    for (const where of ["/requests?q=", "/search?kind=request&q=", "/people?q=",
        "/offerings?q="]) {
        for (const words of ["xqzj%", "%xqzj", "x_zj", "xqzj*", "xqzj' OR '1'='1",
            "xqzj\" OR title:a",
            "xqzj OR request", "xqzj | a", "NOT xqzj", "{title} : xqzj"]) {
            const found = await admin.get(where + encodeURIComponent(words));
            const items = found.items ?? found.groups.flatMap((group) => group.items);
            assert.deepEqual(items, [], where + words);
        }
    }
    assert.deepEqual(sql(house, "SELECT COUNT(*) FROM request"), [all]);
});

attack(4, "a pattern is no name, no number, no secret", async (house) => {
    const body = (email) => ({ email, password: "interna-sample" });
    const patterns = ["%", "_", "*", ")(", "*)(uid=*))(|(uid=*", "%@jkl.example", "admin@%",
        "admin@jkl.exampl_", "admin@jkl.example%", "' OR '1'='1"];

    await changesNothing(house, async () => {
        for (const pattern of patterns) {
            const from = freshAddress();
            const login = await send(house, "POST", "/session", { body: body(pattern), from });
            assert.ok([401, 403, 422].includes(login.status), `${pattern}: ${login.text}`);
            assert.equal(login.headers["set-cookie"], undefined);
            const cut = encodeURIComponent(pattern);
            for (const where of [`/links/${cut}`, `/set-up/${cut}`]) {
                const link = await send(house, "GET", where, { from });
                assert.ok([400, 403, 404, 429].includes(link.status), `${where} ${link.status}`);
            }
            const pair = await send(house, "POST", "/pair", { body: { code: pattern }, from });
            assert.ok([403, 422, 429].includes(pair.status), `${pattern} ${pair.status}`);
            const bearer = { Authorization: `Bearer ${pattern}` };
            const cookie = { Cookie: `interna_session=${pattern}` };
            for (const headers of [bearer, cookie]) {
                const answer = await send(house, "GET", "/requests", { headers, from });
                assert.equal(answer.status, 401, pattern);
            }
        }
    });
    const failed = Number(sql(house, `SELECT COUNT(*) FROM event
        WHERE type = 'access.sign-in-failed' AND text LIKE '%admin@\\%%' ESCAPE '\\'`)[0]);
    assert.equal(failed, 1, "the failed sign-in has its row");
    assert.ok((await signIn(house, "admin@jkl.example")).cookie, "who is there still comes in");
});
