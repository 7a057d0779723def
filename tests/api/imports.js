// Imports of people as programs make them: the file over the wire, the dry run, the result.
"use strict";

const { assert, test } = require("./house.js");

function table(name, text, kind = "people") {
    const form = new FormData();

    form.set("kind", kind);
    form.set("file", new Blob([text], { type: "text/csv" }), name);
    return form;
}

async function until(person, id, state) {
    for (let tries = 0; tries < 600; tries++) {
        const now = await person.get(`/imports/${id}`);

        if (now.state === state) return now;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return assert.fail(`the import did not come to ${state}`);
}

test("a table larger than a form goes in, and out again", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const rows = ["Name,E-mail,Note"];

    for (let n = 0; n < 2000; n++) rows.push(`Person ${n},row${n}@x.example,${"x".repeat(700)}`);
    rows.push("Nobody,not an address,");
    const made = await admin.ask("POST", "/imports", { body: table("p.csv", rows.join("\n")) });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.headers.get("location"), `/imports/${made.json.id}`);
    assert.deepEqual(made.json.columns.map((one) => one.field), ["name", "email", "-"]);
    const { id } = made.json;

    await admin.post(`/imports/${id}/check`, { columns: ["name", "email", "-"] }, 200);
    const checked = await until(admin, id, "checked");
    assert.deepEqual(checked.counts, { error: 1, new: 2000, changed: 0, same: 0, kept: 0 });
    await admin.post(`/imports/${id}/start`, {}, 200);
    await until(admin, id, "done");
    assert.equal((await admin.get("/people?q=row1999")).items.length, 1);
    const { items } = await admin.get(`/imports/${id}/errors`);
    assert.deepEqual(items.map((one) => [one.row, one.notes[0].field, one.notes[0].code]),
        [[2002, "email", "bad-email"]]);
    await admin.post(`/imports/${id}/undo`, {}, 200);
    const undone = await until(admin, id, "undone");
    assert.equal(undone.counts.kept, 0);
    assert.equal((await admin.get("/people?q=row1999")).items.length, 0);
});

test("customers and their orders come from tables, and their errors by row", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const lead = house.person("lead.it@jkl.example");
    const it = (await lead.get("/session")).parties.find((one) => one.kind === "unit");
    const offering = (await lead.get("/offerings")).items.find((one) => one.unit.id === it.id
        && one.secrecy === "normal" && !one.approval && !one.price);
    const bring = async (name, kind, text) => {
        const made = await admin.ask("POST", "/imports", { body: table(name, text, kind) });
        assert.equal(made.status, 201, made.text);
        const { id } = made.json;
        const columns = made.json.columns.map((one) => one.field);
        await admin.post(`/imports/${id}/check`, { columns }, 200);
        await until(admin, id, "checked");
        await admin.post(`/imports/${id}/start`, {}, 200);
        return until(admin, id, "done");
    };

    const customers = await bring("c.csv", "customers", "Customer,ID\nWestern Foods,W-1\n");
    assert.equal(customers.counts.new, 1);
    const page = await admin.ask("GET", `/imports/${customers.id}`,
        { headers: { Accept: "text/html" } });
    assert.match(page.text, /href="\/imports\?kind=orders"/);
    assert.doesNotMatch(page.text, /let them in/);
    const orders = await bring("o.csv", "orders",
        "Customer,Order,Unit,Offering,Responsible,Title,Quantity\n"
        + `W-1,PO-1,IT,${offering.title},lead.it@jkl.example,Ten crates of limes,10\n`
        + `W-1,PO-2,IT,${offering.title},nora@stella.example,Eleven,11\n`
        + `W-2,PO-3,IT,${offering.title},,Twelve,12\n`);
    assert.deepEqual([orders.counts.new, orders.counts.error], [1, 2]);
    const { items } = await admin.get(`/imports/${orders.id}/errors`);
    assert.deepEqual(items.map((one) => [one.row, one.notes[0].field, one.notes[0].code]),
        [[3, "requester", "unknown-colleague"], [4, "customer", "unknown-customer"]]);
    const found = (await lead.get("/search?q=PO-1&kind=request")).groups[0].items;
    const order = await lead.get(`/requests/${found[0].key}`);
    assert.deepEqual([order.external, order.order_number, order.customer.name,
        order.lines[0].quantity], [true, "PO-1", "Western Foods", 10]);
});

test("a file is refused by what is wrong with it, and by who sends it", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const other = house.person("lead.it@jkl.example", "read,write,admin");
    const bare = house.person("admin@jkl.example");
    const good = () => table("p.csv", "Name,ID\nAna,1\n");
    const refusals = [
        [admin, table("p.pdf", "Name\nAna\n"), 422, "fields"],
        [admin, table("p.xlsx", "Name\nAna\n"), 422, "fields"],
        [admin, table("p.csv", "Name,ID\nAna,1\n", "animals"), 422, "fields"],
        [admin, table("p.csv", "x".repeat(65 * 1024 * 1024)), 413, "too-large"],
        [other, good(), 403, "right"],
        [bare, good(), 403, "scope"],
    ];

    const before = (await admin.get("/imports")).items;
    for (const [who, body, status, code] of refusals) {
        const answer = await who.ask("POST", "/imports", { body });
        assert.deepEqual([answer.status, answer.json.code], [status, code], answer.text);
    }
    const form = await admin.ask("POST", "/offerings", { body: good() });
    assert.deepEqual([form.status, form.json.code], [415, "bad-content-type"]);
    assert.deepEqual((await admin.get("/imports")).items, before);
});
