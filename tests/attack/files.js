// Attacks by files, by their addresses, and on what is written twice.
"use strict";

const { assert, asVisitor, attack, changesNothing, rows, signIn, sql } = require("./attack.js");

const PNG = Buffer
    .from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    + "awAAAABJRU5ErkJggg==", "base64");

// A form with one part, its head given byte for byte.
function upload(disposition, bytes, type = "image/png") {
    return Buffer.concat([Buffer.from(`--x\r\nContent-Disposition: form-data; ${disposition}\r\n`
        + `Content-Type: ${type}\r\n\r\n`), Buffer.from(bytes), Buffer.from("\r\n--x--\r\n")]);
}

function hold(house, visitor, disposition, bytes, type) {
    return asVisitor(house, visitor, "POST", "/attachments", {
        headers: { "Content-Type": "multipart/form-data; boundary=x" },
        body: upload(disposition, bytes, type) });
}

async function attached(house, visitor, id) {
    const offerings = (await asVisitor(house, visitor, "GET", "/offerings")).json.items;
    const offering = offerings.find((one) => one.title !== undefined
        && one.unit.name === "IT" && one.secrecy === "normal").id;
    const made = await asVisitor(house, visitor, "POST", "/requests",
        { body: { offering, title: "With a file" } });
    assert.equal(made.status, 201, made.text);
    const said = await asVisitor(house, visitor, "POST", `/requests/${made.json.key}/message`,
        { body: { text: "Here", files: [id] } });
    assert.equal(said.status, 200, said.text);
    return made.json.key;
}

attack(37, "a file has a plain name, its own type, and is only ever saved", async (house) => {
    const visitor = await signIn(house, "tom@jkl.example");
    const svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>";
    const page = "<!DOCTYPE html><script>x</script>";
    const names = ["../../etc/passwd.png", "..\\\\..\\\\a.png", "/etc/a.png", "a\u200b.png",
        "a\u202egnp.exe.png", "CON.png", "a.png ", "....png", "%2e%2e%2fa.png"];
    const lies = [["a.png", page, "image/png"], ["a.png", svg, "image/png"],
        ["a.jpg", "MZ\u0090\u0000program", "image/jpeg"], ["a.png", "#!/bin/sh\nx\n", "image/png"],
        ["a.exe", "MZ", "application/octet-stream"], ["a.html.exe", page, "text/html"]];

    for (const name of names) {
        const answer = await hold(house, visitor, `name="file"; filename="${name}"`, PNG);
        if (answer.status !== 201) {
            assert.ok([400, 422].includes(answer.status), `${name} ${answer.status}`);
            continue;
        }
        assert.doesNotMatch(answer.json.name, /[/\\\u0000-\u001f\u200b-\u200f\u202a-\u202e]/,
            name);
        assert.equal(answer.json.type, "image/png");
    }
    await changesNothing(house, async () => {
        for (const [name, bytes, type] of lies) {
            const answer = await hold(house, visitor, `name="file"; filename="${name}"`, bytes,
                type);
            assert.ok([400, 415, 422].includes(answer.status), `${name}: ${answer.text}`);
        }
        for (const part of ["name=\"file\"; filename=\"a\u0000.html.png\"", "name=\"file\"",
            "name=\"file\"; filename=\"a.png\"; filename=\"b.html\"", "name=\"file\r\nX: y\""]) {
            const answer = await hold(house, visitor, part, PNG);
            assert.ok([400, 415, 422].includes(answer.status), `${part}: ${answer.text}`);
        }
    });
    const polyglot = Buffer.concat([PNG, Buffer.from(page), Buffer.from("PK\u0003\u0004")]);
    const held = await hold(house, visitor, "name=\"file\"; filename=\"p.png\"", polyglot);
    const key = await attached(house, visitor, held.json.id);
    const answer = await asVisitor(house, visitor, "GET", `/requests/${key}/files/${held.json.id}`,
        { headers: { Accept: "*/*" } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["content-type"], "application/octet-stream");
    assert.match(answer.headers["content-disposition"], /^attachment;/);
    assert.equal(answer.headers["x-content-type-options"], "nosniff");
    assert.match(answer.headers["content-security-policy"], /default-src 'none'.*sandbox/);
    assert.doesNotMatch(answer.text, /script/, "what stands behind the picture is not kept");
});

attack(38, "an address of a file opens nothing that is not one's own to read", async (house) => {
    const owner = await signIn(house, "tom@jkl.example");
    const thief = await signIn(house, "emma@jkl.example");
    const held = (await hold(house, owner, "name=\"file\"; filename=\"a.png\"", PNG)).json.id;
    const other = (await hold(house, owner, "name=\"file\"; filename=\"b.png\"", PNG)).json.id;
    const key = await attached(house, owner, other);
    const mine = await attached(house, thief,
        (await hold(house, thief, "name=\"file\"; filename=\"c.png\"", PNG)).json.id);
    const guesses = [`/attachments/${held}`, `/attachments/${other}`,
        `/requests/${mine}/files/${held}`, `/requests/${mine}/files/${other}`,
        `/requests/${key}/files/${held}`, `/requests/${mine}/files/0`,
        `/requests/${mine}/files/-1`, `/requests/${mine}/files/${BigInt(other) + 1n}`,
        `/requests/${mine}/files/${sql(house, `SELECT digest FROM attachment LIMIT 1`)[0]}`,
        `/requests/${mine}/files/../../${key}/files/${other}`];

    await changesNothing(house, async () => {
        for (const where of guesses) {
            const answer = await asVisitor(house, thief, "GET", where);
            assert.ok([400, 404].includes(answer.status), `${where} ${answer.status}`);
            const nobody = await asVisitor(house, { from: thief.from, cookie: "a=b" }, "GET",
                where);
            assert.ok([400, 401, 404].includes(nobody.status), `${where} ${nobody.status}`);
        }
        const used = await asVisitor(house, thief, "POST", `/requests/${mine}/message`,
            { body: { text: "Mine", files: [held] } });
        assert.equal(used.status, 422, "who does not hold a file does not send it");
    });
});

attack(40, "an amount cannot wrap, and a write sent many times is done once", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const asker = house.person("emma@jkl.example");
    const price = (minor, currency = "EUR") => ({ minor, currency });
    const offer = { unit: "IT", normal_days: 1, texts: [{ lang: "en", title: "Counted" }] };
    const { id: offering } = await lead.offer({ ...offer, price: price(100) });
    const line = (what, quantity) => ({ offering, title: "A", lines: [{ what, quantity }] });

    await changesNothing(house, async () => {
        for (const bad of [price(-1), price("1"), price(1.5), price(2 ** 53), price(1, "eur"),
            price(1, "XXXX"), price(1, ""), { minor: 1 }, { ...price(1), minor: null }]) {
            await lead.refused("/offerings", { ...offer, price: bad }, 422, "fields");
        }
        for (const digits of ["9223372036854775807", "9223372036854775808", "-9223372036854775809",
            "1e400", "9007199254740992"]) {
            const body = JSON.stringify({ ...offer, price: price(7777) }).replace("7777", digits);
            const answer = await lead.ask("POST", "/offerings", { body });
            assert.ok([400, 422].includes(answer.status), `${digits}: ${answer.text}`);
        }
        for (const quantity of [-1, 0, 1e15, 9007199254740991, 1e-9, "1"]) {
            const answer = await asker.ask("POST", "/requests", { body: line("x", quantity) });
            assert.ok([400, 422].includes(answer.status), `${quantity}: ${answer.text}`);
        }
    });
    const [before] = sql(house, "SELECT COUNT(*) FROM request");
    const headers = { "Idempotency-Key": "a1".repeat(16) };
    const body = { offering, title: "Once" };
    const made = await Promise.all(Array.from({ length: 16 },
        () => asker.ask("POST", "/requests", { body, headers })));
    assert.deepEqual(new Set(made.map((one) => one.json?.key)).size, 1,
        made.map((one) => one.status).join(" "));
    assert.equal(Number(sql(house, "SELECT COUNT(*) FROM request")[0]), Number(before) + 1);
    await asker.refused("/requests", { ...body, title: "Two" }, 422, "idempotency-key-reused",
        headers);
    const { key } = made[0].json;
    const due = { due: new Date(Date.now() + 86_400_000).toISOString() };
    const promised = await Promise.all(Array.from({ length: 8 },
        () => lead.ask("POST", `/requests/${key}/promise`, { body: due })));
    assert.deepEqual(promised.map((one) => one.status).sort(), [200, ...Array(7).fill(409)]);
    const { versions } = await lead.get(`/requests/${key}`);
    assert.equal(versions.length, 1);
    await asker.refused(`/requests/${key}/deliver`, { text: "x" }, 403, "right");
    assert.equal(rows(house, (await asker.get("/session")).person.id, "right",
        "POST /requests/{key}/deliver"), 1);
});
