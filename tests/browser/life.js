// The life of an offering as people play it in their pages: a lead proposes it, an executive reads
// of it at home and decides, a customer asks, the lead changes it and withdraws it; a department's
// ready-made offerings are taken in one act.
"use strict";

const { cast } = require("./cast.js");
const { LANGUAGES, assert, test } = require("./harness.js");
const { said } = require("./words.js");

const EXECUTIVE = "helen@jkl.example";

async function says(visitor, lang, msgids) {
    const text = await visitor.text();

    for (const msgid of msgids) {
        assert.ok(text.includes(said(lang, msgid)), `${visitor.page.url()} in ${lang}: ${msgid}`);
    }
}

async function click(visitor, selector, where) {
    await visitor.page.locator(selector).first().click();
    await visitor.page.waitForURL(where);
    await visitor.page.waitForLoadState("load");
}

async function players(house, scripts, lang) {
    const parts = await cast(house);
    const visit = async (email) => {
        const visitor = await house.visit(email, { scripts });
        await visitor.speak(lang);
        return visitor;
    };

    return {
        parts, lang, place: LANGUAGES.indexOf(lang), lead: await visit(parts.lead),
        executive: await visit(EXECUTIVE), customer: await visit(parts.customer),
    };
}

async function propose({ lead, lang, place }, title) {
    await lead.go("/offerings");
    await click(lead, 'a[href="/offerings/new"]', /\/offerings\/new/);
    const form = lead.page.locator('form[action="/offerings"][method="post"]');
    await lead.fill(form, {
        [`texts.${place}.title`]: title, [`texts.${place}.description`]: "Con **ruedas**.",
        normal_days: "2", reach: "company",
    });
    await lead.submit(form);
    assert.match(lead.page.url(), /\/offerings\/\d+$/);
    await says(lead, lang, ["Proposed: waits for a decision", "The whole company"]);
    return new URL(lead.page.url()).pathname;
}

async function refuseOnce({ executive, lead, lang }, path) {
    await executive.go(path);
    await click(executive, `a[href="${path}/refuse"]`, /refuse$/);
    const form = executive.page.locator(`form[action="${path}/refuse"]`);
    await executive.fill(form, { reason: "Falta el presupuesto." });
    await executive.submit(form);
    await lead.go(path);
    await says(lead, lang, ["Refused: change it and propose it again"]);
    await click(lead, `a[href="${path}/history"]`, /history$/);
    assert.match(await lead.text(), /Falta el presupuesto/);
    await lead.go(path);
    await lead.act("propose");
}

async function approveAtHome({ executive, lang }, path, title) {
    const row = executive.page.locator(`.todo li:has(a[href^="${path}"])`);

    await executive.go("/");
    await says(executive, lang, ["Decide whether it is offered"]);
    assert.match(await row.innerText(), new RegExp(title));
    await executive.submit(row.locator("form"));
    await executive.go("/");
    assert.equal(await row.count(), 0);
}

async function changeAndWithdraw({ lead, customer, lang, place }, path, title) {
    await lead.go(path);
    await click(lead, `a[href="${path}/edit"]`, /edit$/);
    const form = lead.page.locator(`form[action="${path}/edit"]`);
    assert.equal(await form.locator(`[name="texts.${place}.title"]`).inputValue(), title);
    await lead.fill(form, { [`texts.${place}.title`]: `${title} +`, normal_days: "3" });
    await lead.submit(form);
    assert.equal(await lead.text("h1"), `${title} +`);
    const draft = await customer.post("/requests",
        { offering: path.split("/").pop(), title, draft: true });
    await lead.act("withdraw");
    await says(lead, lang, ["Withdrawn: it takes no new requests"]);
    await customer.go(`/requests/${draft.key}`);
    await says(customer, lang, ["This offering was withdrawn: it takes no new requests."]);
    assert.equal(await customer.page.locator('form[action$="/ask"]').count(), 0);
    await customer.go(`/requests/new?offering=${path.split("/").pop()}`);
    await says(customer, lang, ["Look in the catalogue for another"]);
}

async function play(house, scripts, lang) {
    const all = await players(house, scripts, lang);
    const { customer } = all;
    const title = `Sillas ${lang} ${scripts ? 1 : 0}`;
    const path = await propose(all, title);
    const refused = await customer.send("GET", path);

    assert.equal(refused.status(), 404, "what is only proposed is hidden");
    await refuseOnce(all, path);
    await approveAtHome(all, path, title);
    await customer.go(path);
    await click(customer, `a[href^="/requests/new?offering="]`, /\/requests\/new/);
    const form = customer.page.locator('form[action="/requests"][method="post"]');
    await customer.fill(form, { title: "Seis sillas" });
    await customer.submit(form);
    const request = new URL(customer.page.url()).pathname;
    await changeAndWithdraw(all, path, title);
    const whole = await customer.get(request);
    assert.equal(whole.offering.title, title, "what was asked keeps its version");
    assert.equal(whole.state, "asked");
}

// Some of a set are taken, and stand in the unit's list.
async function take(house, scripts, lang) {
    const { lead, parts } = await players(house, scripts, lang);
    const at = `/units/${parts.it.id}`;

    await lead.go(at);
    await click(lead, `a[href="${at}/offerings"]`, /\/offerings$/);
    const before = await lead.page.locator("main li a").count();
    await click(lead, `a[href="${at}/starters"]`, /\/starters$/);
    await click(lead, 'a[href="?set=kitchen"]', /set=kitchen/);
    const form = lead.page.locator(`form[action="${at}/starters"]`);
    const boxes = form.locator('input[type="checkbox"]');
    for (let i = 2; i < await boxes.count(); i++) await boxes.nth(i).uncheck();
    await lead.submit(form);
    assert.match(lead.page.url(), /\/offerings$/);
    assert.equal(await lead.page.locator("main li a").count(), before + 2);
    await says(lead, lang, ["The offerings are proposed. An executive decides about them."]);
    await lead.go(`${at}/starters?set=kitchen`);
    assert.equal(await lead.page.locator('input[type="checkbox"]:checked').count(), 3);
    for (const item of (await lead.get(`${at}/offerings`)).items.slice(-2)) {
        await lead.post(`/offerings/${item.id}/withdraw`);
    }
}

for (const lang of LANGUAGES) {
    for (const scripts of [true, false]) {
        const how = `in ${lang} ${scripts ? "with" : "without"} scripts`;

        test(`an offering is proposed, decided and withdrawn ${how}`,
            ({ sqlite }) => play(sqlite, scripts, lang));
        test(`ready-made offerings are taken ${how}`, ({ sqlite }) => take(sqlite, scripts, lang));
    }
}
test("an offering is proposed, decided and withdrawn on PostgreSQL",
    ({ postgres }) => play(postgres, false, "en"), { postgres: true });
