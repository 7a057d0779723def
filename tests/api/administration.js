// The administrator's documents, and every address that can be read: each answer is held to what
// the description says of it.
"use strict";

const { assert, test } = require("./house.js");

// What stands for the {keys} of a path, by the folder before them.
async function keysOf(admin) {
    const first = async (where) => (await admin.get(where)).items[0];
    const [offering, person] = [await first("/offerings"), await first("/people")];
    const asked = { offering: offering.id, title: "To be read" };
    const made = await admin.post("/requests", asked);
    const draft = await admin.post("/requests", { ...asked, draft: true });
    const table = new FormData();

    table.set("kind", "people");
    table.set("file", new Blob(["Name,E-mail\nRead Me,read.me@x.example\n"]), "people.csv");
    const imported = await admin.ask("POST", "/imports", { body: table });
    assert.equal(imported.status, 201, imported.text);
    const [owner, other] = (await admin.get("/companies")).items;
    return {
        companies: owner.id,
        buyer: other.id,
        imports: imported.json.id,
        links: "int_0",
        offerings: offering.id,
        people: person.id,
        queue: offering.unit.id,
        requests: made.key,
        "set-up": "int_0",
        units: offering.unit.id,
        drafts: draft.key,
    };
}

test("every address that can be read answers, or refuses, as it is described", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const lead = house.person("lead.it@jkl.example");
    const keys = await keysOf(admin);
    const body = { due: new Date(Date.now() + 86_400_000).toISOString() };
    const queries = {
        "/companies/{id}/internal": `?with=${keys.people}`,
        "/companies/{id}/if-bought": `?buyer=${keys.buyer}&percent=60`,
    };
    const wrong = [];
    let read = 0;

    await lead.post(`/requests/${keys.requests}/promise`, body);
    for (const template of Object.keys(house.api.paths)) {
        if (house.api.paths[template].get === undefined || template === "/openapi.json") continue;
        const folder = template.split("/")[1];
        const draft = template === "/requests/{key}/edit";
        const where = template.replace(/\{\w+\}/g, draft ? keys.drafts : keys[folder]);
        const asked = where + (queries[template] ?? "");
        const who = template.endsWith("/ask-child") ? lead : admin;
        const answer = await who.ask("GET", asked);
        if (answer.status === 200) read++;
        if (![200, 403, 404].includes(answer.status)) wrong.push(`${asked}: ${answer.text}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(read >= 55, `${read} addresses were read`);
});

test("many people get their links in one act, once", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const party = (await admin.get("/companies")).items[0].id;
    const from = "2026-01-01";
    const { id } = await admin.post("/people",
        { name: "Newcomer", email: "newcomer@x.example", company: party, relation: "board", from });
    const { count, items } = await admin.post("/people/let-in", { party });
    const again = await admin.ask("POST", "/people/let-in", { body: { party } });

    assert.equal(count, items.length);
    assert.match(items.find((one) => one.id === id).address, /\/links\/int_[0-9a-f]{64}$/);
    assert.deepEqual([again.status, again.json.code], [409, "all-let-in"]);
});

test("the administrator's pages are not there for others", async (house) => {
    const others = ["lead.it@jkl.example", "nora@stella.example"];
    const paths = ["", "/limits", "/health", "/audit"];

    for (const email of others) {
        const person = house.person(email, "read,write,admin");
        for (const path of paths) {
            const answer = await person.ask("GET", `/administration${path}`);
            assert.deepEqual([answer.status, answer.json.code], [404, "not-found"], path);
        }
    }
    const narrow = house.person("admin@jkl.example", "read,write");
    assert.equal((await narrow.ask("GET", "/administration")).json.code, "scope");
});

test("the audit is read to its end by day, person and kind", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const lead = house.person("lead.it@jkl.example");
    const me = (await lead.get("/session")).person.id;
    const { key } = await lead.post("/requests", {
        offering: (await lead.get("/offerings")).items[0].id,
        title: "Words that the audit does not tell",
    });
    const walk = async (query) => {
        const found = [];
        for (let next = ""; next !== null; ) {
            const page = await admin.get(`/administration/audit?${query}&after=${next}`);
            found.push(...page.items);
            next = page.next;
        }
        return found;
    };
    const mine = await walk("person=lead.it@jkl.example&kind=request");

    assert.ok(mine.every((row) => row.by.id === me && row.type.startsWith("request.")));
    assert.equal(new Set(mine.map((row) => row.id)).size, mine.length, "each once");
    assert.ok(mine.some((row) => row.type === "request.ask" && row.object.name === key));
    assert.doesNotMatch(JSON.stringify(await walk("")), /Words that the audit/);
    assert.deepEqual(await walk("day=2024-02-29"), []);
    for (const bad of ["day=yesterday", "person=nobody", "kind=all", "after=x", "who=1"]) {
        const answer = await admin.ask("GET", `/administration/audit?${bad}`);
        assert.equal(answer.status, 422, bad);
        assert.equal(answer.json.errors[0].name, bad.split("=")[0]);
    }
});

test("health says what the two checks of a proxy say", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const health = await admin.get("/administration/health");
    const said = async (where) => (await house.ask("GET", where)).json.status;

    assert.equal(health.healthz, await said("/healthz"));
    assert.equal(health.readyz, await said("/readyz"));
    assert.equal(health.version, house.api.info.version);
    assert.ok(health.log.sealed > 0 && health.bytes > 0 && health.schema.length > 4);
});
