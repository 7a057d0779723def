// What an attacker needs: any message as bytes allow it, people with cookies, and a look into the
// database, so that a refusal can be seen to have changed nothing and to have left its row.
"use strict";

const { spawnSync } = require("node:child_process");
const http = require("node:http");
const path = require("node:path");
const { assert, House, PASSWORD, test } = require("../api/house.js");

// Rows of the database of HOUSE, each one line with "|" between its columns.
function sql(house, text) {
    const [, url] = house.database;
    const [program, args] = url === undefined
        ? ["sqlite3", ["-readonly", path.join(house.folder, "interna.db"), text]]
        : ["psql", ["-qAt", "-d", url, "-c", text]];
    const made = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 28 });

    assert.equal(made.status, 0, made.stderr);
    return made.stdout.trim().split("\n");
}

const COUNTED = ["party", "relation", "offering", "offering_handler", "request", "request_line",
    "request_watcher", "request_glass", "attachment", "bearer", "credential", "pin", "device",
    "link", "session", "absence", "share", "control", "org_import"];
const REFUSALS = "('access.refused', 'access.sign-in-failed')";

// All that a refused write must leave as it was.
function footprint(house) {
    const counts = COUNTED.map((table) => `(SELECT COUNT(*) FROM ${table}) AS ${table}_rows`);

    return sql(house, `SELECT ${counts.join(", ")}, (SELECT SUM(version) FROM request) AS versions,
        (SELECT COUNT(*) FROM event WHERE type NOT IN ${REFUSALS}) AS events`)[0];
}

// How often PERSON was refused with CODE by the route WHAT ("POST /units").
function rows(house, personId, code, what) {
    return Number(sql(house, `SELECT COUNT(*) FROM event WHERE type = 'access.refused'
        AND actor_id = ${personId} AND data LIKE '%"${code}"%' AND text = '${what}'`)[0]);
}

// ACT is refused: nothing is changed by it.
async function changesNothing(house, act) {
    const before = footprint(house);
    const result = await act();

    assert.equal(footprint(house), before, "a refused attack changed something");
    return result;
}

let addresses = 0;

// An address of this machine that nobody spoke from yet: failures are counted by address.
function freshAddress() {
    addresses++;
    return `127.0.${1 + Math.floor(addresses / 250)}.${1 + (addresses % 250)}`;
}

// One message with exactly these headers.
function send(house, method, where, { headers = {}, body, from } = {}) {
    const { hostname, port } = new URL(house.url);
    const bytes = body === undefined || typeof body === "string" || Buffer.isBuffer(body)
        ? body : JSON.stringify(body);
    const all = { Accept: "application/json", ...headers };

    if (bytes !== undefined && all["Content-Type"] === undefined) {
        all["Content-Type"] = "application/json";
    }
    return new Promise((resolve, reject) => {
        const asked = http.request({ hostname, port, method, path: where, headers: all,
            localAddress: from, agent: false }, (answer) => {
            const parts = [];
            answer.on("data", (part) => parts.push(part));
            answer.on("end", () => {
                const text = Buffer.concat(parts).toString();
                const json = /json/.test(answer.headers["content-type"] ?? "") && text !== ""
                    ? JSON.parse(text) : undefined;
                resolve({ status: answer.statusCode, headers: answer.headers, text, json });
            });
        });
        asked.on("error", reject);
        asked.end(bytes);
    });
}

// The cookie that ANSWER sets: "name=value".
function cookieOf(answer) {
    return (answer.headers["set-cookie"] ?? []).map((one) => one.split(";")[0]).join("; ");
}

// Somebody in a browser: a cookie and the secret of its session.
async function signIn(house, email, { password = PASSWORD, headers = {} } = {}) {
    const from = freshAddress();
    const answer = await send(house, "POST", "/session", { body: { email, password }, headers,
        from });

    assert.equal(answer.status, 201, answer.text);
    return { email, from, cookie: cookieOf(answer), csrf: answer.json.csrf,
        id: answer.json.person.id };
}

function asVisitor(house, visitor, method, where, { headers = {}, ...more } = {}) {
    const secret = method === "POST" ? { "X-CSRF-Token": visitor.csrf } : {};

    return send(house, method, where,
        { from: visitor.from, headers: { Cookie: visitor.cookie, ...secret, ...headers },
            ...more });
}

// Every route of the description: {method, template}.
function routes(house) {
    return Object.entries(house.api.paths).flatMap(([template, verbs]) =>
        Object.entries(verbs).map(([verb, operation]) =>
            ({ method: verb.toUpperCase(), template, operation })));
}

// An attack is numbered as in docs/security.md.
function attack(number, sentence, run) {
    test(`attack ${number}: ${sentence}`, run);
}

module.exports = { assert, asVisitor, attack, changesNothing, cookieOf, footprint, freshAddress,
    House, PASSWORD, routes, rows, send, signIn, sql };
