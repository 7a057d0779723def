// The loop as people play it in their pages: an employee asks, the supplier counters, the customer
// accepts the offer, the supplier asks another team and delivers, the customer returns it once,
// then accepts and rates, the supplier rates; at each step both homes show the right thing.
"use strict";

const { cast } = require("./cast.js");
const { LANGUAGES, assert, inDays, test } = require("./harness.js");
const { said } = require("./words.js");

// What home says about a request: the list it stands in, and what is waited for.
async function home(visitor, key) {
    await visitor.go("/");
    const has = async (selector) =>
        await visitor.page.locator(`${selector} a[href^="/requests/${key}"]`).count() > 0;
    const waiting = visitor.page.locator(`.todo li:has(a[href^="/requests/${key}"])`);
    let asks = "";

    if (await waiting.count() > 0) {
        const form = waiting.locator("form");
        asks = await form.count() > 0
            ? (await form.first().getAttribute("action")).split("/").pop() : "look";
    }
    return {
        waiting: asks,
        owed: await has('section[aria-labelledby="owed-title"]'),
        owe: await has('section[aria-labelledby="owe-title"]'),
    };
}

async function says(visitor, lang, msgids) {
    const text = await visitor.text();

    for (const msgid of msgids) {
        assert.ok(text.includes(said(lang, msgid)), `${visitor.page.url()} in ${lang}: ${msgid}`);
    }
}

async function homesAre(players, key, customer, supplier) {
    assert.deepEqual(await home(players.customer, key), customer, "the home of the customer");
    assert.deepEqual(await home(players.lead, key), supplier, "the home of the supplier");
}

async function players(house, scripts, lang) {
    const parts = await cast(house);
    const visit = async (email) => {
        const visitor = await house.visit(email, { scripts });
        await visitor.speak(lang);
        return visitor;
    };

    return {
        parts, lang,
        customer: await visit(parts.customer), lead: await visit(parts.lead),
        helper: await visit(parts.helper),
    };
}

// What the page says about a request, by its JSON twin.
async function state(visitor, key) {
    return (await visitor.get(`/requests/${key}`)).state;
}

async function ask({ customer, parts, lang }) {
    const title = `La pantalla no enciende (${lang})`;

    await customer.go(`/offerings/${parts.problem.id}`);
    await customer.page.locator(`a[href="/requests/new?offering=${parts.problem.id}"]`).click();
    await customer.page.waitForURL(/\/requests\/new/);
    assert.equal(await customer.page.locator("html").getAttribute("lang"), lang);
    const form = customer.page.locator('form[action="/requests"][method="post"]');
    await customer.fill(form, { title, body: "Desde **ayer**.", wanted: inDays(2).local });
    await customer.submit(form);
    assert.match(customer.page.url(), /\/requests\/[A-Z0-9]+-[0-9A-Z]+$/);
    assert.equal(await customer.text("h1"), title);
    assert.equal(await customer.page.locator(".words strong").first().innerText(), "ayer");
    return customer.page.url().split("/").pop();
}

async function counter({ lead, customer, lang }, key) {
    await lead.go(`/requests/${key}`);
    await says(lead, lang, ["Make a counter-offer", "Decline", "Conversation", "Needed by"]);
    await lead.act("counter", {
        due: inDays(1).local, criteria: "Enciende.", reason: "Falta una pieza.",
    });
    assert.equal(await state(lead, key), "countered");
    await customer.go(`/requests/${key}`);
    assert.match(await customer.text(".offer"), /Falta una pieza/);
    await customer.act("accept-offer");
    assert.equal(await state(customer, key), "promised");
}

// Another team, told the title alone.
async function askChild({ lead, helper, parts, lang }, key) {
    await lead.go(`/requests/${key}`);
    await lead.page.locator(`a[href="/requests/${key}/ask-child"]`).click();
    await lead.page.locator(`a[href="?offering=${parts.childOffering.id}"]`).click();
    const form = lead.page.locator(`form[action="/requests/${key}/ask-child"]`);
    await lead.fill(form, { title: "Autorizar una pieza", disclose: "title" });
    await lead.submit(form);
    const child = lead.page.url().split("/").pop();

    assert.notEqual(child, key);
    await helper.go(`/requests/${child}`);
    const page = await helper.text();
    assert.match(page, new RegExp(`La pantalla no enciende \\(${lang}\\)`), "what was passed on");
    assert.doesNotMatch(page, /Desde ayer/, "what was not passed on");
    return child;
}

async function deliverChild({ lead, helper }, child) {
    await helper.go(`/requests/${child}`);
    await helper.act("promise", { due: inDays(1).local });
    await helper.act("deliver");
    await lead.go(`/requests/${child}`);
    await lead.act("accept", { rating: "5" });
    assert.equal(await state(lead, child), "accepted");
}

async function playTo(players, key) {
    const { customer, lead, lang } = players;
    const nothing = { waiting: "", owed: false, owe: false };

    await homesAre(players, key, { ...nothing, owed: true }, { ...nothing, owe: true });
    await counter(players, key);
    await homesAre(players, key, { ...nothing, owed: true }, { ...nothing, owe: true });
    const child = await askChild(players, key);
    await lead.go(`/requests/${key}`);
    await says(lead, lang, ["A required part is still open. Wait for it, or cancel it first."]);
    assert.equal(await lead.page.locator('form[action$="/deliver"]').count(), 0);
    await deliverChild(players, child);
    await lead.go(`/requests/${key}`);
    await lead.act("deliver", { text: "Listo." });
    await homesAre(players, key, { ...nothing, waiting: "accept", owed: true }, nothing);
    await customer.go(`/requests/${key}`);
    await customer.act("return", { reason: "Parpadea." });
    await homesAre(players, key, { ...nothing, owed: true }, { ...nothing, owe: true });
    await lead.go(`/requests/${key}`);
    assert.match(await lead.text(), /Parpadea/);
    await lead.act("deliver");
    await customer.go(`/requests/${key}`);
    await customer.act("accept", { rating: "4", comment: "Gracias." });
    assert.equal(await state(customer, key), "accepted");
    await lead.go(`/requests/${key}`);
    await lead.act("rate", { rating: "5" });
    await homesAre(players, key, nothing, nothing);
}

async function play(house, scripts, lang) {
    const all = await players(house, scripts, lang);
    const key = await ask(all);

    await playTo(all, key);
    const whole = await all.customer.get(`/requests/${key}`);
    assert.equal(whole.returns, 1);
    assert.deepEqual([whole.customer_rating, whole.supplier_rating], [4, 5]);
    await all.customer.go(`/requests/${key}`);
    await says(all.customer, lang, ["Asked", "Delivered", "Accepted", "Supplier", "Reopen"]);
    await all.customer.go("/");
    await says(all.customer, lang, ["Waiting for you", "I am owed", "I owe", "Whole catalogue"]);
}

for (const lang of LANGUAGES) {
    for (const scripts of [true, false]) {
        test(`the loop is played in ${lang} ${scripts ? "with" : "without"} scripts`,
            ({ sqlite }) => play(sqlite, scripts, lang));
    }
}
test("the loop is played on PostgreSQL", ({ postgres }) => play(postgres, false, "en"),
    { postgres: true });

test("who gets a part of a request does not see what was not passed on", async ({ sqlite }) => {
    const all = await players(sqlite, true, "en");
    const parent = await all.customer.post("/requests", {
        offering: all.parts.problem.id, title: "Padre reservado", body: "secreto-del-padre",
    });
    const child = await all.lead.post(`/requests/${parent.key}/ask-child`, {
        offering: all.parts.childOffering.id, title: "Parte", disclose: [],
    });
    const seen = JSON.stringify(await all.helper.get(`/requests/${child.key}`));

    assert.ok(!seen.includes("secreto-del-padre"));
    assert.ok(!/"disclosed":\[\{/.test(seen));
});
