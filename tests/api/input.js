// Bad input: each has a named refusal that says what to do, and changes nothing.
"use strict";

const net = require("node:net");
const { assert, test } = require("./house.js");
const { daysFromNow } = require("./contract.js");

const MEGABYTE = 1024 * 1024;

async function offeringOf(person) {
    return (await person.get("/offerings")).items[0].id;
}

async function newestKey(person) {
    return (await person.get("/requests?mine=true")).items[0]?.key;
}

test("fields that cannot be taken are named, each by its pointer", async (house) => {
    const admin = house.person("admin@jkl.example");
    const good = { offering: await offeringOf(admin), title: "A chair" };
    const rows = [
        [{ offering: undefined }, "/offering", "required"],
        [{ title: undefined }, "/title", "required"],
        [{ title: "" }, "/title", "required"],
        [{ title: "x".repeat(201) }, "/title", "too-long"],
        [{ title: 7 }, "/title", "wrong-type"],
        [{ title: ["a", "b"] }, "/title", "wrong-type"],
        [{ title: "a\u0007b" }, "/title", "bad-text"],
        [{ body: "x".repeat(20_001) }, "/body", "too-long"],
        [{ body: { text: "x" } }, "/body", "wrong-type"],
        [{ colour: "red" }, "/colour", "unknown-field"],
        [{ state: "accepted" }, "/state", "unknown-field"],
        [{ requester: "1" }, "/requester", "unknown-field"],
        [{ offering: "1" }, "/offering", "bad-reference"],
        [{ offering: "-1" }, "/offering", "bad-reference"],
        [{ offering: "9".repeat(30) }, "/offering", "bad-reference"],
        [{ offering: true }, "/offering", "wrong-type"],
        [{ lang: "xx" }, "/lang", "bad-choice"],
        [{ wanted: "2027-02-30T10:00:00Z" }, "/wanted", "bad-time"],
        [{ wanted: "2027-13-01T10:00:00Z" }, "/wanted", "bad-time"],
        [{ wanted: "2027-01-01T25:00:00Z" }, "/wanted", "bad-time"],
        [{ wanted: "tomorrow" }, "/wanted", "bad-time"],
        [{ wanted: 1_800_000_000 }, "/wanted", "wrong-type"],
        [{ wanted: "2001-01-01T00:00:00Z" }, "/wanted", "in-past"],
        [{ wanted: "9999-12-31T23:59:59Z" }, "/wanted", "too-far"],
        [{ draft: "maybe" }, "/draft", "wrong-type"],
        [{ customer: "1" }, "/customer", "bad-reference"],
        [{ on_behalf: "1" }, "/on_behalf", "bad-reference"],
        [{ body: [] }, "/body", "wrong-type"],
        [{ fields: [] }, "/fields", "wrong-type"],
        [{ fields: { none_such: "x" } }, "/fields/none_such", "unknown-field"],
        [{ lines: {} }, "/lines", "wrong-type"],
        [{ lines: [{}] }, "/lines/0/what", "required"],
        [{ lines: [{ what: "a", quantity: "many" }] }, "/lines/0/quantity", "wrong-type"],
        [{ lines: [{ what: "a", quantity: -1 }] }, "/lines/0/quantity", "too-small"],
        [{ lines: [{ what: "a", quantity: 1.0001 }] }, "/lines/0/quantity", "wrong-type"],
        [
            { lines: [{ what: "a", price: { minor: 1.5, currency: "EUR" } }] },
            "/lines/0/price",
            "bad-money",
        ],
        [
            { lines: [{ what: "a", price: { minor: 100, currency: "euro" } }] },
            "/lines/0/price",
            "bad-money",
        ],
        [
            { lines: [{ what: "a", price: { minor: 9e18, currency: "EUR" } }] },
            "/lines/0/price",
            "bad-money",
        ],
        [{ lines: [{ what: "a", price: 100 }] }, "/lines/0/price", "wrong-type"],
        [{ lines: [{ what: "a", number: 2 }] }, "/lines/0/number", "unknown-field"],
        [{ lines: Array(101).fill({ what: "a" }) }, "/lines", "too-many"],
    ];
    const before = await newestKey(admin);

    for (const [more, pointer, code] of rows) {
        const problem = await admin.refused("/requests", { ...good, ...more }, 422, "fields");
        assert.deepEqual(
            problem.errors.map((one) => [one.pointer, one.code]),
            [[pointer, code]],
            JSON.stringify(more).slice(0, 100),
        );
        assert.ok(problem.errors[0].title.length > 10, "it says what to do");
    }
    const all = await admin.refused(
        "/requests",
        { title: 7, lang: "xx", colour: 1 },
        422,
        "fields",
    );
    assert.equal(all.errors.length, 4);
    assert.equal(await newestKey(admin), before);
});

// An offering of IT with a question of each kind that JSON tells by its type.
async function questionsMake(lead) {
    const texts = [{ lang: "en", label: "It", choices: "red\ngreen" }];
    const kinds = ["text", "number", "money", "date", "choice", "choices", "yes_no"];
    const fields = kinds.map((name) => {
        const chosen = name.startsWith("choice");
        const words = texts.map(({ choices, ...rest }) => (chosen ? { ...rest, choices } : rest));
        return { name, kind: name.replace("_", "-"), texts: words };
    });
    const title = [{ lang: "en", title: "All kinds" }];

    return (await lead.offer({ unit: "IT", normal_days: 3, texts: title, fields })).id;
}

test("answers to questions have their types in JSON, texts in forms", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const offering = await questionsMake(lead);
    const rows = [
        ["text", 5, "wrong-type"],
        ["text", true, "wrong-type"],
        ["number", "5", "wrong-type"],
        ["number", "", "wrong-type"],
        ["number", [], "wrong-type"],
        ["money", "5 EUR", "wrong-type"],
        ["money", { amount: "5", currency: "EUR" }, "wrong-type"],
        ["money", { minor: "5", currency: "EUR" }, "bad-money"],
        ["money", { minor: 5, currency: "EUR", tax: 1 }, "bad-money"],
        ["date", 20_270_101, "wrong-type"],
        ["choice", ["red"], "wrong-type"],
        ["choice", 1, "wrong-type"],
        ["choices", "red", "wrong-type"],
        ["choices", ["red", 1], "wrong-type"],
        ["choices", ["red", "red"], "duplicate-field"],
        ["choices", ["blue"], "bad-choice"],
        ["yes_no", "yes", "wrong-type"],
        ["yes_no", 1, "wrong-type"],
    ];
    const good = {
        text: "a",
        number: 12.5,
        money: { minor: 500, currency: "EUR" },
        date: "2027-01-01",
        choice: "red",
        choices: ["red", "green"],
        yes_no: true,
    };

    for (const [name, value, code] of rows) {
        const body = { offering, title: "Kinds", fields: { ...good, [name]: value } };
        const problem = await lead.refused("/requests", body, 422, "fields");
        assert.deepEqual(
            problem.errors.map((one) => [one.pointer, one.code]),
            [[`/fields/${name}`, code]],
            JSON.stringify(value),
        );
    }
    const several = { ...good, choices: ["red", "red"], number: "5" };
    const both = await lead.refused("/requests", { offering, fields: several }, 422, "fields");
    assert.deepEqual(
        both.errors.map((one) => [one.pointer, one.code]).sort(),
        [
            ["/fields/choices", "duplicate-field"],
            ["/fields/number", "wrong-type"],
            ["/title", "required"],
        ],
    );
    const draft = { offering, title: "Kinds", fields: { number: "5" }, draft: true };
    await lead.refused("/requests", draft, 422, "fields");
    const { key } = await lead.post("/requests", { ...draft, fields: { number: 5 } });
    await lead.refused(`/requests/${key}/edit`, { fields: { yes_no: "no" } }, 422, "fields");
    const asked = await lead.post("/requests", { offering, title: "Kinds", fields: good });
    assert.deepEqual(
        Object.fromEntries(asked.fields.map((one) => [one.name, one.value])),
        good,
    );
    const typed = { offering, title: "Typed", "fields.number": "12,5", "fields.yes_no": "no" };
    const form = { ...typed, "fields.choices": "red", draft: "true" };
    await sendForm(lead, "/requests", form, 303);
    const mine = (await lead.get("/requests?mine=true")).items.find(
        (one) => one.title === "Typed",
    );
    const { fields } = await lead.post(`/requests/${mine.key}/ask`, {});
    assert.deepEqual(
        fields.map((one) => one.value),
        [12.5, ["red"], false],
    );
});

test("an offering is refused by the name of what it cannot hold", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const texts = [{ lang: "en", title: "A lamp" }];
    const good = { unit: "IT", normal_days: 3, texts };
    const price = { minor: 100, currency: "EUR" };
    const question = { kind: "text", texts: [{ lang: "en", label: "It" }] };
    const rows = [
        [{ price: [] }, "/price", "wrong-type"],
        [{ price: "" }, "/price", "wrong-type"],
        [{ price: {} }, "/price", "bad-money"],
        [{ price: { ...price, tax: 1 } }, "/price/tax", "unknown-field"],
        [{ price: { ...price, amount: "1" } }, "/price/amount", "unknown-field"],
        [{ approval_above: [] }, "/approval_above", "wrong-type"],
        [{ texts: {} }, "/texts", "wrong-type"],
        [{ texts: [[]] }, "/texts", "wrong-type"],
        [{ texts: [{ ...texts[0], body: "x" }] }, "/texts/0/body", "unknown-field"],
        [{ fields: {} }, "/fields", "wrong-type"],
        [{ fields: "" }, "/fields", "wrong-type"],
        [{ fields: [[]] }, "/fields", "wrong-type"],
        [{ fields: [{ ...question, texts: [[]] }] }, "/fields/0/texts", "wrong-type"],
        [{ fields: [{ ...question, required: "" }] }, "/fields/0/required", "wrong-type"],
        [{ fields: [{ ...question, colour: 1 }] }, "/fields/0/colour", "unknown-field"],
        [{ normal_days: "" }, "/normal_days", "wrong-type"],
        [{ answer_days: "" }, "/answer_days", "wrong-type"],
        [{ audience: [""] }, "/audience", "required"],
        [{ relations: [""] }, "/relations", "required"],
        [{ handlers: [{}] }, "/handlers", "wrong-type"],
        [{ icon: "no-such-icon" }, "/icon", "bad-choice"],
        [{ icon: "brand" }, "/icon", "bad-choice"],
        [{ icon: [] }, "/icon", "wrong-type"],
        [{ texts: [texts[0], texts[0]] }, "/texts/1/lang", "duplicate-field"],
        [
            { fields: [{ ...question, texts: [question.texts[0], question.texts[0]] }] },
            "/fields/0/texts/1/lang",
            "duplicate-field",
        ],
        [{ relations: ["employee", "employee"] }, "/relations", "duplicate-field"],
    ];

    for (const [more, pointer, code] of rows) {
        const problem = await lead.refused("/offerings", { ...good, ...more }, 422, "fields");
        assert.deepEqual(
            problem.errors.map((one) => [one.pointer, one.code]),
            [[pointer, code]],
            JSON.stringify(more),
        );
    }
    const { content } = house.api.paths["/offerings"].post.requestBody;
    const icons = content["application/json"].schema.properties.icon.enum;
    assert.ok(icons.includes("truck") && !icons.includes("brand"));
    for (const icon of icons) {
        const made = await lead.post("/offerings", { ...good, icon });
        assert.equal(made.icon, icon);
    }
});

test("an offering tells how its deliveries are truly accepted", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const { id: handler } = (await lead.get("/session")).person;
    const rows = [
        [{}, "silence"],
        [{ acceptance: "silence" }, "silence"],
        [{ acceptance: "explicit" }, "explicit"],
        [{ acceptance: "silence", secrecy: "confidential" }, "explicit"],
        [{ acceptance: "silence", secrecy: "named", handlers: [handler] }, "explicit"],
        [{ acceptance: "silence", price: { minor: 100, currency: "EUR" } }, "explicit"],
    ];

    for (const [more, acceptance] of rows) {
        const texts = [{ lang: "en", title: "Advice" }];
        const made = await lead.post("/offerings", { unit: "IT", normal_days: 3, texts, ...more });
        assert.equal(made.acceptance, acceptance, JSON.stringify(more));
    }
});

async function sendForm(person, where, fields, status) {
    const headers = { Accept: "text/html", "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await person.ask("POST", where, {
        body: new URLSearchParams(fields).toString(),
        headers,
    });

    assert.equal(answer.status, status, where);
    return answer.text;
}

test("a refused form loses no word", async (house) => {
    const admin = house.person("admin@jkl.example");
    const lead = house.person("lead.it@jkl.example");
    const offering = await offeringOf(admin);
    const { key } = await admin.post("/requests", {
        offering,
        title: "Lamps",
        lines: [
            { what: "Lamp", quantity: 7 },
            { what: "Bulb", quantity: 8 },
        ],
    });

    const form = await sendForm(lead, `/requests/${key}/decline`, { reason: "Kept\u0001" }, 422);
    assert.match(form, /<textarea[^>]*id="field-reason"[^>]*>Kept/);
    await lead.post(`/requests/${key}/promise`, { due: daysFromNow(1) });
    const late = await sendForm(lead, `/requests/${key}/decline`, { reason: "Kept <b>" }, 409);
    assert.match(late, /<h2 id="words-title">.*<textarea[^>]*readonly[^>]*>Kept &lt;b&gt;</s);
    const foreign = await sendForm(admin, `/requests/${key}/deliver`, { text: "Kept" }, 403);
    assert.match(foreign, /readonly[^>]*>Kept</);
    const counted = {
        text: "Half",
        "lines.0.number": "1",
        "lines.0.quantity": "3,25x",
        "lines.1.number": "2",
        "lines.1.quantity": "4",
    };
    const lines = await sendForm(lead, `/requests/${key}/deliver`, counted, 422);
    assert.match(lines, /name="lines.0.quantity"[^>]*value="3,25x"/);
    assert.match(lines, /name="lines.1.quantity"[^>]*value="4"/);
    assert.doesNotMatch(lines, /words-title/);
});

test("the summary of a refused form says which of its fields is meant", async (house) => {
    const lead = house.person("lead.it@jkl.example");
    const texts = [{ lang: "en", label: "Screen size" }];
    const { id } = await lead.offer({
        unit: "IT",
        normal_days: 3,
        texts: [{ lang: "en", title: "Screen" }],
        fields: [{ name: "size", kind: "number", required: true, texts }],
    });
    const page = await sendForm(lead, "/requests", { offering: id, title: "A screen" }, 422);

    assert.match(page, /<a href="#field-fields\.size">Screen size: /);
    assert.match(page, /id="field-fields\.size"/);
});

test("verbs refuse what they cannot take, right before state before fields", async (house) => {
    const admin = house.person("admin@jkl.example");
    const lead = house.person("lead.it@jkl.example");
    const { key } = await admin.post("/requests", {
        offering: await offeringOf(admin),
        title: "A lamp",
    });
    const { version } = await admin.get(`/requests/${key}`);
    const fields = [
        ["promise", {}, "/due", "required"],
        ["promise", { due: daysFromNow(-1) }, "/due", "in-past"],
        ["promise", { due: "2027-02-29T10:00:00Z" }, "/due", "bad-time"],
        ["promise", { due: "2027-12-31T23:59:60Z" }, "/due", "bad-time"],
        ["promise", { due: daysFromNow(3670) }, "/due", "too-far"],
        ["promise", { due: "9999-12-31T00:00:00Z" }, "/due", "too-far"],
        ["promise", { due: daysFromNow(1), owner: "me" }, "/owner", "unknown-field"],
        ["decline", {}, "/reason", "required"],
        ["decline", { reason: " " }, "/reason", "required"],
        ["hand-over", { unit: "1", reason: "x" }, "/unit", "bad-reference"],
        ["assign", { person: "1" }, "/person", "bad-reference"],
        ["message", { text: "" }, "/text", "required"],
        ["message", { text: "x".repeat(20_001) }, "/text", "too-long"],
        ["note", { text: 1 }, "/text", "wrong-type"],
    ];

    for (const [verb, body, pointer, code] of fields) {
        const problem = await lead.refused(`/requests/${key}/${verb}`, body, 422, "fields");
        assert.deepEqual(
            problem.errors.map((one) => [one.pointer, one.code]),
            [[pointer, code]],
            verb,
        );
    }
    await admin.refused(`/requests/${key}/promise`, { due: 1 }, 403, "right");
    await lead.refused(`/requests/${key}/deliver`, { colour: 1 }, 409, "state");
    await lead.refused(
        `/requests/${key}/promise`,
        { due: daysFromNow(1), price: { minor: 1, currency: "EUR" } },
        409,
        "use-counter",
    );
    await admin.refused(`/requests/${key}/no-such-verb`, {}, 404, "not-found");
    await admin.refused("/requests/IT-999999/message", { text: "x" }, 404, "not-found");
    await lead.post(`/requests/${key}/promise`, { due: daysFromNow(1) });
    const pause = await lead.refused(
        `/requests/${key}/pause`,
        { on: "rain", reason: "x" },
        422,
        "fields",
    );
    assert.equal(pause.errors[0].code, "bad-choice");
    for (const rating of [0, 6, 1.5, "good"]) {
        await lead.post(`/requests/${key}/deliver`, {});
        await admin.refused(`/requests/${key}/accept`, { rating }, 422, "fields");
        await lead.post(`/requests/${key}/take-back`, {});
    }
    assert.equal((await admin.get(`/requests/${key}`)).version, version + 9);
});

test("filters that cannot be meant are refused, not passed over", async (house) => {
    const admin = house.person("admin@jkl.example");
    const unit = (await admin.get("/units")).items[0].id;
    const rows = [
        ["/requests?state=lost", "state"],
        ["/requests?supplier=x", "supplier"],
        ["/requests?customer=-1", "customer"],
        ["/requests?after=x", "after"],
        [`/queue/${unit}?view=none`, "view"],
        [`/queue/${unit}?sort=up`, "sort"],
        [`/queue/${unit}?state=1`, "state"],
        [`/queue/${unit}?after=1`, "after"],
        ["/offerings?unit=NONE", "unit"],
        ["/units?after=x", "after"],
        ["/people?after=0x1", "after"],
        ["/requests?stat=asked", "stat"],
        ["/requests?state=asked&state=draft", "state"],
        ["/session?x=1", "x"],
    ];

    for (const [where, name] of rows) {
        const { status, json } = await admin.ask("GET", where);
        assert.deepEqual([status, json.errors?.map((one) => one.name)], [422, [name]], where);
    }
    const page = { headers: { Accept: "text/html" } };
    assert.equal((await admin.ask("GET", "/requests?utm_source=mail", page)).status, 200);
    assert.equal((await admin.ask("GET", "/requests?state=lost", page)).status, 422);
    for (const where of [
        "/queue/1",
        "/queue/x",
        "/units/1",
        "/people/x",
        "/offerings/0",
        "/nothing",
        "/requests/",
    ]) {
        const { status, json } = await admin.ask("GET", where, { unchecked: true });
        assert.deepEqual([status, json.code], [404, "not-found"], where);
    }
});

test("bodies that cannot be read are refused by name", async (house) => {
    const admin = house.person("admin@jkl.example");
    const form = { "Content-Type": "application/x-www-form-urlencoded" };
    const before = await newestKey(admin);
    const rows = [
        ["{", {}, 400, "bad-json"],
        ["[]", {}, 400, "bad-json"],
        ["null", {}, 400, "bad-json"],
        ['{"title":"a","title":"b"}', {}, 400, "bad-json"],
        ['{"title":"\\ud800"}', {}, 400, "bad-json"],
        ['{"title":"\\u0000"}', {}, 400, "bad-json"],
        [`{"title":${"[".repeat(200)}`, {}, 400, "bad-json"],
        [`{"a":${"[".repeat(40)}${"]".repeat(40)}}`, {}, 400, "bad-json"],
        ["title=a&title=b", form, 422, "fields"],
        ["title=%zz", form, 400, "bad-form"],
        ["=x", form, 400, "bad-form"],
        ["<title>a</title>", { "Content-Type": "text/xml" }, 415, "bad-content-type"],
        ["{}", { "Content-Type": "multipart/form-data; boundary=x" }, 400, "bad-form"],
        ["{}", { "Content-Type": "application/json; charset=latin1" }, 415, "bad-content-type"],
        ["{}", { "Content-Encoding": "gzip" }, 415, "bad-content-type"],
        ["{}", { "Content-Type": 'application/json; v=1; Charset="UTF-8"' }, 422, "fields"],
        ["{}", { "Content-Encoding": "identity" }, 422, "fields"],
        [`{"title":"${"x".repeat(MEGABYTE)}"}`, {}, 413, "too-large"],
        ...[
            "123",
            "k".repeat(256),
            "g".repeat(32),
            '"',
            '""',
            "8e03978e-40d5-43dd-bc93-6894a57f932",
            "8e03978e-40d5-43dd-bc936894-a57f9324",
            "8e03978e40d543ddbc936894a57f9324-",
            '"8e03978e40d543ddbc936894a57f9324',
        ].map((key) => ["{}", { "Idempotency-Key": key }, 400, "bad-idempotency-key"]),
    ];

    for (const [body, headers, status, code] of rows) {
        const answer = await admin.ask("POST", "/requests", { body, headers });
        assert.deepEqual([answer.status, answer.json?.code], [status, code], body.slice(0, 80));
        assert.ok(answer.json.title.length > 10);
    }
    assert.equal(await newestKey(admin), before);
});

test("methods and addresses that are not there are refused by name", async (house) => {
    const admin = house.person("admin@jkl.example");
    const rows = [
        ["PUT", "/requests", "GET, HEAD, POST"],
        ["DELETE", "/requests/IT-1", "GET, HEAD"],
        ["DELETE", "/requests/IT-1.json", "GET, HEAD"],
        ["PATCH", "/account", "GET, HEAD, POST"],
        ["POST", "/queue", "GET, HEAD"],
        ["GET", "/requests/IT-1/promise", "POST"],
        ["OPTIONS", "/requests", "GET, HEAD, POST"],
        ["OPTIONS", "/queue", "GET, HEAD"],
    ];

    for (const [method, where, allowed] of rows) {
        const answer = await admin.ask(method, where, { unchecked: true });
        assert.deepEqual(
            [answer.status, answer.json?.code],
            [405, "method-not-allowed"],
            `${method} ${where}`,
        );
        assert.equal(answer.headers.get("allow"), allowed, `${method} ${where}`);
    }
    for (const [method, where] of [
        ["DELETE", "/nowhere"],
        ["GET", "/nowhere.json"],
        ["POST", "/nowhere.json"],
    ]) {
        const headers = { Accept: where.endsWith(".json") ? "text/html" : "application/json" };
        const answer = await admin.ask(method, where, { headers, unchecked: true });
        assert.deepEqual([answer.status, answer.json?.code], [404, "not-found"], where);
        assert.equal(answer.headers.get("allow"), null);
    }
    const posted = await admin.ask("POST", "/requests/IT-1", {
        headers: { "X-HTTP-Method-Override": "GET" },
        body: {},
        unchecked: true,
    });
    assert.equal(posted.status, 405);
    const long = await admin.ask("GET", `/requests?q=${"x".repeat(9000)}`, { unchecked: true });
    assert.deepEqual([long.status, long.json.code], [414, "uri-too-long"]);
    const wide = await admin.ask("GET", "/requests", {
        headers: { "X-Wide": "x".repeat(17_000) },
        unchecked: true,
    });
    assert.deepEqual([wide.status, wide.json.code], [431, "headers-too-large"]);
});

test("who has no right token is told so, and learns nothing else", async (house) => {
    for (const token of ["int_wrong", "x".repeat(5000), "", "int_" + "a".repeat(43)]) {
        for (const where of ["/requests", "/requests/IT-1", "/requests/IT-999999"]) {
            const { status, json, headers } = await house.ask("GET", where, { token });
            assert.deepEqual([status, json.code], [401, "sign-in"], where);
            assert.match(headers.get("www-authenticate"), /^Bearer/);
        }
    }
});

// The status that comes back for BYTES on a fresh connection; 0: it is only closed.
function speak(house, bytes) {
    return new Promise((resolve, reject) => {
        const socket = net.connect(new URL(house.url).port, "127.0.0.1");
        let text = "";

        socket.setTimeout(5000, () =>
            socket.destroy(new Error(`no answer to ${bytes.slice(0, 60)}`)),
        );
        socket.on("data", (part) => {
            text += part;
            socket.end();
        });
        socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)));
        socket.on("error", reject);
        socket.write(bytes);
    });
}

test("messages that two readers could read in two ways are refused", async (house) => {
    const post = "POST /session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    const rows = [
        ["nonsense\r\n\r\n", [400, 0]],
        ["GET / HTTP/1.1\r\n\r\n", [400]],
        ["GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400]],
        [`${post}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, [400]],
        [`${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`, [400]],
        [`${post}Content-Length: -2\r\n\r\n{}`, [400]],
        [`${post}Content-Length: 2, 2\r\n\r\n{}`, [400]],
        [`${post}Content-Length: +2\r\n\r\n{}`, [400]],
        [`${post}Content-Length: 0x2\r\n\r\n{}`, [400]],
        [`${post}Content-Length: 2 2\r\n\r\n{}`, [400]],
        [`${post}Content-Length: 99999999999999999999\r\n\r\n{}`, [413]],
        [`${post}Content-Length: ${"9".repeat(30)}\r\n\r\n{}`, [413]],
        [`${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, [400]],
        [`${post}Transfer-Encoding: gzip\r\n\r\n`, [400, 501]],
        ["GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", [400]],
        ["GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", [400]],
        ["GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", [400]],
        ["GET /../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", [400, 404]],
        ["GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", [400]],
        [`GET / HTTP/1.1\r\nHost: a\r\n${"X: y\r\n".repeat(80)}\r\n`, [431]],
    ];

    for (const [bytes, statuses] of rows) {
        const status = await speak(house, bytes);
        assert.ok(statuses.includes(status), `${status} to ${JSON.stringify(bytes.slice(0, 120))}`);
    }
    assert.equal((await house.ask("GET", "/readyz")).status, 200);
});
