// Search: the best first, the same whatever is typed, clear about what cannot be found.
"use strict";

const { assert, test } = require("./house.js");

const BAR_MS = 1500; // of a test build on a busy machine

function group(answer, kind) {
    return answer.groups.find((one) => one.kind === kind) || { count: 0, items: [] };
}

async function search(person, words, more = "") {
    return person.get(`/search?q=${encodeURIComponent(words)}${more}`);
}

test("search goes from exact words to beginnings to a typo, one's own first", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const admin = house.person("admin@jkl.example");
    const { items } = await lead.get("/offerings");
    const offering = items.find((one) => one.secrecy === "normal" && !one.approval).id;
    const ask = async (person, title) =>
        (await person.post("/requests", { offering, title })).key;

    const others = await ask(admin, "Ajedrez de viaje");
    const own = await ask(lead, "Un ajedrez");
    const begun = await ask(admin, "Ajedrezado");
    const found = async (words, more = "") =>
        group(await search(lead, words, `&kind=request${more}`), "request").items
            .map(({ key, match, own: mine }) => [key, match, mine]);

    assert.deepEqual(await found("AJEDRÉZ"), [
        [own, "exact", true], [others, "exact", false], [begun, "begun", false],
    ]);
    for (const typo of ["ajdrez", "ajeddrez", "ajedraz", "jaedrez"]) {
        assert.deepEqual((await found(typo)).map((one) => one.slice(0, 2)),
            [[own, "near"], [begun, "near"], [others, "near"]], typo);
    }
    assert.deepEqual(await found("ajedrez", "&mine=true"), [[own, "exact", true]]);
    assert.deepEqual((await found(own)).slice(0, 1), [[own, "exact", true]]);
});

test("search finds people, units and offerings, without accents and with a typo", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const { person } = await lead.get("/session");
    const unit = (await lead.get("/units")).items[0];
    const offering = (await lead.get("/offerings")).items[0];
    const swap = (word) => word[0] + word[2] + word[1] + word.slice(3);
    const long = (text) => text.split(/[^\p{L}]+/u).find((word) => word.length > 4) || text;

    for (const [kind, id, text] of [["person", person.id, person.name],
        ["unit", unit.id, unit.name],
        ["offering", offering.id, offering.title]]) {
        const plain = long(text).normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
        for (const words of [text, plain, plain.slice(0, -1), swap(plain)]) {
            const { items } = group(await search(lead, words, `&kind=${kind}`), kind);
            assert.ok(items.some((one) => one.id === id), `${kind} by ${words}`);
        }
    }
});

test("who is not of the house finds no people, and nothing that is others'", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const guest = house.person("robert@jkl.example");
    const offering = (await lead.get("/offerings")).items.find((one) => !one.approval).id;

    await lead.post("/requests", { offering, title: "Zarzaparrilla" });
    for (const words of ["zarzaparrilla", "zarzapa", "zarzaparrlila", "jkl", "lead"]) {
        const answer = await search(guest, words);
        assert.deepEqual(group(answer, "request").items, [], words);
        assert.deepEqual(group(answer, "person").items, [], words);
    }
    assert.equal(group(await search(lead, "zarzaparrlila"), "request").count, 1);
});

test("external customers are found by colleagues alone", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const guest = house.person("robert@jkl.example");
    const { id } = await lead.post("/customers", { name: "Mandarinia", external_id: "MND-77" });

    for (const words of ["mandarinia", "MANDARÍ", "mandrainia", "mnd"]) {
        const { items } = group(await search(lead, words), "customer");
        assert.deepEqual(items.map((one) => [one.id, one.href]), [[id, `/customers/${id}`]], words);
        assert.equal(group(await search(lead, words), "unit").count, 0, words);
        assert.deepEqual((await search(guest, words)).groups, [], words);
    }
    await lead.post(`/customers/${id}/end`, {}, 200);
    assert.equal(group(await search(lead, "mandarinia"), "customer").count, 0);
});

test("search goes page by page, each found once", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const offering = (await lead.get("/offerings")).items.find((one) => !one.approval).id;
    const made = new Set();
    const seen = [];

    for (let i = 0; i < 60; i++) {
        const title = i % 3 === 0 ? "Xilófonos" : i % 3 === 1 ? "Xilófono" : "Xilófona";
        made.add((await lead.post("/requests", { offering, title })).id);
    }
    for (let after = ""; after !== null; ) {
        const found = group(await search(lead, "xilofono", `&kind=request${after}`), "request");
        seen.push(...found.items.map((one) => one.id));
        assert.equal(found.more, found.next !== null);
        after = found.next === null ? null : `&after=${found.next}`;
    }
    assert.equal(seen.length, 60);
    assert.deepEqual(new Set(seen), made);
    const all = group(await search(lead, "xilofono"), "request");
    assert.deepEqual([all.count, all.more, all.items.length], [20, true, 5]);
});

test("whatever is typed into search is answered quickly and clearly", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const letters = "abcdefghijklmnopqrstuvwxyz";
    const hostile = ["%_*\"'", "' OR 1=1 --", "\" NEAR(", "-- ; ()", "...", "a", "\u0001\u0007",
        "🙂",
        "\ue000123", "AND OR NOT", "!a & !b | (c:*)", "क्षि", "語".repeat(300), "%".repeat(1000),
        "the ".repeat(500), letters.repeat(90),
        [...letters].flatMap((a) => [...letters].map((b) => a + b + a)).join(" ").slice(0, 2500)];

    for (const words of hostile) {
        const started = Date.now();
        const answer = await lead.ask("GET", `/search?q=${encodeURIComponent(words)}`);
        assert.equal(answer.status, 200, words.slice(0, 40));
        assert.ok(Array.isArray(answer.json.groups));
        assert.ok(Date.now() - started < BAR_MS, `${words.slice(0, 40)} takes too long`);
    }
    const page = await lead.ask("GET", "/search?q=...", { headers: { Accept: "text/html" } });
    assert.match(page.text, /<p class="mt" role="status">/);
    const long = await lead.ask("GET", `/search?q=${"a".repeat(10_240)}`, { unchecked: true });
    assert.equal(long.status, 414);
    for (const wrong of ["kind=task", "kind=request&after=9.1", "kind=request&after=x",
        "after=0.1", "kind=request&after=0.-1", "what=1"]) {
        const refused = await lead.ask("GET", `/search?q=a&${wrong}`);
        assert.deepEqual([refused.status, refused.json.code], [422, "fields"], wrong);
    }
});
