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
