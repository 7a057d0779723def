// Every verb of the loop with its body, by the two sides and an approver.
"use strict";

const { assert, test } = require("./house.js");
const { daysFromNow } = require("./contract.js");

// One who asks (admin, not of IT), one who supplies (the lead of IT), and what they need.
async function cast(house) {
    const asker = house.person("admin@jkl.example");
    const supplier = house.person("lead.it@jkl.example");
    const { items } = await asker.get("/offerings");
    const lead = await supplier.get("/session");
    const units = (await asker.get("/units")).items;

    return {
        asker,
        supplier,
        offering: items[0].id,
        performer: lead.person.id,
        other: units.find(
            (unit) =>
                unit.code !== "IT" &&
                unit.company.id === units.find((one) => one.code === "IT").company.id,
        ).id,
    };
}

async function ask({ asker, offering }, more = {}) {
    return (await asker.post("/requests", { offering, title: "A printer", ...more })).key;
}

// Rows: [who, verb, body, what the document says after].
async function play(people, key, rows) {
    let document;

    for (const [who, verb, body, want] of rows) {
        document = await people[who].post(`/requests/${key}/${verb}`, body);
        for (const [name, value] of Object.entries(want)) {
            assert.deepEqual(document[name], value, `${name} after ${verb}`);
        }
        assert.equal(document.key, key);
    }
    return document;
}

test("promise, start, pause, re-promise, deliver, return, accept, rate, reopen", async (house) => {
    const people = await cast(house);
    const key = await ask(people);
    const due = daysFromNow(3);
    const later = daysFromNow(5);
    const last = await play(people, key, [
        [
            "supplier",
            "promise",
            { due, price: { minor: 0, currency: "EUR" }, criteria: "It prints" },
            {
                state: "promised",
                turn: "supplier",
                due: due.replace(".000Z", "Z"),
                criteria: "It prints",
            },
        ],
        ["supplier", "start", {}, { state: "promised" }],
        ["supplier", "pause", { on: "third", reason: "Parts" }, { paused: true, turn: "third" }],
        ["supplier", "resume", {}, { paused: false, turn: "supplier" }],
        [
            "supplier",
            "re-promise",
            { due: later, reason: "Parts are late" },
            { consent_open: true, due: due.replace(".000Z", "Z") },
        ],
        ["asker", "refuse-consent", {}, { consent_open: false, due: due.replace(".000Z", "Z") }],
        [
            "supplier",
            "re-promise",
            { due: later, criteria: "It prints in colour" },
            { consent_open: true },
        ],
        ["asker", "consent", {}, { consent_open: false, criteria: "It prints in colour" }],
        ["supplier", "deliver", { text: "On your desk" }, { state: "delivered", turn: "customer" }],
        ["asker", "return", { reason: "No paper" }, { state: "promised", returns: 1 }],
        ["supplier", "deliver", {}, { state: "delivered" }],
        ["supplier", "take-back", {}, { state: "promised" }],
        ["supplier", "deliver", {}, { state: "delivered" }],
        [
            "asker",
            "accept",
            { rating: 4, comment: "Good" },
            { state: "accepted", customer_rating: 4 },
        ],
        ["supplier", "rate", { rating: 5, comment: "Clear" }, { supplier_rating: 5 }],
        ["asker", "reopen", { reason: "It stopped" }, { state: "asked", customer_rating: null }],
    ]);
    assert.deepEqual(
        last.versions.map((row) => row.kind),
        ["promise", "re-promise", "re-promise"],
    );
    await people.supplier.refused(`/requests/${key}/accept`, {}, 403, "right");
    await people.asker.refused(`/requests/${key}/accept`, {}, 409, "state");
});

test("question, message, note, assign, counter, accept the offer, cancel", async (house) => {
    const people = await cast(house);
    const key = await ask(people);
    const due = daysFromNow(4);
    await play(people, key, [
        [
            "supplier",
            "question",
            { text: "Which floor?" },
            { question_open: true, turn: "customer" },
        ],
        [
            "asker",
            "message",
            { text: "The **second**", lang: "en" },
            { question_open: false, turn: "supplier" },
        ],
        ["supplier", "note", { text: "Again" }, { state: "asked" }],
        ["supplier", "assign", { person: people.performer }, { state: "asked" }],
        [
            "supplier",
            "counter",
            {
                due,
                price: { minor: 900, currency: "EUR" },
                criteria: "Used",
                reason: "New is dear",
            },
            { state: "countered", turn: "customer" },
        ],
        ["asker", "counter", { due: daysFromNow(2), reason: "Sooner" }, { state: "asked" }],
        ["supplier", "counter", { due }, { state: "countered" }],
        ["supplier", "take-back", {}, { state: "asked" }],
        ["supplier", "counter", { due }, { state: "countered" }],
        ["asker", "accept-offer", {}, { state: "promised" }],
        ["asker", "cancel", { reason: "No need" }, { state: "cancelled", turn: "nobody" }],
        ["asker", "rate", { rating: 3 }, { customer_rating: 3 }],
    ]);
    const seen = await people.asker.get(`/requests/${key}`);
    assert.ok(
        seen.conversation.every((row) => !row.internal),
        "a note is the supplier's own",
    );
    const theirs = await people.supplier.get(`/requests/${key}`);
    assert.ok(theirs.conversation.some((row) => row.internal && row.text === "Again"));
});

test("decline, ask again, edit, ask, withdraw, discard, hand over, revoke", async (house) => {
    const people = await cast(house);
    const declined = await ask(people);
    await play(people, declined, [
        ["supplier", "decline", { reason: "Not ours" }, { state: "declined" }],
    ]);
    const copy = await people.asker.post(`/requests/${declined}/ask-again`);
    assert.equal(copy.state, "draft");
    await play(people, copy.key, [
        [
            "asker",
            "edit",
            { title: "A scanner", body: "Flat", wanted: daysFromNow(8) },
            { title: "A scanner" },
        ],
        ["asker", "edit", { body: "", wanted: null, lines: [] }, { body: null, wanted: null }],
        ["asker", "ask", {}, { state: "asked" }],
        ["asker", "withdraw", { reason: "Found one" }, { state: "withdrawn" }],
    ]);
    const draft = await ask(people, { draft: true });
    assert.deepEqual(await people.asker.post(`/requests/${draft}/discard`, {}), {
        discarded: true,
    });
    assert.equal((await people.asker.ask("GET", `/requests/${draft}`)).status, 404);
    await play(people, await ask(people), [
        ["supplier", "hand-over", { unit: people.other, reason: "Theirs" }, { state: "asked" }],
    ]);
    await play(people, await ask(people), [
        ["supplier", "promise", { due: daysFromNow(1) }, { state: "promised" }],
        ["supplier", "revoke", { reason: "Fire" }, { state: "revoked" }],
    ]);
});

test("a child carries what was disclosed and holds its parent's delivery", async (house) => {
    const people = await cast(house);
    const key = await ask(people, { body: "Room 7" });
    await play(people, key, [
        ["supplier", "promise", { due: daysFromNow(6) }, { state: "promised" }],
    ]);
    const child = await people.supplier.post(`/requests/${key}/ask-child`, {
        offering: people.offering,
        title: "A cable",
        body: "Long",
        fields: {},
        disclose: ["title"],
    });
    assert.equal(child.parent.key, key);
    assert.deepEqual(
        child.disclosed.map((row) => row.text),
        ["A printer"],
    );
    assert.equal(JSON.stringify(child).includes("Room 7"), false);
    await people.supplier.refused(`/requests/${key}/deliver`, {}, 409, "children-open");
    await play(people, key, [
        [
            "supplier",
            "pause",
            { on: "request", request: child.key, reason: "The cable" },
            { turn: "request" },
        ],
    ]);
    const parent = await people.asker.get(`/requests/${key}`);
    assert.deepEqual(
        parent.children.map((row) => row.key),
        [child.key],
    );
});

test("follow, join, record, confirm, contest", async (house) => {
    const people = await cast(house);
    const key = await ask(people);
    await play(people, key, [
        ["asker", "follow", {}, {}],
        ["asker", "unfollow", {}, { followers: [] }],
    ]);
    const joined = await people.supplier.post(`/requests/${key}/join`, {});
    assert.deepEqual(
        joined.joined.map((row) => row.id),
        [people.performer],
    );
    const tell = async () =>
        (
            await people.supplier.post(
                "/requests/record",
                {
                    offering: people.offering,
                    title: "By phone",
                    happened_at: daysFromNow(-1),
                    on_behalf: (await people.asker.get("/session")).person.id,
                },
                201,
            )
        ).key;
    await play(people, await tell(), [
        ["asker", "confirm", {}, { confirmation: "confirmed", state: "accepted" }],
    ]);
    await play(people, await tell(), [
        ["asker", "contest", { reason: "Not so" }, { confirmation: "contested" }],
    ]);
});

test("what needs approval goes to its approver first", async (house) => {
    const people = await cast(house);
    const approver = (await people.supplier.get("/people")).items.find(
        (row) =>
            row.email && row.email !== "admin@jkl.example" && row.email !== "lead.it@jkl.example",
    );
    people.approver = house.person(approver.email);
    const { id } = await people.supplier.offer({
        unit: "IT",
        normal_days: 1,
        approver: approver.email,
        texts: [{ lang: "en", title: "A server" }],
    });
    const own = { ...people, offering: id };
    await play(people, await ask(own), [
        ["approver", "approve", {}, { state: "asked" }],
        ["supplier", "promise", { due: daysFromNow(1) }, { state: "promised" }],
    ]);
    const refused = await ask(own);
    await people.asker.refused(`/requests/${refused}/approve`, {}, 403, "right");
    await play(people, refused, [
        ["approver", "refuse", { reason: "Too dear" }, { state: "refused" }],
    ]);
    const withdrawn = await people.supplier.post(`/offerings/${id}/withdraw`, {}, 200);
    assert.equal(withdrawn.state, "withdrawn");
    await people.asker.refused(
        "/requests",
        { offering: id, title: "One more" },
        409,
        "offering-withdrawn",
    );
});
