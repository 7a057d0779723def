// Every page: nothing for axe to find, light and dark, wide and narrow; light enough for a slow
// line; nothing that jumps, nothing that is lost on paper.
"use strict";

const fs = require("node:fs");
const { assert, test } = require("./harness.js");
const { pages } = require("./places.js");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [["light", 1280], ["dark", 1280], ["dark", 390], ["light", 390]];
const NARROWEST = 320;
const FIRST_BYTES_MAX = 60 * 1024;
const FIRST_REQUESTS_MAX = 4;
const SETTLE_MS = 150;
const NO_PAGE = ["/healthz", "/readyz", "/openapi.json"];

async function placesOf(house) {
    if (house.places === undefined) {
        house.places = await pages(house);
        for (const place of house.places) await openPlace(house, place);
    }
    return house.places;
}

async function openPlace(house, place, look) {
    const visitor = await house.visit(place.email, look);

    if (place.email) await visitor.speak((look && look.lang) || "en");
    await place.open(visitor);
    place.path = new URL(visitor.page.url()).pathname;
    return visitor;
}

// ---- axe ----

async function violations(page) {
    await page.evaluate(AXE);
    const found = await page.evaluate((tags) => globalThis.axe.run(document,
        { runOnly: tags, resultTypes: ["violations"] }), TAGS);
    return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}

async function scrollsSideways(page) {
    return page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
}

// Chromium may leave colours of the scheme before; hiding all of it makes it compute them anew.
async function paint(page, colorScheme, width) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 844 });
    await page.evaluate(() => {
        document.documentElement.hidden = true;
        void document.documentElement.offsetHeight;
        document.documentElement.hidden = false;
    });
}

async function inspect(page) {
    const found = [];

    for (const [scheme, width] of LOOKS) {
        await paint(page, scheme, width);
        found.push(...(await violations(page)).map((one) => `${scheme} ${width}: ${one}`));
    }
    await page.setViewportSize({ width: NARROWEST, height: 844 });
    const over = await scrollsSideways(page);
    if (over > 0) found.push(`${over} px wider than ${NARROWEST}`);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1280, height: 800 });
    return found;
}

async function shifts(page) {
    return page.evaluate(() => new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(sum), 50));
    }));
}

test("axe finds nothing on any page, light and dark, wide and narrow", async ({ sqlite }) => {
    const found = [];

    for (const place of await placesOf(sqlite)) {
        const { page } = await openPlace(sqlite, place);
        const note = (what) => found.push(`${place.name}: ${what}`);

        if (await page.locator("h1").count() !== 1) note("not one h1");
        if (await page.locator("html").getAttribute("lang") !== "en") note("another language");
        if (await shifts(page) > 0) note("it jumps while it loads");
        for (const one of await inspect(page)) note(one);
    }
    assert.deepEqual(found, []);
});

test("long words of other languages fit the narrowest phone", async ({ sqlite }) => {
    const found = [];

    for (const place of await placesOf(sqlite)) {
        const look = { width: NARROWEST, height: 700, lang: "lv" };
        const { page } = await openPlace(sqlite, place, look);
        const over = await scrollsSideways(page);

        if (over > 0) found.push(`${place.name}: ${over} px too wide`);
        assert.equal(await page.locator("html").getAttribute("lang"), "lv", place.name);
    }
    assert.deepEqual(found, []);
});

test("every route that has a page is among the pages looked at", async ({ sqlite }) => {
    const visitor = await sqlite.visit(null);
    const { paths } = await visitor.get("/openapi.json");
    const seen = (await placesOf(sqlite)).map((place) => place.path);
    const missing = Object.keys(paths).filter((path) => paths[path].get && !NO_PAGE.includes(path))
        .filter((path) => {
            const like = new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`);
            return !seen.some((one) => like.test(one));
        });

    assert.deepEqual(missing, []);
});

// ---- weight ----

// What crosses the wire while OPEN runs: requests not answered by the browser's cache, and bytes.
async function traffic(session, open) {
    const started = new Set();
    let bytes = 0;
    const begin = ({ requestId, request }) => {
        if (request.url.startsWith("http")) started.add(requestId);
    };
    const cached = ({ requestId }) => started.delete(requestId);
    const answered = ({ requestId, response }) => {
        if (response.fromDiskCache) started.delete(requestId);
    };
    const end = ({ requestId, encodedDataLength }) => {
        if (started.has(requestId)) bytes += encodedDataLength;
    };

    session.on("Network.requestWillBeSent", begin);
    session.on("Network.requestServedFromCache", cached);
    session.on("Network.responseReceived", answered);
    session.on("Network.loadingFinished", end);
    await open();
    session.off("Network.requestWillBeSent", begin);
    session.off("Network.requestServedFromCache", cached);
    session.off("Network.responseReceived", answered);
    session.off("Network.loadingFinished", end);
    return { requests: started.size, bytes };
}

async function weigh(house, place) {
    const visitor = await house.visit(place.email);
    const context = await house.browser.newContext({
        baseURL: house.url, storageState: await visitor.context.storageState(),
    });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const open = async () => {
        await page.goto(place.path);
        await page.waitForTimeout(SETTLE_MS); // icons may be fetched after the page has loaded
    };

    await session.send("Network.enable");
    const first = await traffic(session, open);
    const second = await traffic(session, open);
    await context.close();
    return { first, second };
}

test("a first visit is light and a second one is one request", async ({ sqlite }) => {
    const found = [];
    const weighed = new Set();

    for (const place of await placesOf(sqlite)) {
        if (weighed.has(place.path)) continue;
        weighed.add(place.path);
        const { first, second } = await weigh(sqlite, place);

        if (first.bytes > FIRST_BYTES_MAX || first.requests > FIRST_REQUESTS_MAX
            || first.bytes === 0 || second.requests !== 1) {
            found.push(`${place.path}: ${JSON.stringify(first)}, then ${JSON.stringify(second)}`);
        }
    }
    assert.deepEqual(found, []);
});

// ---- paper ----

test("on paper nothing that was said or promised is folded away", async ({ sqlite }) => {
    const places = await placesOf(sqlite);
    const accepted = places.find((one) => one.name === "accepted-customer");
    const { page } = await openPlace(sqlite, accepted);

    await page.emulateMedia({ media: "print" });
    for (const part of ["#history li", "#versions li", ".say", ".progress"]) {
        const height = await page.locator(part).first()
            .evaluate((one) => one.getBoundingClientRect().height);
        assert.ok(height > 0, `${part} is not printed`);
    }
    assert.equal(await page.locator("nav").isVisible(), false, "the navigation is printed");
    await page.emulateMedia({ media: "screen" });
});
