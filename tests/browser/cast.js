// Who plays which part, found in the sample by what they are, not by name.
"use strict";

const { assert } = require("./harness.js");

const LEAD = "lead.it@jkl.example";
const ADMIN = "admin@jkl.example";

async function listAll(visitor, where) {
    const items = [];

    for (let next = ""; next !== null;) {
        const glue = where.includes("?") ? "&" : "?";
        const page = await visitor.get(where + (next ? `${glue}after=${next}` : ""));
        items.push(...page.items);
        next = page.next;
    }
    return items;
}

function found(thing, what) {
    assert.ok(thing, `the sample lacks ${what}`);
    return thing;
}

// The units of IT's company with their members, the IT unit among them.
async function unitsOf(lead) {
    const all = await listAll(lead, "/units");
    const it = found(all.find((unit) => unit.code === "IT"), "the unit IT");
    const near = all.filter((unit) => unit.company.id === it.company.id);

    for (const unit of near) unit.members = (await lead.get(`/units/${unit.id}`)).members;
    return {
        it: near.find((unit) => unit.id === it.id),
        others: near.filter((unit) => unit.id !== it.id),
    };
}

// Somebody whose queues are none or several: whoever has one is led straight to it.
async function choosesQueue(lead) {
    for (const one of await listAll(lead, "/people")) {
        const { units, companies, email } = await lead.get(`/people/${one.id}`);
        if (email && companies.length > 0 && units.length !== 1) return email;
    }
    return assert.fail("the sample lacks a person without a team or with several");
}

// The parts: lead and member of IT, helper (of the unit that gets the child), customer and
// bystander (of neither), admin; and the offerings they use.
async function cast(house) {
    if (house.cast !== undefined) return house.cast;
    const lead = await house.visit(LEAD);
    const { it, others } = await unitsOf(lead);
    const offerings = await listAll(lead, "/offerings");
    const played = new Set([LEAD, ADMIN]);
    const pick = (people, what) => {
        const person = found(people.find((one) => one.email && !played.has(one.email)), what);
        played.add(person.email);
        return person.email;
    };
    const elsewhere = (id) => others.filter((unit) => unit.id !== id)
        .flatMap((unit) => unit.members)
        .filter((one) => !it.members.some((member) => member.id === one.id));
    const isStaffed = (id) => others.some((unit) => unit.id === id && unit.members.length > 0);
    const childOffering = found(offerings.find((one) => one.secrecy === "normal" && !one.approval
        && isStaffed(one.unit.id)), "an offering to IT");
    const helpers = others.find((unit) => unit.id === childOffering.unit.id).members;

    house.cast = {
        it, lead: LEAD, admin: ADMIN, childOffering,
        problem: found(offerings.find((one) => one.unit.id === it.id), "an offering of IT"),
        confidential: offerings.find((one) => one.secrecy === "confidential"),
        named: offerings.find((one) => one.secrecy === "named"),
        chooser: await choosesQueue(lead),
        member: pick(it.members, "a member of IT"),
        helper: pick(helpers, "a member of the team that helps"),
        customer: pick(elsewhere(childOffering.unit.id), "a customer of IT"),
        bystander: pick(elsewhere(childOffering.unit.id).concat(helpers), "a bystander"),
    };
    return house.cast;
}

module.exports = { cast, listAll };
