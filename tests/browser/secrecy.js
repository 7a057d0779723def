// What is confidential, or for named persons only, does not exist for anybody else: not on a page,
// not in JSON, not in a list, a count, a search or a child request.
"use strict";

const { cast, listAll } = require("./cast.js");
const { assert, inDays, test } = require("./harness.js");

// An answer to each required question of an offering, and the person it is about.
async function answers(visitor, offering, concerned) {
    const { fields } = await visitor.get(`/offerings/${offering.id}`);
    const plain = { text: "algo", "long-text": "algo", number: 3, date: inDays(5).rfc.slice(0, 10),
        "yes-no": true, money: { minor: 100, currency: "EUR" } };
    const given = {};

    for (const field of fields) {
        if (field.kind === "person") given[field.name] = concerned.id;
        else if (field.required) given[field.name] = plain[field.kind] ?? field.choices[0].value;
    }
    return given;
}

// Who must not know: everybody of the cast who is on neither side, the supplier's own lead where
// only named persons may, and an administrator always.
async function outsiders(house, parts, offering, handlers) {
    const asker = await house.visit(parts.member);
    const unit = await asker.get(`/units/${offering.unit.id}`);
    const insiders = handlers || unit.members.map((one) => one.email);
    const others = [parts.lead, parts.admin, parts.customer, parts.helper, parts.bystander,
        ...unit.members.map((one) => one.email)];

    return [...new Set(others)].filter((email) => email && !insiders.includes(email)
        && email !== parts.member);
}

// The e-mail addresses of the persons named on a request.
async function handlersOf(visitor, request) {
    const people = await listAll(visitor, "/people");

    return people.filter((one) => request.handlers.some((handler) => handler.id === one.id))
        .map((one) => one.email);
}

// Everything an outsider can ask that could tell of KEY or WORD.
async function isHiddenFrom(visitor, { key, word, unit }) {
    const tell = (what) => `${visitor.email} learns of ${key}: ${what}`;
    const hidden = await visitor.send("GET", `/requests/${key}`);
    const nothing = await visitor.send("GET", "/requests/NOT-1");

    assert.equal(hidden.status(), 404, tell("JSON"));
    assert.equal(await hidden.text(), await nothing.text(), tell("another refusal"));
    for (const verb of ["message", "follow", "accept", "ask-child"]) {
        const answer = await visitor.send("POST", `/requests/${key}/${verb}`, {});
        assert.ok([404, 422].includes(answer.status()), tell(`${verb} ${answer.status()}`));
        assert.ok(!(await answer.text()).includes(word), tell(verb));
    }
    for (const where of ["/", "/requests", "/requests?mine=1", `/requests?supplier=${unit}`,
        `/requests?q=${word}`, `/requests?q=${key}`, `/search?q=${word}`,
        `/search?q=${word.slice(0, 6)}`, `/queue/${unit}`,
        `/queue/${unit}?sort=newest`]) {
        const json = await (await visitor.send("GET", where)).text();
        await visitor.go(where);
        const page = await visitor.page.locator("main").innerText();
        for (const seen of [json, page]) {
            assert.ok(!seen.replace(`"q":"${word}"`, "").includes(word), tell(where));
            assert.ok(!seen.includes(key), tell(where));
        }
    }
    assert.equal((await visitor.go(`/requests/${key}`)).status(), 404, tell("page"));
}

async function countsOf(visitor, unit) {
    const answer = await visitor.send("GET", `/queue/${unit}`);
    if (!answer.ok()) return answer.status();
    const { views, open, due_today } = await answer.json();
    return { views, open, due_today };
}

async function nextNumber(visitor, offering) {
    const { key } = await visitor.post("/requests", { offering: offering.id, title: "Contar" });
    return Number(/\d+$/.exec(key)[0]);
}

async function askInSecret(house, parts, offering, word) {
    const asker = await house.visit(parts.member);
    const concerned = await house.visit(parts.helper);

    return asker.post("/requests", {
        offering: offering.id, title: `Asunto ${word}`, body: `Detalle ${word}`,
        fields: await answers(asker, offering, concerned),
    });
}

async function secretStaysSecret(house, kind, word) {
    const parts = await cast(house);
    const offering = parts[kind];
    assert.ok(offering, `the sample lacks a ${kind} offering`);
    const asker = await house.visit(parts.member);
    const everybody = await outsiders(house, parts, offering, kind === "named" ? [] : undefined);
    const before = new Map();

    for (const email of everybody) {
        before.set(email, await countsOf(await house.visit(email), offering.unit.id));
    }
    const first = await nextNumber(asker, parts.problem);
    const request = await askInSecret(house, parts, offering, word);
    const handlers = kind === "named" ? await handlersOf(asker, request) : undefined;
    assert.ok(!handlers || handlers.length > 0, "a named request has its handlers");
    const kept = await outsiders(house, parts, offering, handlers);
    assert.ok(kept.includes(parts.admin) && kept.includes(parts.lead));
    if (kind === "named") assert.ok(kept.includes(parts.helper), "nor whom it is about");
    assert.equal(await nextNumber(asker, parts.problem), first + 1, "no gap tells of it");
    const found = await asker.get(`/requests?q=${word}`);
    assert.equal(found.items.length, 0, "its text is not indexed");
    for (const email of kept) {
        const outsider = await house.visit(email);
        await outsider.speak("en");
        await isHiddenFrom(outsider, { key: request.key, word, unit: offering.unit.id });
        const counts = await countsOf(outsider, offering.unit.id);
        assert.deepEqual(counts, before.get(email), `${email} counts`);
    }
    return { parts, request, kept, handlers };
}

// The other team gets what was passed on, and nobody learns where it comes from.
async function childTellsNothing(house, { parts, request, handlers, kept }, word) {
    const unit = await (await house.visit(parts.member)).get(`/units/${request.supplier.id}`);
    const email = (handlers || unit.members.map((one) => one.email))[0];
    const handler = await house.visit(email);
    const child = await handler.post(`/requests/${request.key}/ask-child`, {
        offering: parts.problem.id, title: "Una parte", disclose: [],
    });

    for (const other of kept) {
        const visitor = await house.visit(other);
        const answer = await visitor.send("GET", `/requests/${child.key}`);
        const json = await answer.text();
        await visitor.go(`/requests/${child.key}`);
        for (const seen of [json, await visitor.text("body")]) {
            assert.ok(!seen.includes(word) && !seen.includes(request.key),
                `${other} learns from ${child.key}`);
        }
    }
}

for (const kind of ["confidential", "named"]) {
    for (const database of ["sqlite", "postgres"]) {
        test(`a ${kind} request is invisible to everybody else on ${database}`, async (houses) => {
            const word = `zafiro${kind}`;
            const secret = await secretStaysSecret(houses[database], kind, word);
            await childTellsNothing(houses[database], secret, word);
        }, { postgres: database === "postgres" });
    }
}
