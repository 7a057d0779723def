// Every page: nothing for axe to find, in four languages, light and dark, wide and narrow; light
// enough for a slow line; nothing that jumps, nothing that is lost on paper.
"use strict";

const fs = require("node:fs");
const { LANGUAGES, assert, test } = require("./harness.js");
const { pages } = require("./places.js");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [["light", 1280], ["dark", 1280], ["dark", 390], ["light", 390]];
const RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"];
const NARROWEST = 320;
const FIRST_BYTES_MAX = 60 * 1024;
const FIRST_REQUESTS_MAX = 4;
const SHIFT_MAX = 0.02; // what is drawn before all of the page is there may be set aside a little
const SETTLE_MS = 150;
const WAITS_MAX = 20;
const NO_PAGE = ["/healthz", "/readyz", "/openapi.json", "/imports/{id}/errors",
    "/attachments/{id}", "/requests/{key}/files/{file}", "/account/export"];

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

async function violations(page, asked) {
    const found = await page.evaluate((runOnly) => globalThis.axe.run(document,
        { runOnly, resultTypes: ["violations"] }), asked);
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

// The page as it stands, in each of LOOKS and as narrow as it gets. Only the rules of colour are
// asked again when nothing but the colours have changed.
async function inspect(page, looks) {
    const found = [];
    let seen;

    await page.evaluate(AXE);
    for (const [scheme, width] of looks) {
        await paint(page, scheme, width);
        const wrong = await violations(page, width === seen ? RULES_OF_COLOUR : TAGS);
        found.push(...wrong.map((one) => `${scheme} ${width}: ${one}`));
        seen = width;
    }
    await page.setViewportSize({ width: NARROWEST, height: 844 });
    const over = await scrollsSideways(page);
    if (over > 0) found.push(`${over} px wider than ${NARROWEST}`);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1280, height: 800 });
    return found;
}

// How much of the page moved while it was loading, and what, from where to where.
async function shifts(page) {
    return page.evaluate(() => new Promise((resolve) => {
        const moved = { sum: 0, what: [] };
        const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) {
                if (entry.hadRecentInput) continue;
                moved.sum += entry.value;
                moved.what.push(...entry.sources.map(({ node, previousRect, currentRect }) =>
                    `${node && node.nodeName} ${place(previousRect)} -> ${place(currentRect)}`));
            }
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(moved), 50));
    }));
}

// English in every look. Each page in another language too, in one look: which, changes from page
// to page; INTERNA_TEST_LONG shows each in all of them.
const ROUNDS = [
    { lang: "en", what: "wide", looksOf: () => LOOKS.filter(([, width]) => width === 1280) },
    { lang: "en", what: "narrow", looksOf: () => LOOKS.filter(([, width]) => width === 390) },
    ...LANGUAGES.filter((lang) => lang !== "en").map((lang, turn) => ({
        lang, what: "in turn",
        looksOf: (number) => process.env.INTERNA_TEST_LONG || number % 3 === turn
            ? [LOOKS[(number + turn) % LOOKS.length]] : [],
    })),
];

for (const { lang, what, looksOf } of ROUNDS) {
    test(`axe finds nothing on any page in ${lang}, ${what}, none is too wide`,
        async ({ sqlite }) => {
            const found = [];

            for (const [number, place] of (await placesOf(sqlite)).entries()) {
                const looks = looksOf(number);
                const note = (fault) => found.push(`${place.name}: ${fault}`);
                if (looks.length === 0) continue;
                const { page } = await openPlace(sqlite, place, { lang });

                if (await page.locator("h1").count() !== 1) note("not one h1");
                if (await page.locator("html").getAttribute("lang") !== lang) note("language");
                const moved = await shifts(page);
                if (moved.sum > SHIFT_MAX) note(`it jumps as it loads: ${moved.what.join(", ")}`);
                for (const one of await inspect(page, looks)) note(one);
            }
            assert.deepEqual(found, []);
        });
}

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

const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

// What crosses the wire from OPEN on until all is there: requests not answered by the browser's
// cache, and bytes.
async function traffic(session, open) {
    const started = new Set(), pending = new Set();
    let bytes = 0;
    const begin = ({ requestId, request }) => {
        if (!request.url.startsWith("http")) return;
        started.add(requestId);
        pending.add(requestId);
    };
    const cached = ({ requestId }) => started.delete(requestId);
    const answered = ({ requestId, response }) => {
        if (response.fromDiskCache) started.delete(requestId);
    };
    const end = ({ requestId, encodedDataLength }) => {
        pending.delete(requestId);
        if (started.has(requestId)) bytes += encodedDataLength;
    };

    session.on("Network.requestWillBeSent", begin);
    session.on("Network.requestServedFromCache", cached);
    session.on("Network.responseReceived", answered);
    session.on("Network.loadingFinished", end);
    await open();
    for (let waits = 0; pending.size > 0 && waits < WAITS_MAX; waits++) await settle();
    session.off("Network.requestWillBeSent", begin);
    session.off("Network.requestServedFromCache", cached);
    session.off("Network.responseReceived", answered);
    session.off("Network.loadingFinished", end);
    return { requests: started.size, bytes };
}

// A place opened by a browser that knows nothing of the house but who signed in, and once more.
async function weigh(house, place) {
    const { context } = await house.visit(place.email);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const open = async () => {
        await page.goto(place.path);
        await settle(); // icons may be fetched after the page has loaded
    };

    await session.send("Network.enable");
    await session.send("Network.clearBrowserCache");
    const first = await traffic(session, open);
    const second = await traffic(session, open);
    await page.close();
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
