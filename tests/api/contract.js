// Documents and lists as outside programs rely on them.
"use strict";

const { createConfig, lintFromString } = require("@redocly/openapi-core");
const { PASSWORD, assert, test } = require("./house.js");

const RFC_3339_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

function daysFromNow(days) {
    return new Date(Date.now() + days * 86_400_000).toISOString();
}

// Every id, time and amount in a document, however deep, is written as agreed.
function assertValues(value, name = "") {
    if (Array.isArray(value)) {
        for (const one of value) assertValues(one, name);
    } else if (value !== null && typeof value === "object") {
        if ("minor" in value) {
            assert.deepEqual(Object.keys(value), ["minor", "currency"]);
            assert.ok(Number.isInteger(value.minor) && /^[A-Z]{3}$/.test(value.currency));
        }
        for (const [key, one] of Object.entries(value)) assertValues(one, key);
    } else if (value !== null && (name === "id" || name === "offering")) {
        assert.match(value, /^\d+$/);
    } else if (value !== null && (/_at$|_due$/.test(name) || name === "due" || name === "wanted")) {
        assert.match(value, RFC_3339_UTC, name);
    }
}

// Follow `next` to the end; what each row is known by, in order.
async function walk(person, where, by) {
    const found = [];
    const joint = where.includes("?") ? "&" : "?";
    let page = await person.get(where);

    for (;;) {
        assert.ok(Array.isArray(page.items) && page.items.length <= 50);
        found.push(...page.items.map((row) => row[by]));
        if (page.next === null) break;
        page = await person.get(`${where}${joint}after=${encodeURIComponent(page.next)}`);
    }
    assert.equal(new Set(found).size, found.length, `${where} shows a row twice`);
    return found;
}

test("a program signs in by password and writes with the secret of its session", async (house) => {
    const body = { email: "Admin@jkl.example", password: PASSWORD };
    const made = await house.ask("POST", "/session", { body });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.json.admin, true);
    const cookie = made.headers.get("set-cookie");
    assert.match(cookie, /; HttpOnly/);
    const headers = { Cookie: cookie.split(";")[0] };
    const mine = await house.ask("GET", "/session", { headers });
    assert.equal(mine.json.person.id, made.json.person.id);

    const bare = await house.ask("POST", "/account", { body: { theme: "dark" }, headers });
    assert.deepEqual([bare.status, bare.json.code], [403, "csrf"]);
    headers["X-CSRF-Token"] = made.json.csrf;
    const kept = await house.ask("POST", "/account", { body: { theme: "dark" }, headers });
    assert.deepEqual([kept.status, kept.json.theme], [200, "dark"]);
    const ended = await house.ask("POST", "/session/end", { body: {}, headers });
    assert.equal(ended.status, 200);
    assert.equal((await house.ask("GET", "/session", { headers })).status, 401);
});

test("a wrong password is refused alike for who is there and who is not", async (house) => {
    const tell = async (email) => {
        const body = { email, password: "not the password" };
        const { status, json } = await house.ask("POST", "/session", { body });
        return { status, json };
    };

    const there = await tell("lead.it@jkl.example");
    assert.deepEqual([there.status, there.json.code], [401, "bad-login"]);
    assert.deepEqual(await tell("nobody@jkl.example"), there);
});

test("the first offering is IT's for problems, and all can be read", async (house) => {
    const admin = house.person("admin@jkl.example");
    const { items } = await admin.get("/offerings");
    assert.equal(items[0].unit.code, "IT");
    assert.match(items[0].title, /problem/i);
    for (const { id } of items) {
        const whole = await admin.get(`/offerings/${id}`);
        assert.equal(whole.id, id);
        assertValues(whole);
    }
    for (const email of ["lead.it@jkl.example", "admin@jkl.example"]) {
        const first = await house.person(email).get(`/offerings/${items[0].id}`);
        assert.equal(first.may_ask, true);
    }
});

test("lists are read to their end by their cursor", async (house) => {
    const admin = house.person("admin@jkl.example");
    const units = await walk(admin, "/units", "id");
    const people = await walk(admin, "/people", "id");
    const companies = await walk(admin, "/companies", "id");
    const keys = await walk(admin, "/requests", "key");

    assert.ok(units.length > 3 && people.length > 5 && companies.length > 1 && keys.length > 100);
    for (const id of units.slice(0, 3)) assertValues(await admin.get(`/units/${id}`));
    for (const id of people.slice(0, 3)) assertValues(await admin.get(`/people/${id}`));
    for (const company of companies) {
        const own = await walk(admin, `/units?company=${company}`, "id");
        assert.ok(own.every((id) => units.includes(id)));
    }
    for (const key of keys.slice(0, 20)) assertValues(await admin.get(`/requests/${key}`));
});

test("who owns whom is recorded, and a sale is internal from that day on", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const lead = house.person("lead.it@jkl.example", "read,write,admin");
    const owner = await admin.post("/companies", { name: "Owner Company", zone: "Europe/Riga" });
    const owned = await admin.post("/companies", { name: "Owned Company", zone: "Europe/Riga" });
    const at = `/companies/${owned.id}`;
    const share = { owner: owner.id, percent: 50.001, from: "2026-03-01" };
    const isInternal = async (on) =>
        (await lead.get(`${at}/internal?with=${owner.id}&on=${on}`)).internal;
    const whatIf = await lead.get(`${at}/if-bought?buyer=${owner.id}&percent=80&on=2026-03-01`);

    assert.deepEqual([whatIf.count, whatIf.changes[0].internal], [1, true]);
    assert.equal(await isInternal("2026-03-01"), false);
    await lead.refused(`${at}/shares`, share, 403, "right");
    const company = await admin.post(`${at}/shares`, share, 200);
    assertValues(company);
    assert.equal(await isInternal("2026-02-28"), false);
    assert.equal(await isInternal("2026-03-01"), true);
    const { proof } = await lead.get(`${at}/internal?with=${owner.id}&on=2026-03-01`);
    assert.deepEqual([proof.length, proof[0].percent, proof[0].enough], [1, 50.001, true]);

    await admin.refused(`${at}/shares`, share, 422, "fields");
    await admin.post(`${at}/shares/${company.owners[0].id}/end`, { to: "2026-03-02" }, 200);
    assert.equal(await isInternal("2026-03-02"), false);
    const reason = "Names most of the board by contract.";
    const from = "2026-03-02";
    const held = await admin.post(`${at}/controls`, { controller: owner.id, reason, from }, 200);
    assert.equal(held.controls[0].reason, reason);
    assert.equal(await isInternal("2026-03-02"), true);
    await admin.post(`${at}/controls/${held.controls[0].id}/end`, { to: "2026-03-02" }, 200);
    assert.equal(await isInternal("2026-03-02"), false);
    for (const bad of ["", "?with=7", `?with=${owner.id}&on=2026-02-30`, `?with=${owner.id}&x=1`]) {
        const answer = await lead.ask("GET", `${at}/internal${bad}`);
        assert.deepEqual([answer.status, answer.json.code], [422, "fields"], bad);
    }
});

test("the list of requests is filtered by state, supplier, customer and words", async (house) => {
    const admin = house.person("admin@jkl.example");
    const all = (await admin.get("/requests")).items;
    const one = all.find((row) => row.customer && row.title.split(" ").length > 2);
    const filters = [
        [`state=${one.state}`, (row) => row.state === one.state],
        [`supplier=${one.supplier.id}`, (row) => row.supplier.id === one.supplier.id],
        [`customer=${one.customer.id}`, (row) => row.customer.id === one.customer.id],
        [`q=${encodeURIComponent(one.title)}`, () => true],
        [
            `q=${encodeURIComponent(one.title)}&state=${one.state}&supplier=${one.supplier.id}` +
                `&customer=${one.customer.id}`,
            (row) => row.customer.id === one.customer.id,
        ],
    ];

    for (const [filter, fits] of filters) {
        const found = [];
        let page = await admin.get(`/requests?${filter}`);
        for (;;) {
            assert.ok(page.items.every(fits), filter);
            found.push(...page.items.map((row) => row.key));
            if (page.next === null) break;
            page = await admin.get(`/requests?${filter}&after=${page.next}`);
        }
        assert.ok(found.includes(one.key), filter);
    }
    assert.deepEqual((await admin.get("/requests?q=zzzyyyxxx")).items, []);
});

test("the queue of a unit is read by view, state, order and cursor", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const { items } = await lead.get("/queue");
    const unit = items.find((row) => row.lead).id;
    const open = await walk(lead, `/queue/${unit}`, "key");
    const newest = await walk(lead, `/queue/${unit}?sort=newest`, "key");

    assert.deepEqual([...open].sort(), [...newest].sort());
    assert.ok(open.length > 0);
    for (const { view, count } of (await lead.get(`/queue/${unit}`)).views) {
        assert.equal((await walk(lead, `/queue/${unit}?view=${view}`, "key")).length, count, view);
    }
    const asked = (await lead.get(`/queue/${unit}?state=asked`)).items;
    assert.ok(asked.length > 0 && asked.every((row) => row.state === "asked"));
    for (const part of ["/", "/queue.json", "/account", "/session"]) await lead.get(part);
});

test("a request is asked with everything that may stand in it", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const admin = house.person("admin@jkl.example");
    const made = await lead.offer({
        unit: "IT",
        normal_days: 3,
        price: { minor: 15000, currency: "EUR" },
        texts: [
            { lang: "en", title: "Laptop" },
            { lang: "es", title: "Portátil" },
        ],
        fields: [
            {
                name: "model",
                kind: "choice",
                required: true,
                texts: [{ lang: "en", label: "Model", choices: "Small\nLarge" }],
            },
            { name: "since", kind: "date", texts: [{ lang: "en", label: "Since" }] },
            { name: "budget", kind: "money", texts: [{ lang: "en", label: "Budget" }] },
        ],
    });
    const me = await admin.get("/session");
    const other = (await admin.get("/people?q=lead")).items[0];
    const body = {
        offering: made.id,
        title: "A laptop",
        body: "With **two** screens",
        lang: "es",
        fields: { model: "Large", since: "2024-02-29", budget: { minor: 120050, currency: "EUR" } },
        customer: me.parties.find((party) => party.kind === "company").id,
        on_behalf: other.id,
        wanted: daysFromNow(9),
        lines: [
            {
                what: "Screen",
                quantity: 2,
                unit: "piece",
                price: { minor: 15000, currency: "EUR" },
            },
            { what: "Cable", quantity: 2.5, unit: "m" },
        ],
    };
    const answer = await admin.ask("POST", "/requests", { body });
    assert.equal(answer.status, 201, answer.text);
    const { json } = answer;
    assert.equal(answer.headers.get("location"), `/requests/${json.key}`);
    assert.match(json.key, /^IT-\d+$/);
    assert.deepEqual(
        [json.state, json.turn, json.title, json.body],
        ["asked", "supplier", "A laptop", "With **two** screens"],
    );
    assert.deepEqual([json.requester.id, json.customer.id], [other.id, body.customer]);
    assert.deepEqual(json.price, { minor: 67500, currency: "EUR" });
    assert.deepEqual(
        json.lines.map((line) => [line.what, line.quantity, line.unit]),
        [
            ["Screen", 2, "piece"],
            ["Cable", 2.5, "m"],
        ],
    );
    assert.deepEqual(
        json.fields.map((field) => [field.name, field.value]),
        [
            ["model", "Large"],
            ["since", "2024-02-29"],
            ["budget", body.fields.budget],
        ],
    );
    assert.equal(new Date(json.wanted).getTime(), new Date(body.wanted).getTime());
    assertValues(json);

    const draft = await admin.post("/requests", { offering: made.id, title: "Later", draft: true });
    assert.equal(draft.state, "draft");
    assert.equal((await lead.ask("GET", `/requests/${draft.key}`)).status, 404);
});

test("a token that may not read writes without seeing what it wrote", async (house) => {
    const admin = house.person("admin@jkl.example");
    const writer = house.person("admin@jkl.example", "write");
    const { items } = await admin.get("/offerings");
    const said = (where, body, headers) => writer.ask("POST", where, { body, headers });
    const asked = { offering: items[0].id, title: "Unread" };
    const made = await said("/requests", asked);
    const where = made.headers.get("location");

    assert.deepEqual([made.status, made.text], [201, ""]);
    assert.equal((await admin.get(where)).title, "Unread");
    const changed = await said(`${where}/message`, { text: "Still unread" });
    assert.deepEqual([changed.status, changed.text, changed.headers.get("etag")], [200, "", null]);
    const again = { "Idempotency-Key": "7".repeat(32) };
    const first = await said("/requests", asked, again);
    const second = await said("/requests", asked, again);
    assert.deepEqual([second.status, second.text], [201, ""]);
    assert.equal(second.headers.get("location"), first.headers.get("location"));
    const refused = await said(`${where}/promise`, { due: daysFromNow(1) });
    assert.deepEqual([refused.status, refused.json.code], [403, "right"]);
    const form = await writer.ask("POST", `${where}/cancel`, {
        body: "reason=",
        headers: { Accept: "text/html", "Content-Type": "application/x-www-form-urlencoded" },
    });
    assert.ok(form.status >= 400 && !form.text.includes("Unread"), `${form.status}`);
    assert.equal((await writer.ask("GET", where)).json.code, "scope");
});

test("what one saw can be made a condition of what one does", async (house) => {
    const admin = house.person("admin@jkl.example");
    const { items } = await admin.get("/offerings");
    const { key } = await admin.post("/requests", { offering: items[0].id, title: "Seen" });
    const seen = (await admin.ask("GET", `/requests/${key}`)).headers.get("etag");
    const again = await admin.ask("GET", `/requests/${key}`, {
        headers: { "If-None-Match": seen },
    });
    assert.equal(again.status, 304);

    const say = (etag, text) =>
        admin.ask("POST", `/requests/${key}/message`, {
            body: { text },
            headers: etag === undefined ? {} : { "If-Match": etag },
        });
    assert.equal((await say(seen, "first")).status, 200);
    const late = await say(seen, "second");
    assert.deepEqual([late.status, late.json.code], [412, "stale"]);
    assert.equal((await say('"0", "1"', "none")).status, 412);
    assert.equal((await say(`W/${seen}`, "none")).status, 412);
    for (const bad of ["2", "1-deadbeef", '"1", *', '"1', '"1",', '"1" "2"', "W/2"]) {
        const answer = await say(bad, "none");
        assert.deepEqual([answer.status, answer.json.code], [400, "bad-if-match"], bad);
    }
    const nothing = await admin.ask("POST", "/requests", {
        body: { offering: items[0].id, title: "Unseen" },
        headers: { "If-Match": "*" },
    });
    assert.deepEqual([nothing.status, nothing.json.code], [400, "bad-if-match"]);
    const headers = (where) =>
        house.api.paths[where].post.parameters.map((one) => one.name).includes("If-Match");
    assert.deepEqual([headers("/requests"), headers("/requests/{key}/message")], [false, true]);
    assert.equal((await say("*", "third")).status, 200);
    assert.equal((await say(undefined, "fourth")).status, 200);
    const { conversation } = await admin.get(`/requests/${key}`);
    assert.deepEqual(
        conversation.map((row) => row.text),
        ["first", "third", "fourth"],
    );
});

test("a write sent twice with one key is done once", async (house) => {
    const admin = house.person("admin@jkl.example");
    const { items } = await admin.get("/offerings");
    const body = { offering: items[0].id, title: "Once" };
    const headers = { "Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324" };
    const send = (more) => admin.ask("POST", "/requests", { body: { ...body, ...more }, headers });
    const first = await send({});
    const uuid = headers["Idempotency-Key"];
    for (const same of [`"${uuid}"`, uuid.toUpperCase(), uuid.replaceAll("-", "")]) {
        const again = { "Idempotency-Key": same };
        const answer = await admin.ask("POST", "/requests", { body, headers: again });
        assert.equal(answer.json.key, first.json.key, same);
    }
    const second = await send({});

    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.deepEqual(second.json, first.json);
    assert.equal(second.headers.get("location"), first.headers.get("location"));
    const other = await send({ title: "Twice" });
    assert.deepEqual([other.status, other.json.code], [422, "idempotency-key-reused"]);

    const message = { body: { text: "said once" }, headers: { "Idempotency-Key": "0".repeat(32) } };
    for (let i = 0; i < 3; i++) {
        const said = await admin.ask("POST", `/requests/${first.json.key}/message`, message);
        assert.deepEqual([said.status, said.json.conversation.length], [200, 1]);
    }
    const elsewhere = house.person("lead.it@jkl.example");
    const theirs = await elsewhere.ask("POST", "/requests", { body, headers });
    assert.notEqual(theirs.json.key, first.json.key);
});

test("every address has both faces, and answers HEAD as GET", async (house) => {
    const admin = house.person("admin@jkl.example");
    for (const where of ["/requests", "/units", "/offerings", "/session", "/account"]) {
        const page = await admin.ask("GET", where, { headers: { Accept: "text/html" } });
        const json = await admin.ask("GET", `${where}.json`, { headers: { Accept: "text/html" } });
        const head = await admin.ask("HEAD", where);
        const get = await admin.ask("GET", where);

        assert.match(page.type, /^text\/html/);
        assert.deepEqual([json.status, json.json], [200, get.json]);
        assert.deepEqual([head.status, head.text, head.type], [get.status, "", get.type]);
    }
    assert.equal((await admin.ask("GET", "/")).json.waiting !== undefined, true);
});

test("the linter finds nothing in the description", async (house) => {
    const config = await createConfig({
        extends: ["recommended-strict"],
        rules: { "info-license": "off" }, // the house names none
    });
    const source = JSON.stringify(house.api);
    const found = await lintFromString({ source, absoluteRef: "openapi.json", config });

    assert.deepEqual(
        found.map(({ ruleId, message, location }) => [ruleId, message, location[0].pointer]),
        [],
    );
    const broken = JSON.stringify({ ...house.api, paths: { "/x/{id}": { get: {} } } });
    const faults = await lintFromString({ source: broken, absoluteRef: "openapi.json", config });
    assert.ok(faults.some((one) => one.ruleId === "operation-summary"), "it lints at all");
});

test("the description is OpenAPI 3.1 and names every verb and document", async (house) => {
    const { Validator } = await import("@seriousme/openapi-schema-validator");
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(house.api));

    assert.ok(valid, JSON.stringify(errors));
    assert.equal(validator.version, "3.1");
    for (const [where, verbs] of Object.entries(house.api.paths)) {
        for (const [verb, operation] of Object.entries(verbs)) {
            const answer = operation.responses[200] ?? operation.responses[201];
            const { $ref } = answer.content["application/json"].schema;
            const schema = house.api.components.schemas[$ref.split("/").pop()];
            assert.ok(schema.properties || schema.anyOf, `${verb} ${where} tells nothing`);
        }
    }
    const verbs = [
        "edit discard ask approve refuse withdraw promise counter question assign hand-over",
        "decline accept-offer take-back start pause resume re-promise consent refuse-consent",
        "deliver revoke cancel accept return rate reopen ask-again confirm contest message",
        "note follow unfollow ask-child join link unlink",
    ];
    for (const verb of verbs.join(" ").split(" ")) {
        assert.ok(house.api.paths[`/requests/{key}/${verb}`]?.post, verb);
    }
});

module.exports = { daysFromNow };
