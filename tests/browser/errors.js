// When something is wrong: it is said at the top and at the field, nothing typed is lost, nothing
// is done twice, and all of it can be reached with the keyboard alone.
"use strict";

const { cast } = require("./cast.js");
const { PASSWORD, assert, inDays, test } = require("./harness.js");
const { ask } = require("./places.js");

const TABS_MAX = 60;

function both(name, run) {
    for (const scripts of [true, false]) {
        test(`${name}, ${scripts ? "with" : "without"} scripts`,
            ({ sqlite }) => run(sqlite, { scripts }));
    }
}

async function visit(house, email, options) {
    const visitor = await house.visit(email, options);

    if (email) await visitor.speak("en");
    return visitor;
}

async function focused(page, what) {
    return page.evaluate((name) => document.activeElement[name], what);
}

// The page says it is an error, has the reader there, and its first link leads to the field.
async function summaryLeadsTo(visitor, id) {
    const { page } = visitor;

    assert.match(await page.title(), /^Error: /);
    assert.equal(await focused(page, "className"), "problem", "the summary has the focus");
    await page.locator(".problem a").first().click();
    assert.equal(await focused(page, "id"), id);
    assert.ok(await page.locator(`[id="${id}"]`).isVisible(), `${id} can be seen`);
    assert.equal(await page.locator(`[id="${id}"]`).count(), 1, `${id} is there once`);
}

// Send without the browser's own check, as old browsers and programs do.
async function sendUnchecked(visitor, form, fields) {
    await form.evaluate((one) => { one.noValidate = true; });
    await visitor.fill(form, fields);
    const [answer] = await Promise.all([
        visitor.page.waitForResponse((one) => one.request().method() === "POST"),
        form.locator("button:not([name])").first().click(),
    ]);
    await visitor.page.waitForLoadState("load");
    return answer.status();
}

both("an ask without a title comes back with all that was typed", async (house, options) => {
    const parts = await cast(house);
    const customer = await visit(house, parts.customer, options);
    const typed = { body: "Línea 1\nLínea 2 <b>&", wanted: inDays(3).local };

    await customer.go(`/requests/new?offering=${parts.problem.id}`);
    const form = customer.page.locator('form[action="/requests"][method="post"]');
    assert.equal(await sendUnchecked(customer, form, typed), 422);
    await summaryLeadsTo(customer, "field-title");
    for (const [name, value] of Object.entries(typed)) {
        assert.equal(await customer.page.locator(`[name="${name}"]`).inputValue(), value);
    }
    await customer.fill(form, { title: "Ahora sí" });
    await customer.submit(form);
    assert.equal(await customer.text("h1"), "Ahora sí");
});

both("a new promise without a date comes back open, with its reason", async (house, options) => {
    const parts = await cast(house);
    const customer = await visit(house, parts.customer, options);
    const lead = await visit(house, parts.lead, options);
    const key = await ask(customer, parts.problem);

    await lead.post(`/requests/${key}/promise`, { due: inDays(2).rfc });
    await lead.go(`/requests/${key}`);
    const form = await lead.form("re-promise");
    assert.equal(await sendUnchecked(lead, form, { due: "", reason: "Falta gente." }), 422);
    await summaryLeadsTo(lead, "field-due");
    const again = await lead.form("re-promise");
    assert.equal(await again.locator('[name="reason"]').inputValue(), "Falta gente.");
});

both("an act on what has changed is refused and keeps the text", async (house, options) => {
    const parts = await cast(house);
    const customer = await visit(house, parts.customer, options);
    const lead = await visit(house, parts.lead, options);
    const key = await ask(customer, parts.problem);

    await lead.post(`/requests/${key}/promise`, { due: inDays(2).rfc });
    await lead.post(`/requests/${key}/deliver`);
    await customer.go(`/requests/${key}`);
    await lead.post(`/requests/${key}/message`, { text: "Lo miro otra vez." });
    await lead.post(`/requests/${key}/take-back`);
    await lead.post(`/requests/${key}/deliver`);
    const form = await customer.form("return");
    assert.equal(await sendUnchecked(customer, form, { reason: "Aún parpadea." }), 412);
    assert.match(await customer.text(".problem"), /Somebody changed this while you were writing/);
    const again = await customer.form("return");
    assert.equal(await again.locator('[name="reason"]').inputValue(), "Aún parpadea.");
    await customer.submit(again);
    assert.equal((await customer.get(`/requests/${key}`)).state, "promised");
});

both("a message with what cannot be kept comes back to be mended", async (house, options) => {
    const parts = await cast(house);
    const customer = await visit(house, parts.customer, options);
    const key = await ask(customer, parts.problem);

    await customer.go(`/requests/${key}`);
    const form = customer.page.locator('form[action$="/message"]');
    assert.equal(await sendUnchecked(customer, form, { text: "Antes\u0007Después" }), 422);
    await summaryLeadsTo(customer, "field-text");
    assert.match(await customer.page.locator("#field-text").inputValue(), /^Antes.*Después$/);
});

both("a form that was open too long is refused and keeps the text", async (house, options) => {
    const parts = await cast(house);
    const customer = await visit(house, parts.customer, options);

    await customer.go(`/requests/new?offering=${parts.problem.id}`);
    const form = customer.page.locator('form[action="/requests"][method="post"]');
    await form.locator('[name="_csrf"]').evaluate((one) => { one.value = "0".repeat(96); });
    assert.equal(await sendUnchecked(customer, form, { title: "Guardado" }), 403);
    assert.equal(await form.locator('[name="title"]').inputValue(), "Guardado");
    await customer.submit(form);
    assert.equal(await customer.text("h1"), "Guardado");
});

both("a form that is sent twice asks once", async (house, options) => {
    const parts = await cast(house);
    const customer = await visit(house, parts.customer, options);
    const title = `Una sola vez ${options.scripts}`;

    await customer.go(`/requests/new?offering=${parts.problem.id}`);
    const form = customer.page.locator('form[action="/requests"][method="post"]');
    const fields = await form.evaluate((one) => Object.fromEntries(new FormData(one)));
    const send = () => customer.context.request.post("/requests", {
        form: { ...fields, title }, maxRedirects: 0, headers: { Accept: "text/html" },
    });
    const first = await send();
    const second = await send();
    assert.deepEqual([first.status(), second.status()], [303, 303]);
    assert.equal(first.headers().location, second.headers().location);
    const found = await customer.get(`/requests?q=${encodeURIComponent(title)}`);
    assert.equal(found.items.filter((one) => one.title === title).length, 1);
});

both("who signs in lands where they wanted to go", async (house, options) => {
    const parts = await cast(house);
    const nobody = await visit(house, null, { ...options, lang: "en-GB" });
    const signIn = nobody.page.locator('form[action="/session"]');

    await nobody.context.clearCookies();
    await nobody.go("/requests?mine=1&q=caf%C3%A9");
    assert.match(nobody.page.url(), /\/sign-in\?next=/);
    const wrong = { email: parts.bystander, password: "no" };
    assert.equal(await sendUnchecked(nobody, signIn, wrong), 401);
    assert.equal(await signIn.locator('[name="email"]').inputValue(), parts.bystander);
    assert.equal(await signIn.locator('[name="password"]').inputValue(), "");
    await nobody.fill(signIn, { password: PASSWORD });
    await nobody.submit(signIn);
    const url = new URL(nobody.page.url());
    assert.equal(url.pathname, "/requests");
    assert.equal(url.searchParams.get("q"), "café");
    await nobody.context.clearCookies();
});

// ---- the keyboard ----

// Tab until SELECTOR has the focus; every stop on the way can be seen and shows that it has it.
async function tabTo(page, selector) {
    for (let i = 0; i < TABS_MAX; i++) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate((wanted) => {
            const one = document.activeElement;
            const box = one.getBoundingClientRect();
            const ring = getComputedStyle(one.closest(".field") || one);
            return {
                html: one.outerHTML.slice(0, 120),
                there: one.matches(wanted),
                page: one === document.body,
                seen: box.width > 0 && box.bottom > 0 && box.top < globalThis.innerHeight,
                ringed: ring.outlineStyle !== "none",
            };
        }, selector);
        if (stop.page) continue;
        assert.ok(stop.seen, `the focus cannot be seen: ${stop.html}`);
        assert.ok(stop.ringed, `the focus is not shown: ${stop.html}`);
        if (stop.there) return;
    }
    assert.fail(`${selector} is not reached by the keyboard`);
}

async function enter(page) {
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
}

both("with the keyboard alone one signs in, asks and is answered", async (house, options) => {
    const parts = await cast(house);
    const nobody = await visit(house, null, { ...options, lang: "en-GB", width: 1000 });
    const { page } = nobody;
    const offering = `a[href="/offerings/${parts.problem.id}"]`;

    await nobody.context.clearCookies();
    await nobody.go("/offerings");
    await tabTo(page, ".skip");
    await tabTo(page, 'form[action="/session"] [name="email"]');
    await page.keyboard.type(parts.customer);
    await tabTo(page, '[name="password"]');
    await page.keyboard.type(PASSWORD);
    await enter(page);
    await tabTo(page, offering);
    await enter(page);
    await tabTo(page, 'a[href^="/requests/new"]');
    await enter(page);
    await tabTo(page, '[name="title"]');
    await page.keyboard.type("Con el teclado");
    await tabTo(page, 'form[action="/requests"] button:not([name])');
    await enter(page);
    assert.equal(await nobody.text("h1"), "Con el teclado");
    await tabTo(page, "#message-text");
    await page.keyboard.type("Gracias");
    await nobody.context.clearCookies();
});

test("a page that is not there says so in its own words", async ({ sqlite }) => {
    const parts = await cast(sqlite);
    const customer = await visit(sqlite, parts.customer, {});
    const answer = await customer.go("/requests/NOT-1");

    assert.equal(answer.status(), 404);
    assert.match(await customer.text("h1"), /There is nothing here/);
    await customer.page.locator('main a[href="/"]').click();
    await customer.page.waitForURL((url) => url.pathname === "/");
});
