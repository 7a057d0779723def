// A shared device of a unit: a temporary worker without an e-mail scans a code on the wall, signs
// in by personnel number and PIN, and asks.
"use strict";

const { LANGUAGES, PASSWORD, assert, test } = require("./harness.js");
const { cast } = require("./cast.js");
const { said } = require("./words.js");

const ASK_MS = 60_000;
const PIN = "730264"; // no row, no repeat, no date: those are refused as easily guessed
let workers = 0;

async function says(visitor, lang, msgids) {
    const text = await visitor.text("body");

    for (const msgid of msgids) {
        assert.ok(text.toLowerCase().includes(said(lang, msgid).toLowerCase()),
            `${lang}: "${said(lang, msgid)}" is not on ${visitor.page.url()}`);
    }
}

// Somebody who has but a number and a first PIN, of the unit IT.
async function worker(house, lang) {
    const parts = await cast(house);
    const admin = await house.visit(parts.admin);
    const unit = parts.it.id;
    const number = `T-${++workers}`;
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const { company } = await admin.get(`/units/${unit}`);
    const person = await admin.post("/people", {
        name: `Temporal ${workers}`, personnel_no: number, lang,
        company: company.id, relation: "temporary", from: day,
    });

    await admin.post(`/units/${unit}/members`, { person: number, from: day });
    const { pin } = await admin.post(`/people/${person.id}/pin`, {});
    return { parts, admin, unit, number, first: pin, pin: PIN };
}

// A browser that was made the shared device of the unit, by the page that the code opens.
async function device(house, admin, unit, scripts, lang) {
    const { address } = await admin.post(`/units/${unit}/devices`, { name: "Tablet" });
    const seat = await house.visit("", { scripts, lang, width: 390, height: 844, seat: ++workers });

    await seat.go(address.replace(/^https?:\/\/[^/]+/, ""));
    await seat.submit(seat.page.locator('form[action="/pair"]'));
    assert.match(seat.page.url(), /\/sign-in$/);
    return seat;
}

// Where the code on the wall leads, as the phone reads it.
async function wall(admin, offering) {
    const poster = await admin.get(`/offerings/${offering}/poster?title=Kitchen%2012`);
    const house = await admin.get("/openapi.json");

    assert.ok(house.openapi && /^https?:\/\//.test(poster.address));
    assert.deepEqual(poster.says.map((one) => one.lang), LANGUAGES);
    return poster.address.replace(/^https?:\/\/[^/]+/, "");
}

async function signIn(seat, { number, first, pin }) {
    const form = seat.page.locator('form[action="/session/pin"]');

    await form.locator("summary").click();
    await seat.fill(form, { login: number, pin: first, new_pin: pin });
    await seat.submit(form);
    assert.doesNotMatch(seat.page.url(), /\/session\/pin$/, await seat.text());
}

async function play(house, scripts, lang) {
    const who = await worker(house, lang);
    const seat = await device(house, who.admin, who.unit, scripts, lang);
    const asked = await wall(who.admin, who.parts.problem.id);
    const started = Date.now();

    await seat.go(asked);
    assert.match(seat.page.url(), /\/sign-in\?next=/);
    await says(seat, lang, ["Sign in", "PIN"]);
    await signIn(seat, who);
    const form = seat.page.locator('form[action="/requests"]');
    assert.equal(await form.locator('[name="title"]').inputValue(), "Kitchen 12");
    await form.locator('[name="body"]').fill("No funciona.");
    await seat.submit(form);
    assert.ok(Date.now() - started < ASK_MS);
    assert.match(seat.page.url(), /\/requests\/[A-Z]+-\d+$/);
    await says(seat, lang, ["Asked"]);
    assert.equal(await seat.page.locator('a[href="/account"], a[href="/queue"]').count(), 0);
    const mine = seat.page.url();
    await seat.submit(seat.page.locator('form[action="/session/end"]').first());
    await seat.go(mine);
    assert.match(seat.page.url(), /\/sign-in\?next=/);
}

for (const lang of LANGUAGES) {
    for (const scripts of [true, false]) {
        test(`a temporary worker asks on a shared device in ${lang} `
            + `${scripts ? "with" : "without"} scripts`,
        ({ sqlite }) => play(sqlite, scripts, lang));
    }
}
test("a temporary worker asks on a shared device on PostgreSQL",
    ({ postgres }) => play(postgres, false, "en"), { postgres: true });

// The page's own clock stands still, so the waiting is done here.
async function until(holds) {
    for (let tries = 0; tries < 100; tries++) {
        if (await holds()) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(`never: ${holds}`);
}

test("a shared device locks by itself, and gives what was typed to its writer alone",
    async ({ sqlite }) => {
        const one = await worker(sqlite, "en");
        const other = await worker(sqlite, "en");
        const seat = await device(sqlite, one.admin, one.unit, true, "en");
        const asked = await wall(one.admin, one.parts.problem.id);

        const body = seat.page.locator('[name="body"]');
        await seat.page.clock.install();
        await seat.go(asked);
        await signIn(seat, one);
        await body.fill("Half a sentence");
        await seat.page.clock.fastForward(62_000);
        await seat.page.waitForURL(/\/sign-in\?next=/);
        await signIn(seat, { ...one, first: one.pin, pin: "815406" });
        await until(async () => await body.inputValue() === "Half a sentence");
        await body.fill("Another half");
        await seat.page.clock.fastForward(62_000);
        await seat.page.waitForURL(/\/sign-in\?next=/);
        await signIn(seat, other);
        await body.waitFor();
        await until(() =>
            seat.page.evaluate(() => sessionStorage.getItem("interna-typed") === null));
        assert.equal(await body.inputValue(), "");
    });

test("without scripts a page that is only read leaves by itself", async ({ sqlite }) => {
    const who = await worker(sqlite, "en");
    const seat = await device(sqlite, who.admin, who.unit, false, "en");

    await signIn(seat, who);
    const refresh = seat.page.locator('head meta[http-equiv="refresh"]');
    assert.match(await refresh.getAttribute("content"), /^61;url=\/sign-in/);
    await seat.go(`/requests/new?offering=${who.parts.problem.id}`);
    assert.equal(await refresh.count(), 0);
});

test("a password opens no more on a shared device than a PIN", async ({ sqlite }) => {
    const who = await worker(sqlite, "en");
    const seat = await device(sqlite, who.admin, who.unit, true, "en");
    const answer = await seat.send("POST", "/session",
        { email: who.parts.admin, password: PASSWORD });

    assert.equal(answer.status(), 201);
    assert.equal((await seat.send("GET", "/people")).status(), 403);
});
