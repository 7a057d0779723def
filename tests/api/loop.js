// The loop as programs meet it where it is easily got wrong: who comes too late, what an answer
// says, what a verb leaves behind.
"use strict";

const { assert, test } = require("./house.js");
const { daysFromNow } = require("./contract.js");

async function cast(house) {
    const asker = house.person("admin@jkl.example");
    const supplier = house.person("lead.it@jkl.example");
    const { items } = await asker.get("/offerings");

    return { asker, supplier, offering: items[0].id };
}

async function ask({ asker, offering }, more = {}) {
    return (await asker.post("/requests", { offering, title: "A screen", ...more })).key;
}

test("who comes too late with If-Match is told so, whatever the state is now", async (house) => {
    const { asker, supplier, offering } = await cast(house);
    const key = await ask({ asker, offering });
    const seen = { "If-Match": `"${(await supplier.get(`/requests/${key}`)).version}"` };

    await supplier.post(`/requests/${key}/promise`, { due: daysFromNow(2) });
    const late = [`/requests/${key}/promise`, { due: daysFromNow(3) }];
    await supplier.refused(...late, 412, "stale", seen);
    await supplier.refused(...late, 409, "state");
    await asker.refused(...late, 403, "right", seen);
});

const euros = (minor) => ({ minor, currency: "EUR" });

test("the shown price is the offering's times the quantity, not a customer's", async (house) => {
    const { asker, supplier } = await cast(house);
    const texts = [{ lang: "en", title: "A keyboard" }];
    const offer = { unit: "IT", normal_days: 2, price: euros(1850), texts };
    const offering = (await supplier.offer(offer)).id;
    const good = { offering, title: "Keyboards" };
    const priceOf = async (lines) => (await asker.post("/requests", { ...good, lines })).price;

    assert.deepEqual(await priceOf([]), euros(1850));
    assert.deepEqual(await priceOf([{ what: "Black", quantity: 10 }]), euros(18500));
    assert.deepEqual(
        await priceOf([{ what: "Black", quantity: 2, price: euros(1850) }, { what: "White" }]),
        euros(5550),
    );
    for (const price of [euros(10), euros(0), euros(1851), { minor: 1850, currency: "USD" }]) {
        const lines = [{ what: "Black", price: euros(1850) }, { what: "White", price }];
        const problem = await asker.refused("/requests", { ...good, lines }, 422, "fields");
        assert.deepEqual(
            problem.errors.map((one) => [one.pointer, one.code]),
            [["/lines/1/price", "other-price"]],
        );
        assert.match(problem.errors[0].title, /18[.,]50 EUR/);
    }
});

test("a verb answers 200, also where it makes another; making answers 201", async (house) => {
    const { asker, supplier, offering } = await cast(house);
    const key = await ask({ asker, offering });
    const headers = { "Idempotency-Key": "8".repeat(32) };
    const body = { offering, title: "A part" };
    const child = [`/requests/${key}/ask-child`, { body, headers }];

    for (let round = 0; round < 2; round++) {
        const answer = await supplier.ask("POST", ...child);
        assert.equal(answer.status, 200);
        assert.equal(answer.json.parent.key, key);
        assert.equal(answer.headers.get("location"), `/requests/${answer.json.key}`);
    }
    await asker.post(`/requests/${key}/withdraw`);
    assert.equal((await asker.post(`/requests/${key}/ask-again`)).state, "draft");
    for (const [where, { post }] of Object.entries(house.api.paths)) {
        const good = Object.keys(post?.responses ?? {}).filter((status) => status < 400);
        assert.equal(good.length, post === undefined ? 0 : 1, `${where} answers ${good}`);
    }
    assert.ok(house.api.paths["/requests/{key}/ask-child"].post.responses["200"]);
    assert.ok(house.api.paths["/requests"].post.responses["201"]);
});

test("the actions of a document are those that its reader may really do", async (house) => {
    const { asker, supplier, offering } = await cast(house);
    const key = await ask({ asker, offering });
    const may = async (who) => (await who.get(`/requests/${key}`)).actions;
    const reader = house.person("lead.it@jkl.example", "read");

    assert.ok((await may(supplier)).includes("promise"));
    assert.deepEqual(await may(reader), []);
    await reader.refused(`/requests/${key}/promise`, { due: daysFromNow(2) }, 403, "scope");
    await supplier.post(`/requests/${key}/promise`, { due: daysFromNow(2) });
    const body = { offering, title: "A part" };
    const child = (await supplier.post(`/requests/${key}/ask-child`, body)).key;
    assert.ok(!(await may(supplier)).includes("deliver"));
    await supplier.refused(`/requests/${key}/deliver`, {}, 409, "children-open");
    await supplier.post(`/requests/${child}/withdraw`);
    assert.ok((await may(supplier)).includes("deliver"));
    await supplier.post(`/requests/${key}/deliver`);
    await asker.post(`/requests/${key}/accept`, { rating: 3 });
    assert.ok(!(await may(asker)).includes("rate"));
});

test("an accept that is a part, a message and what happened say what they mean", async (house) => {
    const { asker, supplier, offering } = await cast(house);
    const key = await ask({ asker, offering }, { lines: [{ what: "Foot", quantity: 4 }] });
    const where = `/requests/${key}`;
    const codes = ({ errors }) => errors.map((one) => [one.pointer, one.code]);

    await supplier.post(`${where}/promise`, { due: daysFromNow(2) });
    await supplier.post(`${where}/deliver`);
    const part = { lines: [{ number: 1, quantity: 1 }], rating: 2 };
    assert.deepEqual(codes(await asker.refused(`${where}/accept`, part, 422, "fields")), [
        ["/rating", "rate-whole"],
    ]);
    const whole = { lines: [{ number: 1, quantity: 4 }], rating: 2, comment: "At last" };
    assert.equal((await asker.post(`${where}/accept`, whole)).customer_rating, 2);

    const said = await asker.post(`${where}/message`, { text: "Paldies", lang: "lv" });
    assert.deepEqual([said.conversation.at(-1).lang, said.history.at(-1).lang], ["lv", "lv"]);

    const told = { offering, title: "By phone", on_behalf: "lead.it@jkl.example" };
    const rows = [
        [{ happened_at: daysFromNow(1) }, "in-future"],
        [{}, "required"],
        [{ happened_at: "yesterday" }, "bad-time"],
    ];
    for (const [more, code] of rows) {
        const body = { ...told, ...more };
        const problem = await asker.refused("/requests/record", body, 422, "fields");
        assert.deepEqual(codes(problem), [["/happened_at", code]]);
    }
    const open = `/requests/${await ask({ asker, offering })}/assign`;
    for (const [body, code] of [
        [{ person: "abc" }, "bad-reference"],
        [{}, "required"],
    ])
        assert.deepEqual(codes(await supplier.refused(open, body, 422, "fields")), [
            ["/person", code],
        ]);
});

test("what was passed on is labelled in the language of who reads it", async (house) => {
    const { asker, supplier, offering } = await cast(house);
    const labels = [
        { lang: "en", label: "Place", choices: "Upstairs\nDownstairs" },
        { lang: "lv", label: "Vieta", choices: "Augšā\nLejā" },
    ];
    const offer = {
        unit: "IT",
        normal_days: 2,
        texts: [{ lang: "en", title: "A lamp" }],
        fields: [{ name: "place", kind: "choice", texts: labels }],
    };
    const made = (await supplier.offer(offer)).id;
    const filled = { body: "Red", fields: { place: "Upstairs" } };
    const key = await ask({ asker, offering: made }, filled);
    const child = await supplier.post(`/requests/${key}/ask-child`, {
        offering,
        title: "A cable",
        disclose: ["title", "body", "place"],
    });
    const told = ({ disclosed }) => disclosed.map(({ name, label, text }) => [name, label, text]);

    assert.deepEqual(told(child), [
        ["title", "Nosaukums", "A screen"],
        ["body", "Sīkāk", "Red"],
        ["place", "Vieta", "Augšā"],
    ]);
    assert.deepEqual(told(await asker.get(`/requests/${child.key}`)), [
        ["title", "Title", "A screen"],
        ["body", "Details", "Red"],
        ["place", "Place", "Upstairs"],
    ]);
});

test("the price of a counter-offer and of a promise has its type in JSON", async (house) => {
    const { asker, supplier, offering } = await cast(house);
    const where = `/requests/${await ask({ asker, offering })}`;
    const due = daysFromNow(2);
    const rows = [
        [12.5, "/price", "wrong-type"],
        ["12.50 EUR", "/price", "wrong-type"],
        [{ minor: "5", currency: "EUR" }, "/price", "bad-money"],
        [{ minor: 0, currency: "EUR", tax: 1 }, "/price/tax", "unknown-field"],
        [{ amount: "5", currency: "EUR" }, "/price/amount", "unknown-field"],
    ];
    const refuses = async (verb) => {
        for (const [price, pointer, code] of rows) {
            const body = { due, price };
            const { errors } = await supplier.refused(`${where}/${verb}`, body, 422, "fields");
            assert.deepEqual([errors[0].pointer, errors[0].code], [pointer, code], verb);
        }
    };

    await refuses("counter");
    await refuses("promise");
    await supplier.post(`${where}/promise`, { due });
    await refuses("re-promise");
});
