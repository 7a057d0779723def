// Search as people meet it: a page that needs no scripts, and suggestions while one types.
"use strict";

const { cast } = require("./cast.js");
const { LANGUAGES, assert, test } = require("./harness.js");

// What stands on the page in each language; the request and what is typed: an accent and one letter
// too few, as people write.
const WORDS = {
    en: { none: "Nothing was found", title: "Broken projector", typed: "brokn projector" },
    es: { none: "No se ha encontrado", title: "Avería del proyector", typed: "avria proyector" },
    fr: { none: "Rien", title: "Vidéoprojecteur en panne", typed: "videoprojectur" },
    lv: { none: "Nekas", title: "Salūzis projektors", typed: "saluzs projektors" },
};

async function visit(house, email, lang, scripts) {
    const visitor = await house.visit(email, { scripts });

    await visitor.speak(lang);
    return visitor;
}

async function found(page) {
    return page.locator("#main .found a").allInnerTexts();
}

for (const [scripts, how] of [[true, "with"], [false, "without"]]) {
    test(`who searches finds it in four languages, ${how} scripts`, async (houses) => {
        for (const house of Object.values(houses)) {
            const parts = await cast(house);

            for (const lang of LANGUAGES) {
                const { none, title, typed } = WORDS[lang];
                const visitor = await visit(house, parts.customer, lang, scripts);
                const { page } = visitor;

                await visitor.post("/requests", { offering: parts.problem.id, title });
                await visitor.go("/");
                await page.locator("#home-q").fill(title);
                await page.locator("#home-q").press("Enter");
                await page.waitForURL(/\/search\?q=/);
                assert.ok((await found(page)).includes(title), `${lang}: ${title}`);
                await page.locator("#search-q").fill(typed);
                await page.locator("main form button").first().click();
                await page.waitForLoadState("load");
                assert.ok((await found(page)).includes(title), `${lang}: ${typed}`);
                await visitor.go("/search?q=zzzzzzzz");
                assert.ok((await visitor.text()).includes(none), `${lang}: ${none}`);
                await visitor.go("/search?q=...");
                assert.equal(await page.locator('main [role="status"]').count(), 1);
            }
        }
    });
}

test("suggestions below the field are walked by arrows and opened by Enter", async ({ sqlite }) => {
    const parts = await cast(sqlite);
    const visitor = await visit(sqlite, parts.customer, "en", true);
    const { page } = visitor;
    const { key } = await visitor.post("/requests",
        { offering: parts.problem.id, title: "Periscopio torcido" });
    const input = page.locator("#search-q");
    const list = page.locator("#search-q-found");
    const expanded = (yes) => page.waitForFunction((want) => document.querySelector("#search-q")
        .getAttribute("aria-expanded") === want, String(yes));

    await visitor.go("/search");
    assert.equal(await input.getAttribute("role"), "combobox");
    assert.equal(await input.getAttribute("aria-controls"), "search-q-found");
    await input.pressSequentially("perscopio");
    await expanded(true);
    assert.ok(await list.isVisible());
    const option = list.locator('[role="option"]').first();
    assert.match(await option.innerText(), /Periscopio torcido\s+Request · \S+/);
    await input.press("ArrowDown");
    const id = await option.getAttribute("id");
    assert.equal(await input.getAttribute("aria-activedescendant"), id);
    assert.equal(await option.getAttribute("aria-selected"), "true");
    await input.press("Escape");
    await expanded(false);
    assert.equal(await input.inputValue(), "perscopio", "what was typed stays");
    await input.press("Backspace");
    await expanded(true);
    await input.press("ArrowUp");
    await input.press("ArrowDown");
    await input.press("Enter");
    await page.waitForURL(new RegExp(`/requests/${key}$`));
});

test("suggestions are opened by a click, and vanish where nothing is found", async ({ sqlite }) => {
    const parts = await cast(sqlite);
    const visitor = await visit(sqlite, parts.lead, "en", true);
    const { page } = visitor;
    const list = page.locator("#home-q-found");

    await visitor.go("/");
    await page.locator("#home-q").pressSequentially(visitor.name.split(" ")[0].slice(0, 4));
    await list.locator("li").first().waitFor();
    await page.locator("#home-q").fill("zzzzzzzz");
    await list.waitFor({ state: "hidden" });
    await page.locator("#home-q").fill(visitor.name);
    await list.locator("li", { hasText: "Person" }).first().click();
    await page.waitForURL(new RegExp(`/people/${visitor.id}$`));
});
