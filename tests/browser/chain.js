// An order of a customer from outside: added, entered, handed on to another team, and seen as a
// chain from its top and from its part.
"use strict";

const { cast } = require("./cast.js");
const { LANGUAGES, assert, inDays, test } = require("./harness.js");
const { said } = require("./words.js");

async function addCustomer(lead, name) {
    await lead.go("/customers");
    await lead.page.locator('a[href="/customers/new"]').click();
    const form = lead.page.locator('form[action="/customers"]');
    await lead.fill(form, { name });
    await lead.submit(form);
    assert.equal(await lead.text("h1"), name);
}

// From the page of the customer through the catalogue to the form, which names the customer.
async function enterOrder(lead, parts, title) {
    await lead.page.locator('a[href^="/requests/new?customer="]').click();
    const search = lead.page.locator('form[role="search"]:has(input[name="customer"])');
    await search.locator('input[name="q"]').fill(parts.problem.title);
    await search.locator("button").click();
    await lead.page.locator(`a[href^="?offering=${parts.problem.id}&customer="]`).click();
    const form = lead.page.locator('form[action="/requests"][method="post"]');
    await lead.fill(form, { title, order_number: title });
    await lead.submit(form);
    assert.match(lead.page.url(), /\/requests\/[A-Z0-9]+-[0-9A-Z]+$/);
    return lead.page.url().split("/").pop();
}

async function askChild(lead, parts, key) {
    await lead.act("promise", { due: inDays(5).local });
    await lead.go(`/requests/${key}/ask-child?offering=${parts.childOffering.id}`);
    const form = lead.page.locator(`form[action="/requests/${key}/ask-child"]`);
    await lead.fill(form, { title: "Ten crates" });
    await lead.submit(form);
    return lead.page.url().split("/").pop();
}

async function play(house, scripts, lang) {
    const parts = await cast(house);
    const visit = async (email) => {
        const visitor = await house.visit(email, { scripts });
        await visitor.speak(lang);
        return visitor;
    };
    const lead = await visit(parts.lead);
    const helper = await visit(parts.helper);
    const name = `Foods ${lang}${scripts ? " S" : ""}`;

    await addCustomer(lead, name);
    const key = await enterOrder(lead, parts, `Order of ${name}`);
    assert.ok((await lead.text()).includes(said(lang, "External customer")));
    const child = await askChild(lead, parts, key);
    await helper.go(`/requests/${child}`);
    await helper.page.locator(`a[href="/requests/${key}/chain"]`).first().click();
    assert.equal(await helper.text("h1"), said(lang, "Chain"));
    const links = helper.page.locator(".words li a");
    assert.deepEqual(await links.allInnerTexts(), [`Order of ${name}`, "Ten crates"]);
    assert.equal(await helper.page.locator("table.tbl tbody tr").count(), 2);
}

for (const [i, lang] of LANGUAGES.entries()) {
    test(`an external order is entered, handed on and seen as a chain, ${lang}`,
        async ({ sqlite }) => play(sqlite, i % 2 === 0, lang));
}
