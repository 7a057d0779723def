// Attacks on who reads: words of people that would become code, headers, formulas or addresses.
"use strict";

const { assert, asVisitor, attack, changesNothing, freshAddress, House, routes, send, signIn }
    = require("./attack.js");

const BAD = "\"'><x-attack onx-attack=1>{{x-attack}}";
const MARKDOWN = `${BAD} [a](javascript:x-attack) <javascript:x-attack> ![b](//x-attack.example/c)`
    + " [d](data:text/html,x-attack) <svg/onload=x-attack>";

// No word of an attacker is markup, an attribute, an address that runs, or a picture that loads.
function harmless(text, where) {
    assert.doesNotMatch(text, /<\/?x-attack|<svg\/onload|"'>|="[^"]*"\s*onx-attack/i, where);
    assert.doesNotMatch(text,
        /(href|src|action|formaction)="\s*(javascript|data|vbscript):/i, where);
    assert.doesNotMatch(text, /src="[^"]*x-attack/i, where);
}

async function planted(house, admin, lead) {
    const unit = (await lead.get("/units")).items.find((one) => one.code === "IT").id;
    const company = (await admin.get("/companies")).items.find((one) => one.name === "JKL Company")
        .id;
    const offering = await lead.offer({ unit: "IT", normal_days: 2,
        texts: [{ lang: "en", title: BAD }],
        fields: [
            { name: "word", kind: "text", texts: [{ lang: "en", label: BAD }] },
            { name: "pick", kind: "choice",
                texts: [{ lang: "en", label: BAD, choices: `${BAD}\nOther` }] },
        ] });
    const made = await lead.post("/requests", { offering: offering.id, title: BAD, body: MARKDOWN,
        fields: { word: BAD, pick: BAD }, lines: [{ what: BAD, unit: "x-attack" }] });
    await lead.post(`/requests/${made.key}/message`, { text: MARKDOWN });
    await lead.post(`/requests/${made.key}/note`, { text: MARKDOWN });
    const draft = await lead.post("/requests", { offering: offering.id, title: BAD, draft: true });
    const person = await admin.post("/people", { name: BAD, company, relation: "employee",
        from: "2025-01-01", personnel_no: "XA-1", external_id: BAD });
    const form = new FormData();
    form.set("kind", "people");
    const cell = `"${BAD.replace("\"", "\"\"")}"`;
    form.set("file", new Blob([`Name,E-mail,${cell}\n${cell},${cell},=1+1\n`],
        { type: "text/csv" }), `${BAD}.csv`);
    const table = await admin.ask("POST", "/imports", { body: form, unchecked: true });
    assert.equal(table.status, 201, table.text);
    await admin.ask("POST", "/glass", { body: { key: "HR-1", reason: BAD } });
    await admin.post(`/units/${unit}/devices`, { name: BAD });
    return { unit, company, offering: offering.id, key: made.key, draft: draft.key,
        person: person.id,
        table: table.json.id };
}

attack(5, "a text of every kind is shown everywhere and runs nowhere", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const lead = house.person("lead.it@jkl.example", "read,write,admin");
    const it = await planted(house, admin, lead);
    const readers = [await signIn(house, "admin@jkl.example"),
        await signIn(house, "lead.it@jkl.example")];
    const places = { "/units": it.unit, "/people": it.person, "/companies": it.company,
        "/offerings": it.offering, "/queue": it.unit, "/imports": it.table };
    const words = encodeURIComponent(BAD);
    let shown = 0;

    for (const { method, template } of routes(house)) {
        if (method !== "GET") continue;
        for (const key of template.includes("{key}") ? [it.key, it.draft] : [""]) {
            const where = template.replace("{key}", key).replace(/^(\/\w+)\/\{\w+\}/,
                (_, start) => `${start}/${places[start] ?? words}`).replace(/\{\w+\}/g, "1");
            for (const path of [where,
                `${where}?q=${words}&title=${words}&offering=${it.offering}`]) {
                for (const reader of readers) {
                    const page = await asVisitor(house, reader, "GET", path,
                        { headers: { Accept: "text/html" } });
                    if (!/^text\/html/.test(page.headers["content-type"])) continue;
                    harmless(page.text, path);
                    const policy = page.headers["content-security-policy"];
                    assert.doesNotMatch(policy, /unsafe|\*|data:/, path);
                    assert.equal(page.headers["x-content-type-options"], "nosniff");
                    if (page.text.includes("x-attack")) shown++;
                }
            }
        }
    }
    assert.ok(shown > 20, `only ${shown} pages showed what was planted`);
    const json = await lead.ask("GET", `/requests/${it.key}`);
    assert.match(json.type, /^application\/json/);
    assert.equal(json.json.title, BAD);
    assert.doesNotMatch(house.log, /x-attack/, "what people wrote is in no log");
});

attack(11, "no cell of a table is a formula when it comes out again", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const visitor = await signIn(house, "admin@jkl.example");
    const formulas = ["=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1+1",
        "=HYPERLINK(\"x\")"];
    const form = new FormData();
    const lines = formulas.map((one, n) => `"${one.replaceAll("\"", "\"\"")}",no address ${n}`);

    form.set("kind", "people");
    form.set("file", new Blob([`Name,E-mail\n${lines.join("\n")}\n`], { type: "text/csv" }),
        "f.csv");
    const { json } = await admin.ask("POST", "/imports", { body: form });
    await admin.post(`/imports/${json.id}/check`, { columns: ["name", "email"] }, 200);
    for (let tries = 0; (await admin.get(`/imports/${json.id}`)).state !== "checked"; tries++) {
        assert.ok(tries < 300, "the file is never checked");
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const file = await asVisitor(house, visitor, "GET", `/imports/${json.id}/errors`,
        { headers: { Accept: "text/csv,text/html" } });
    assert.equal(file.status, 200);
    assert.match(file.headers["content-disposition"], /^attachment/);
    assert.equal(file.text.trim().split("\n").length, formulas.length + 1);
    for (const cell of file.text.split(/[\r\n]+|,/)) {
        assert.doesNotMatch(cell, /^"?\s*[=+@-]/, cell);
    }
});

attack(12, "no line end gets into a header, and no foreign host into a link", async (house) => {
    const admin = house.person("admin@jkl.example", "read,write,admin");
    const from = freshAddress();
    const token = { Authorization: `Bearer ${admin.token}` };

    for (const where of ["/sign-in?next=%0d%0aSet-Cookie:%20a=b", "/%0d%0aSet-Cookie:%20a=b",
        "/requests/IT-1%0d%0aX: y".replace(" ", "%20"), "/language?next=/%0d%0aX:%20y"]) {
        const answer = await send(house, "GET", where, { from, headers: { Accept: "text/html" } });
        assert.doesNotMatch(JSON.stringify(answer.headers), /a=b|"x":/, where);
    }
    for (const host of ["evil.example\"><x-attack>", "evil example", "evil.example/path",
        "user@evil.example", "evil.example\\@x", "a,b"]) {
        const answer = await send(house, "GET", "/requests", { headers: { ...token, Host: host } });
        assert.equal(answer.status, 400, `Host ${host}: ${answer.status}`);
    }
    const other = await House.open({ options: ["--address", "https://interna.example"] });
    try {
        const maker = other.person("admin@jkl.example", "read,write,admin");
        const tom = (await maker.get("/people?q=Baker")).items[0].id;
        const made = await send(other, "POST", `/people/${tom}/link`, { body: {}, headers:
            { Authorization: `Bearer ${maker.token}`, Host: "evil.example" } });
        assert.equal(made.status, 201, made.text);
        assert.match(made.json.address, /^https:\/\/interna\.example\/links\//);
        const forged = await send(other, "POST", `/people/${tom}/link`, { body: {}, headers: {
            Authorization: `Bearer ${maker.token}`, "X-Forwarded-Host": "evil.example",
            Forwarded: "host=evil.example" } });
        assert.doesNotMatch(forged.text, /evil/);
    } finally {
        await other.close();
    }
});

attack(13, "what is refused is not reflected as code, and nobody is led elsewhere",
    async (house) => {
    const elsewhere = ["//evil.example", "/\\evil.example", "https://evil.example",
        "///evil.example",
        "/\t/evil.example", "/%09/evil.example".replace("%09", "\t"), "javascript:x-attack",
        "\\/evil.example", "/\u00a0/evil.example", "evil.example", "http:evil.example", ""];
    const reflected = encodeURIComponent(BAD);

    for (const next of elsewhere) {
        const from = freshAddress();
        const headers = { Accept: "text/html",
            "Content-Type": "application/x-www-form-urlencoded" };
        const body = new URLSearchParams({ email: "tom@jkl.example", password: "interna-sample",
            next });
        const said = new URLSearchParams({ lang: "en", next });
        const login = await send(house, "POST", "/session", { headers, body: body.toString(),
            from });
        const language = await send(house, "POST", "/language", { headers, body: said.toString(),
            from });
        for (const answer of [login, language]) {
            const { location } = answer.headers;
            if (location === undefined) assert.ok(answer.status >= 400, next);
            else assert.equal(new URL(location, "http://here/").origin, "http://here", next);
        }
        const page = await send(house, "GET", `/sign-in?next=${encodeURIComponent(next)}`,
            { headers: { Accept: "text/html" }, from });
        assert.doesNotMatch(page.text, /value="[^"]*evil\.example/, next);
    }
    const visitor = await signIn(house, "tom@jkl.example");
    await changesNothing(house, async () => {
        for (const [method, where] of [["GET", `/${reflected}`], ["GET", `/requests/${reflected}`],
            ["GET", `/requests?state=${reflected}`], ["GET", `/sign-in?next=${reflected}`],
            ["GET", `/search?q=a&kind=${reflected}`], ["POST", `/${reflected}`],
            ["POST", `/requests/${reflected}/accept`], ["GET", `/links/${reflected}`],
            ["GET", `/pair?code=${reflected}`]]) {
            const answer = await asVisitor(house, visitor, method, where, { headers:
                { Accept: "text/html", Referer: `http://x/${reflected}` },
            body: method === "POST" ? {} : undefined });
            harmless(answer.text, where);
            if (!where.includes("sign-in") && !where.includes("pair")) {
                assert.ok(answer.status >= 400, `${where} ${answer.status}`);
            }
        }
    });
});
