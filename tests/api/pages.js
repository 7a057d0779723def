// Pages as a browser without scripts meets them: what they lead to, and what they ask for.
"use strict";

const { assert, test } = require("./house.js");
const { daysFromNow } = require("./contract.js");

const HTML = { Accept: "text/html" };

async function page(person, where) {
    const answer = await person.ask("GET", where, { headers: HTML });

    assert.equal(answer.status, 200, `${where}: ${answer.text.slice(0, 500)}`);
    return answer.text;
}

// The offerings that one reaches by "More" from a page that lets choose one.
async function choices(person, where) {
    const found = [];

    for (let at = where; at !== undefined; ) {
        const text = await page(person, at);
        found.push(...[...text.matchAll(/href="\?offering=(\d+)"/g)].map((one) => one[1]));
        at = /<a class="btn" href="([^"]*after=[^"]*)"/.exec(text)?.[1].replaceAll("&amp;", "&");
    }
    return found;
}

test("every offering can be recorded and asked of another team, however many", async (house) => {
    const admin = house.person("admin@jkl.example");
    const lead = house.person("lead.it@jkl.example");
    const { items } = await lead.get("/offerings");
    const { key } = await admin.post("/requests", { offering: items[0].id, title: "Parts" });
    await lead.post(`/requests/${key}/promise`, { due: daysFromNow(9) });
    for (let i = 0; i < 60; i++) {
        const texts = [{ lang: "en", title: `Spare part ${i} zq${i}zq` }];
        await lead.offer({ unit: "IT", normal_days: 1, texts });
    }
    const last = (await lead.get("/offerings?q=zq59zq")).items[0].id;

    for (const where of ["/requests/record", `/requests/${key}/ask-child`]) {
        const all = await choices(lead, where);
        assert.ok(all.length > 60 && all.includes(last), where);
        assert.equal(new Set(all).size, all.length, "each once");
        assert.deepEqual(await choices(lead, `${where}?q=zq59zq`), [last]);
        const none = await page(lead, `${where}?q=nowhere-such`);
        assert.match(none, /name="q"\s+value="nowhere-such"/);
        assert.doesNotMatch(none, /class="tile"/);
    }
});

test("who does not work here meets names, not the directory or a queue", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const owner = house.person("robert@jkl.example");
    const guest = house.person("nora@stella.example");
    const it = (await lead.get("/units")).items.find((unit) => unit.code === "IT");
    const { members } = await lead.get(`/units/${it.id}`);
    const self = (await owner.get("/session")).person;
    const forbidden = async (person, where) => {
        const answer = await person.ask("GET", where);
        assert.deepEqual([answer.status, answer.json.code], [403, "right"], where);
    };

    assert.ok((await guest.get("/people")).items[0].email !== null);
    await forbidden(owner, "/people");
    await forbidden(owner, "/people?q=a");
    await forbidden(owner, `/queue/${it.id}`);
    await forbidden(guest, `/queue/${it.id}`);
    assert.equal((await owner.get(`/units/${it.id}`)).members, undefined);
    const met = await owner.get(`/people/${members[0].id}`);
    assert.deepEqual(Object.keys(met).filter((key) => met[key] !== null).sort(), ["id", "name"]);
    assert.equal((await owner.get(`/people/${self.id}`)).email, "robert@jkl.example");
    assert.doesNotMatch(await page(owner, "/units"), /href="\/people"/);
    assert.match(await page(guest, "/units"), /href="\/people"/);
});
