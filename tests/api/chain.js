// External customers, their orders, and the chain below one, as programs see them.
"use strict";

const { assert, test } = require("./house.js");
const { daysFromNow } = require("./contract.js");

const LEAD = "lead.it@jkl.example";

// An order of a new customer at IT's first offering, entered by IT's lead.
async function orderOf(lead, name, more = {}) {
    const customer = await lead.post("/customers", { name });
    const it = (await lead.get("/session")).parties.find((one) => one.kind === "unit");
    const offering = (await lead.get("/offerings")).items.find((one) => one.unit.id === it.id
        && one.secrecy === "normal" && !one.approval);
    const body = {
        offering: offering.id, title: `Order of ${name}`, customer: customer.id,
        order_number: "4711", ...more,
    };

    return { customer, body, offering, order: await lead.post("/requests", body) };
}

test("a customer from outside is kept by leads, and ends when nothing is open", async (house) => {
    const lead = house.person(LEAD);
    const { customer, body, order } = await orderOf(lead, "Northern Foods");
    const where = `/customers/${customer.id}`;

    assert.equal(order.external, true);
    assert.equal(order.order_number, "4711");
    assert.equal(order.customer.name, "Northern Foods");
    const same = await lead.post("/requests", body, 422);
    assert.deepEqual(same.errors.map((one) => [one.pointer, one.code]),
        [["/order_number", "order-there"]]);
    const own = await lead.post("/requests", { ...body, customer: undefined }, 422);
    assert.deepEqual(own.errors.map((one) => one.code), ["unknown-field"]);
    assert.equal((await lead.post(`${where}/end`, {}, 409)).code, "customer-waits");
    await lead.post(`/requests/${order.key}/withdraw`);
    assert.equal((await lead.post(`${where}/edit`, { name: "Northern" }, 200)).name, "Northern");
    assert.notEqual((await lead.post(`${where}/end`, {}, 200)).ended, null);
    assert.equal((await lead.post(`${where}/end`, {}, 409)).code, "ended");
    const late = await lead.post("/requests", { ...body, order_number: "4712" }, 422);
    assert.deepEqual(late.errors.map((one) => [one.pointer, one.code]),
        [["/customer", "bad-reference"]]);
    assert.ok(!(await lead.get("/customers")).items.some((one) => one.id === customer.id));
});

test("a customer without a name, or with the number of another, is refused", async (house) => {
    const lead = house.person(LEAD);
    const codes = async (body) => (await lead.post("/customers", body, 422)).errors
        .map((one) => [one.pointer, one.code]);

    await lead.post("/customers", { name: "Southern Foods", external_id: "S-1" });
    assert.deepEqual(await codes({}), [["/name", "required"]]);
    assert.deepEqual(await codes({ name: "A", lang: "xx" }), [["/lang", "bad-choice"]]);
    assert.equal((await lead.ask("GET", "/customers/1")).status, 404);
    const twin = await lead.ask("POST", "/customers", { body: { name: "B", external_id: "S-1" } });
    assert.deepEqual([twin.status, twin.json.errors?.[0].pointer ?? twin.json.code],
        [422, "/external_id"], twin.text);
    const owner = house.person("robert@jkl.example");
    for (const where of ["/customers", "/customers/1", "/customers/new"]) {
        assert.equal((await owner.ask("GET", where)).status, 403, where);
    }
});

test("from an order down the chain shows each part, which tells its order", async (house) => {
    const lead = house.person(LEAD);
    const admin = house.person("admin@jkl.example");
    const { order, offering } = await orderOf(lead, "Eastern Foods");
    const other = (await lead.get("/offerings")).items.find((one) => one.secrecy === "normal"
        && one.unit.id !== offering.unit.id && !one.approval);
    await lead.post(`/requests/${order.key}/promise`, { due: daysFromNow(5) });
    const child = await lead.post(`/requests/${order.key}/ask-child`,
        { offering: other.id, title: "Ten crates" });
    const chain = await admin.get(`/requests/${order.key}/chain`);

    assert.equal(chain.external, true);
    assert.deepEqual(chain.items.map(({ key, level, above }) => [key, level, above ?? null]),
        [[order.key, 0, null], [child.key, 1, order.key]]);
    assert.equal(chain.items[1].required, true);
    assert.ok([order.supplier.name, order.requester.name].includes(chain.items[0].owes));
    const below = await admin.get(`/requests/${child.key}`);
    assert.deepEqual(below.order,
        { key: order.key, title: order.title, customer: "Eastern Foods" });
    assert.equal((await admin.get(`/requests/${order.key}`)).order ?? null, null);
    assert.equal((await admin.ask("GET", "/requests/IT-999999/chain")).status, 404);
});

test("what was asked for an order is linked below it, and unlinked", async (house) => {
    const lead = house.person(LEAD);
    const { order, offering } = await orderOf(lead, "Central Foods");
    const other = (await lead.get("/offerings")).items.find((one) => one.secrecy === "normal"
        && one.unit.id !== offering.unit.id && !one.approval);
    const part = await lead.post("/requests", { offering: other.id, title: "Crates" });
    const refusals = [[{}, "required"], [{ request: "IT-999999" }, "bad-reference"],
        [{ request: order.key }, "order-first"]];

    await lead.post(`/requests/${order.key}/promise`, { due: daysFromNow(5) });
    for (const [body, code] of refusals) {
        const refused = await lead.post(`/requests/${order.key}/link`, body, 422);
        assert.deepEqual(refused.errors.map((one) => [one.pointer, one.code]),
            [["/request", code]]);
    }
    const linked = await lead.post(`/requests/${order.key}/link`,
        { request: part.key, required: true }, 200);
    assert.deepEqual(linked.children.map(({ key, required }) => [key, required]),
        [[part.key, true]]);
    assert.ok(linked.actions.includes("unlink"));
    assert.equal((await lead.get(`/requests/${part.key}`)).order.key, order.key);
    const twice = await lead.post(`/requests/${order.key}/link`, { request: part.key }, 422);
    assert.equal(twice.errors[0].code, "second-parent");
    const free = await lead.post(`/requests/${order.key}/unlink`, { request: part.key }, 200);
    assert.deepEqual(free.children, []);
    assert.ok(!free.actions.includes("unlink"));
});

test("several lines are entered in a form; rows left empty are passed over", async (house) => {
    const lead = house.person(LEAD);
    const { offering, customer } = await orderOf(lead, "Upper Foods");
    const page = await lead.ask("GET", `/requests/new?offering=${offering.id}`,
        { headers: { Accept: "text/html" } });
    const form = new URLSearchParams({
        offering: offering.id, title: "Fruit", customer: customer.id,
        "lines.0.what": "Limes", "lines.0.quantity": "2.5", "lines.0.unit": "kg",
        "lines.0.price": "", "lines.1.what": "", "lines.1.quantity": " ",
        "lines.2.what": "Lemons", "lines.2.quantity": "", "lines.2.unit": "",
    });
    const send = (fields) => lead.ask("POST", "/requests", {
        body: fields.toString(),
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
    });

    assert.match(page.text, /name="lines\.4\.what"/);
    const made = await send(form);
    assert.equal(made.status, 201, made.text);
    assert.deepEqual(made.json.lines.map(({ what, quantity, unit }) =>
        [what, quantity, unit ?? null]), [["Limes", 2.5, "kg"], ["Lemons", 1, null]]);
    form.set("lines.2.what", "");
    form.set("lines.2.quantity", "many");
    const refused = await send(form);
    assert.deepEqual(refused.json.errors.map((one) => [one.pointer, one.code]),
        [["/lines/1/what", "required"], ["/lines/1/quantity", "bad-number"]]);
});
