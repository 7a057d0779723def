// The stage of the scenes: one browser that the people of the sample take in turn, and what they do
// in its pages. A step of a scene is a row: who, what, what is filled in, the tag beside the title
// then, and more of what is read. A list of four texts is one said in the reader's language.
"use strict";

const { LANGUAGES, assert, inDays } = require("./harness.js");
const { said } = require("./words.js");

// ---- who sits there ----

// The browser of the scenes: with scripts, or without.
async function seatOf(house, scripts) {
    const seat = await house.visit("", { scripts, seat: "stage" });

    seat.kept ??= new Map();
    return seat;
}

async function enter(seat, email) {
    const { context, kept } = seat;

    await context.clearCookies();
    seat.email = email;
    if (kept.has(email)) {
        const { cookies, ...session } = kept.get(email);
        await context.addCookies(cookies);
        Object.assign(seat, session);
    } else {
        await seat.signIn();
        const { csrf, id, name } = seat;
        kept.set(email, { cookies: await context.cookies(), csrf, id, name });
    }
}

// WHO sits down: name@company; each speaks the language of the play.
async function take({ seat, lang, present }, who) {
    const email = `${who}.example`;

    if (seat.email !== email) {
        await enter(seat, email);
        seat.shown = "";
    }
    if (!present.has(email)) await seat.speak(lang);
    present.add(email);
    return seat;
}

// ---- what is read ----

// The parts of a translated sentence around its values.
function pieces(lang, msgid) {
    return said(lang, msgid).split(/\{[^}]*\}/).filter((piece) => piece.trim() !== "");
}

// WORDS: a text of the program, a pattern, or { never: one of both }.
async function reads({ seat, lang }, words) {
    const page = await seat.text();
    const isThere = (word) => (word instanceof RegExp
        ? word.test(page) : pieces(lang, word).every((piece) => page.includes(piece)));
    const at = `${seat.email} at ${seat.page.url()} in ${lang}`;

    assert.equal(await seat.page.locator("html").getAttribute("lang"), lang);
    for (const word of words) {
        if (word.never) assert.ok(!isThere(word.never), `${at} reads: ${word.never}`);
        else assert.ok(isThere(word), `${at} does not read: ${word}\n${page}`);
    }
}

async function tagIs({ seat, lang }, tag) {
    const text = await seat.text("main .between:has(h1) .tag");

    assert.equal(text.trim(), said(lang, tag), `${seat.email} at ${seat.page.url()}`);
}

// ---- what is done ----

function where({ keys }, part) {
    return `/requests/${keys[part]}`;
}

async function show({ seat }, path) {
    if (seat.shown === path) return;
    await seat.go(path);
    seat.shown = path;
}

// One is on the page of a request now.
function arrive(play, part) {
    const path = new URL(play.seat.page.url()).pathname;

    assert.match(path, /^\/requests\/[A-Z0-9]+-[0-9A-Z]+$/);
    play.keys[part] = path.split("/").pop();
    play.seat.shown = path;
}

// The offering of the unit that has this name in the reader's language.
async function offered({ seat }, offer, unit) {
    const { items } = await seat.get(`/offerings?q=${encodeURIComponent(offer)}`);
    const one = items.find((item) => item.title === offer && (!unit || item.unit.name === unit));

    assert.ok(one, `${seat.email} is not offered: ${offer}`);
    return one.id;
}

async function fillAndAsk({ seat }, form, { photo, ...fields }) {
    const rest = form.locator('details:has([name="customer"]) > summary');

    if (fields.customer) await rest.click();
    await seat.fill(form, fields);
    if (photo) await form.locator('input[type="file"]').setInputFiles(photo);
    await seat.submit(form);
}

const acts = {
    async ask(play, { offer, unit, part = "whole", title = play.title, ...fields }) {
        const { seat } = play;
        const id = await offered(play, offer, unit);

        await seat.go(`/requests/new?offering=${id}`);
        assert.equal(await seat.text("h1"), offer);
        await fillAndAsk(play, seat.page.locator('form[action="/requests"][method="post"]'),
            { title, ...fields });
        arrive(play, part);
        assert.equal(await seat.text("h1"), title);
    },

    // Another team is asked, from the page of what it is needed for.
    async "ask-child"(play, { offer, part, ...fields }) {
        const { seat } = play;

        await show(play, where(play, "whole"));
        await seat.page.locator(`a[href="${where(play, "whole")}/ask-child"]`).click();
        await seat.page.locator("#choices-q").fill(offer);
        await seat.page.locator("#choices-q").press("Enter");
        await seat.page.locator(`a[href^="?offering="]:has(strong:text-is("${offer}"))`)
            .first().click();
        await fillAndAsk(play, seat.page.locator('form[action$="/ask-child"]'), fields);
        arrive(play, part);
    },

    async look(play, { part = "whole" }) {
        await show(play, where(play, part));
    },

    // What is not the point of the scene goes without its page.
    async quietly(play, { verb, offer, part, due, ...fields }) {
        const { seat } = play;

        if (due) fields.due = inDays(due).rfc;
        if (verb === "ask-child") {
            const offering = await offered(play, offer);
            const made = await seat.post(`${where(play, "whole")}/ask-child`,
                { offering, ...fields });
            play.keys[part] = made.key;
        } else {
            await seat.post(`${where(play, part)}/${verb}`, fields);
        }
        seat.shown = "";
    },

    async note(play, { text }) {
        const { seat } = play;

        await show(play, where(play, "whole"));
        await seat.page.locator("#message-text").fill(text);
        await Promise.all([
            seat.page.waitForResponse((answer) => answer.request().method() === "POST"),
            seat.page.locator('button[formaction$="/note"]').click(),
        ]);
        await seat.page.waitForLoadState("load");
    },

    async chain(play) {
        const { seat } = play;

        await seat.page.locator(`a[href$="${where(play, "whole")}/chain"]`).first().click();
        await seat.page.waitForURL(/\/chain$/);
        seat.shown = "";
    },
};

async function verb(play, name, { part = "whole", due, ...fields }) {
    await show(play, where(play, part));
    if (due) fields.due = inDays(due).local;
    await play.seat.act(name, fields);
    arrive(play, part);
}

function inLanguage(lang, given) {
    const pick = (value) => (Array.isArray(value) ? value[LANGUAGES.indexOf(lang)] : value);

    return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, pick(value)]));
}

async function step(play, [who, what, given = {}, tag = null, ...words]) {
    await take(play, who);
    const filled = inLanguage(play.lang, given);

    if (typeof what === "function") await what(play, filled);
    else if (acts[what]) await acts[what](play, filled);
    else await verb(play, what, filled);
    if (tag) await tagIs(play, tag);
    if (words.length > 0) await reads(play, words);
}

// The whole scene, from its beginning to its end.
async function play(house, scene, { scripts, lang }) {
    const seat = await seatOf(house, scripts);
    const { title } = inLanguage(lang, { title: scene.title });
    const one = { seat, lang, title, keys: {}, present: new Set() };

    seat.shown = "";
    for (const row of scene.steps) await step(one, row);
}

module.exports = { play, reads, seatOf, take };
