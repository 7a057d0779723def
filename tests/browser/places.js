// Every page of the house with something on it: its name, who looks at it, and how to get there.
"use strict";

const { cast } = require("./cast.js");
const { inDays } = require("./harness.js");

// What people write is as long and as foreign as it is in real life.
const WORDS = {
    title: "El programa del hotel no arranca desde esta mañana",
    body: "Desde las **08:10** aparece *error 1017*:\n\n- en recepción\n- en contabilidad\n\n"
        + "Ver <https://status.hotel.example/incidents/a-rather-long-path-that-nobody-reads>.",
};

const EXECUTIVE = "helen@jkl.example";

async function ask(visitor, offering, more = {}) {
    return (await visitor.post("/requests", { offering: offering.id, ...WORDS, ...more })).key;
}

// Somebody new gets a link: the sheet shows it to who made it, and but once.
let newcomers = 0;

function letIn(company) {
    return async (visitor) => {
        const number = `N-${++newcomers}`;

        await visitor.post("/people", {
            name: `Ilgonis ${number}`, personnel_no: number, lang: "lv",
            company, relation: "employee", from: "2026-01-01",
        });
        await visitor.go("/people/let-in");
        await visitor.submit(
            visitor.page.locator('form[action="/people/let-in"][method="post"]'));
    };
}

// One request in each state that has a page of its own.
async function requests(house, parts) {
    const customer = await house.visit(parts.customer);
    const lead = await house.visit(parts.lead);
    const helper = await house.visit(parts.helper);
    const act = (who, key, verb, data = {}) => who.post(`/requests/${key}/${verb}`, data);
    const keys = {};

    keys.draft = await ask(customer, parts.problem, { draft: true });
    keys.asked = await ask(customer, parts.problem, { wanted: inDays(3).rfc });
    await act(lead, keys.asked, "question", { text: "¿En qué ordenador?" });
    await act(customer, keys.asked, "message", { text: "En *todos*." });
    await act(lead, keys.asked, "note", { text: "Llamar al proveedor." });
    keys.countered = await ask(customer, parts.problem, { wanted: inDays(1).rfc });
    await act(lead, keys.countered, "counter", {
        due: inDays(4).rfc, criteria: "Arranca en recepción.", reason: "Falta una pieza.",
    });
    keys.promised = await ask(customer, parts.problem, {
        lines: [{ what: "Ratón", quantity: 2, unit: "uds." }, { what: "Teclado", quantity: 1 }],
    });
    await act(lead, keys.promised, "promise", { due: inDays(2).rfc, criteria: "Funciona." });
    await act(lead, keys.promised, "start");
    const child = await lead.post(`/requests/${keys.promised}/ask-child`, {
        offering: parts.childOffering.id, title: "Autorizar la compra", body: "Urgente.",
        disclose: ["title"],
    });
    await act(helper, child.key, "promise", { due: inDays(1).rfc });
    await act(lead, keys.promised, "pause", {
        on: "request", request: child.key, reason: "Falta la autorización.",
    });
    keys.child = child.key;
    keys.delivered = await ask(customer, parts.problem);
    await act(lead, keys.delivered, "promise", { due: inDays(2).rfc });
    await act(lead, keys.delivered, "deliver", { text: "Hecho." });
    keys.accepted = await ask(customer, parts.problem);
    await act(lead, keys.accepted, "promise", { due: inDays(2).rfc });
    await act(lead, keys.accepted, "deliver");
    await act(customer, keys.accepted, "return", { reason: "Falta contabilidad." });
    await act(lead, keys.accepted, "deliver");
    await act(customer, keys.accepted, "accept", { rating: 4, comment: "Gracias." });
    return keys;
}

// The first company owns most of the second, and controlled it before for another reason.
async function ownership(house, parts) {
    const admin = await house.visit(parts.admin);
    const owner = await admin.post("/companies", { name: "Propietaria", zone: "Europe/Riga" });
    const owned = await admin.post("/companies", { name: "Filial", zone: "Europe/Riga" });
    const at = `/companies/${owned.id}`;
    const from = "2026-01-01";

    await admin.post(`${at}/shares`, { owner: owner.id, percent: 80.125, from });
    await admin.post(`${at}/controls`, {
        controller: owner.id, reason: "Nombra a la mayoría del consejo.",
        from: "2025-01-01", to: from,
    });
    return { owner, owned, at };
}

function at(where) {
    return (visitor) => visitor.go(where);
}

// An act sent with a field it needs left empty: the page comes back with what is wrong.
function refused(where, verb, fields) {
    return async (visitor) => {
        await visitor.go(where);
        const form = await visitor.form(verb);
        await form.evaluate((one) => { one.noValidate = true; });
        await visitor.fill(form, fields);
        await visitor.submit(form);
    };
}

// An import that was checked, one that is done and was undone, with every outcome in them.
// An offering for named persons, of the lead's unit.
async function secret(lead, parts) {
    return lead.post("/offerings", {
        unit: parts.problem.unit.id, normal_days: 3, secrecy: "named",
        handlers: [parts.lead, parts.helper],
        texts: [{ lang: "es", title: "Una situación difícil", description: "Solo para nosotros." }],
    });
}

async function imports(admin) {
    const send = async (name, text, columns) => {
        const made = await admin.upload("/imports", {
            kind: "people", file: { name, mimeType: "text/csv", buffer: Buffer.from(text) },
        });
        await admin.post(`/imports/${made.id}/check`, { columns });
        return made.id;
    };
    const until = async (id, state) => {
        for (let tries = 0; tries < 100; tries++) {
            if ((await admin.get(`/imports/${id}`)).state === state) return;
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error(`import ${id} did not come to ${state}`);
    };
    const text = "Nombre;Correo;Nota\nLucía Fernández-Ozoliņa;nueva@jkl.example;una nota larga\n"
        + "Sin dirección;mal@;\n";
    const columns = ["name", "email", "-"];
    const checked = await send("personas.csv", text, columns);
    const done = await send("más personas.csv", text.replace("nueva", "otra"), columns);

    await until(checked, "checked");
    await until(done, "checked");
    await admin.post(`/imports/${done}/start`);
    await until(done, "done");
    return { checked, done };
}

// One that waits for its decision.
async function proposal(lead, parts) {
    const made = await lead.post("/offerings", {
        unit: parts.it.id, normal_days: 3, reach: "group", relations: ["employee", "pensioner"],
        texts: [{ lang: "es", title: "Préstamo de un proyector", description: "Con **cable**." }],
        fields: [{ kind: "choice", texts: [{ lang: "es", label: "Tamaño", choices: "S\nL" }] }],
    });

    return `/offerings/${made.id}`;
}

// Somebody who left, and may be erased.
async function left(house, parts, own) {
    const admin = await house.visit(parts.admin);
    const { id } = await admin.post("/people", { name: "Lena Linde", company: own.owner.id,
        relation: "employee", from: "2025-01-01" });

    await admin.post(`/people/${id}/leave`, { on: "2025-02-01" });
    return id;
}

async function pages(house) {
    const parts = await cast(house);
    const keys = await requests(house, parts);
    const lead = await house.visit(parts.lead);
    const named = await secret(await house.visit(parts.lead), parts);
    await (await house.visit(parts.admin)).post("/glass",
        { key: "QWER-TZUPAS", reason: "Es peligroso esperar a que vuelva quien se encarga." });
    const imported = await imports(await house.visit(parts.admin));
    const own = await ownership(house, parts);
    const proposed = await proposal(lead, parts);
    const admin = await house.visit(parts.admin);
    const { path: link } = await admin.post(`/people/${lead.id}/link`, {});
    const external = await admin.post("/customers", { name: "Hotel Amanecer" });
    const of = (email, name, open) =>
        ({ name, email, open: typeof open === "string" ? at(open) : open });

    return [
        of(null, "sign-in", "/sign-in"),
        of(null, "language", "/language"),
        of(null, "link", link),
        of(null, "link-refused", async (visitor) => {
            await visitor.go(link);
            const form = visitor.page.locator(`form[action="${link}"]`);
            await visitor.fill(form, { password: "short" });
            await visitor.submit(form);
        }),
        of(null, "link-none", "/links/int_0"),
        of(null, "set-up-closed", "/set-up/int_0"),
        of(parts.admin, "person-link", `/people/${lead.id}/link`),
        of(parts.customer, "home-customer", "/"),
        of(parts.lead, "home-lead", "/"),
        of(parts.customer, "catalogue", "/offerings"),
        of(parts.customer, "catalogue-none", "/offerings?q=zzzzzz"),
        of(parts.customer, "what-is-recorded", "/what-is-recorded"),
        of(parts.customer, "search", "/search"),
        of(parts.lead, "search-found", "/search?q=portatl"),
        of(parts.lead, "search-kind", "/search?q=programa&kind=request"),
        of(parts.customer, "search-none", "/search?q=zzzzzz"),
        of(parts.customer, "search-no-words", "/search?q=..."),
        of(parts.customer, "offering", `/offerings/${parts.problem.id}`),
        of(parts.lead, "offering-new", "/offerings/new"),
        of(parts.lead, "offering-proposed", proposed),
        of(EXECUTIVE, "home-executive", "/"),
        of(EXECUTIVE, "offering-decide", proposed),
        of(EXECUTIVE, "offering-refuse", `${proposed}/refuse`),
        of(parts.lead, "offering-edit", `${proposed}/edit`),
        of(parts.lead, "offering-market", `${proposed}/market`),
        of(parts.lead, "offering-history", `${proposed}/history`),
        of(parts.customer, "offering-poster", `/offerings/${parts.problem.id}/poster`),
        of(parts.lead, "unit-poster", `/units/${parts.it.id}/poster`),
        of(parts.lead, "unit-devices", `/units/${parts.it.id}/devices`),
        of(null, "pair", "/pair"),
        of(parts.lead, "account-pin", "/account/pin"),
        of(parts.admin, "person-pin", `/people/${lead.id}/pin`),
        of(parts.admin, "customers", "/customers"),
        of(parts.admin, "customer-new", "/customers/new"),
        of(parts.admin, "customer", `/customers/${external.id}`),
        of(parts.lead, "chain", `/requests/${keys.promised}/chain`),
        of(parts.lead, "unit-offerings", `/units/${parts.it.id}/offerings`),
        of(parts.lead, "unit-starters", `/units/${parts.it.id}/starters?set=hr`),
        of(parts.lead, "offering-keeping", `/offerings/${named.id}/keeping`),
        of(parts.admin, "glass", "/glass"),
        of(parts.customer, "ask", `/requests/new?offering=${parts.problem.id}`),
        of(parts.customer, "ask-refused", async (visitor) => {
            await visitor.go(`/requests/new?offering=${parts.problem.id}`);
            const form = visitor.page.locator('form[action="/requests"][method="post"]');
            await form.evaluate((one) => { one.noValidate = true; });
            await visitor.fill(form, { body: WORDS.body });
            await visitor.submit(form);
        }),
        of(parts.customer, "draft", `/requests/${keys.draft}`),
        of(parts.customer, "draft-edit", `/requests/${keys.draft}/edit`),
        of(parts.lead, "asked-supplier", `/requests/${keys.asked}`),
        of(parts.customer, "countered-customer", `/requests/${keys.countered}`),
        of(parts.customer, "promised-customer", `/requests/${keys.promised}`),
        of(parts.lead, "promised-supplier", `/requests/${keys.promised}`),
        of(parts.lead, "re-promise-refused", refused(`/requests/${keys.promised}`, "re-promise",
            { due: "", reason: "El repuesto llega tarde." })),
        of(parts.helper, "child-supplier", `/requests/${keys.child}`),
        of(parts.customer, "delivered-customer", `/requests/${keys.delivered}`),
        of(parts.customer, "accept-open", async (visitor) => {
            await visitor.go(`/requests/${keys.delivered}`);
            await visitor.form("accept");
        }),
        of(parts.customer, "accepted-customer", `/requests/${keys.accepted}`),
        of(parts.lead, "child-form", `/requests/${keys.promised}/ask-child`),
        of(parts.lead, "child-form-offering",
            `/requests/${keys.promised}/ask-child?offering=${parts.childOffering.id}`),
        of(parts.chooser, "queues", "/queue"),
        of(parts.lead, "queue", `/queue/${parts.it.id}`),
        of(parts.lead, "queue-mine", `/queue/${parts.it.id}?view=mine&sort=newest`),
        of(parts.customer, "requests", "/requests?mine=1"),
        of(parts.customer, "requests-found", "/requests?q=hotel&state=promised"),
        of(parts.lead, "record", "/requests/record"),
        of(parts.lead, "record-offering", `/requests/record?offering=${parts.problem.id}`),
        of(parts.customer, "account", "/account"),
        of(parts.customer, "session", "/session"),
        of(parts.customer, "units", "/units"),
        of(parts.customer, "unit", `/units/${parts.it.id}`),
        of(parts.customer, "people", "/people"),
        of(parts.customer, "person", `/people/${lead.id}`),
        of(parts.admin, "person-new", "/people/new"),
        of(parts.admin, "let-in", "/people/let-in"),
        of(parts.admin, "let-in-sheet", letIn(own.owner.id)),
        of(parts.admin, "person-edit", `/people/${lead.id}/edit`),
        of(parts.admin, "relation-refused", refused(`/people/${lead.id}/edit`, "relations",
            { party: parts.it.id, relation: "lead", from: "2026-01-01" })),
        of(parts.admin, "person-leave", `/people/${lead.id}/leave`),
        of(parts.admin, "person-erase", `/people/${await left(house, parts, own)}/erase`),
        of(parts.customer, "chart", `/companies/${own.owner.id}/chart`),
        of(parts.admin, "unit-new", "/units/new"),
        of(parts.admin, "unit-edit", `/units/${parts.it.id}/edit`),
        of(parts.admin, "company-new", "/companies/new"),
        of(parts.admin, "company-edit", `${own.at}/edit`),
        of(parts.lead, "unit-end", `/units/${parts.it.id}/end`),
        of(parts.admin, "unit-merge-refused", refused(`/units/${parts.it.id}/end`, "merge",
            { on: "2099-01-01" })),
        of(parts.admin, "company-end", `${own.at}/end`),
        of(parts.admin, "absences", `/people/${lead.id}/absences`),
        of(parts.admin, "absence-refused", refused(`/people/${lead.id}/absences`, "absences",
            { from: "2026-01-02", until: "2026-01-01" })),
        of(parts.lead, "members", `/units/${parts.it.id}/members`),
        of(parts.customer, "companies", "/companies"),
        of(parts.admin, "imports", "/imports"),
        of(parts.admin, "import-refused", async (visitor) => {
            await visitor.go("/imports");
            const form = visitor.page.locator('form[action="/imports"]');
            await form.evaluate((one) => { one.noValidate = true; });
            await visitor.submit(form);
        }),
        of(parts.admin, "import-checked", `/imports/${imported.checked}`),
        of(parts.admin, "import-done", `/imports/${imported.done}`),
        of(parts.customer, "company", own.at),
        of(parts.admin, "company-admin", own.at),
        of(parts.admin, "share-refused", refused(own.at, "shares",
            { owner: own.owner.id, percent: "20", from: "2026-01-01" })),
        of(parts.customer, "internal-question", `${own.at}/internal`),
        of(parts.customer, "internal", `${own.at}/internal?with=${own.owner.id}&on=2026-01-01`),
        of(parts.customer, "external", `${own.at}/internal?with=${own.owner.id}&on=2024-12-31`),
        of(parts.customer, "internal-refused", `${own.at}/internal?with=7`),
        of(parts.customer, "if-bought",
            `${own.at}/if-bought?buyer=${own.owner.id}&percent=60&on=2024-12-31`),
        of(parts.admin, "administration", "/administration"),
        of(parts.admin, "devices-all", "/administration/devices"),
        of(parts.admin, "keeping-all", "/administration/keeping"),
        of(parts.admin, "sample", "/administration/sample"),
        of(parts.admin, "limits", "/administration/limits"),
        of(parts.admin, "health", "/administration/health"),
        of(parts.admin, "audit", "/administration/audit"),
        of(parts.admin, "audit-none", "/administration/audit?day=2024-02-29"),
        of(parts.admin, "audit-refused", "/administration/audit?person=nobody"),
        of(parts.customer, "administration-hidden", "/administration"),
        of(null, "accessibility", "/accessibility"),
        of(parts.customer, "accessibility-signed-in", "/accessibility"),
        of(null, "style", "/style"),
        of(parts.customer, "missing", "/requests/NOT-1"),
    ];
}

module.exports = { ask, pages };
