// A house in which programs are tested: the program under test on a folder of its own, asked over
// HTTP as outsiders would, every answer held to what /openapi.json says of it.
"use strict";

const assert = require("node:assert/strict");
const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const Ajv2020 = require("ajv/dist/2020");
const addFormats = require("ajv-formats");

const ROOT = path.join(__dirname, "..", "..");
const PASSWORD = "interna-sample";
const START_MS = 60_000;

// The program under test: the build of ./test, or another by INTERNA_PROGRAM.
function program() {
    return process.env.INTERNA_PROGRAM || path.join(ROOT, "build-test", "interna");
}

function folderMake() {
    return fs.mkdtempSync(path.join(os.tmpdir(), "interna-api."));
}

// A schema of its own in the PostgreSQL of the tests.
function schemaMake(server, folder) {
    const name = "api_" + path.basename(folder).replace(/\W/g, "").toLowerCase();

    psql(server, `CREATE SCHEMA ${name}`);
    return `${server}&options=-csearch_path%3D${name}`;
}

function psql(url, sql) {
    const made = spawnSync("psql", ["-q", "-d", url, "-c", sql], { encoding: "utf8" });

    assert.equal(made.status, 0, made.stderr);
}

// Run a command to its end: {code, out, err}.
function run(args, { input = "", ...options } = {}) {
    const done = spawnSync(program(), args, {
        encoding: "utf8",
        input,
        timeout: 60_000,
        ...options,
    });

    return { code: done.status, out: done.stdout, err: done.stderr };
}

// "/requests/IT-1/promise" -> "/requests/{key}/promise"; a literal part goes before a {key}.
function templateOf(api, where) {
    const parts = where
        .replace(/\?.*/, "")
        .replace(/(.)\.json$/, "$1")
        .split("/");
    const fits = (template) => {
        const own = template.split("/");
        return (
            own.length === parts.length &&
            own.every((part, i) => part === parts[i] || /^\{/.test(part))
        );
    };

    if (api.paths[where] !== undefined) return where;
    return Object.keys(api.paths)
        .filter(fits)
        .sort((a, b) => a.split("{").length - b.split("{").length)[0];
}

const running = new Set();

class House {
    // End what tests that failed left behind.
    static abandon() {
        for (const server of running) server.kill("SIGKILL");
    }

    static async open({ sample = true, database, folder = folderMake(), options = [] } = {}) {
        const house = new House();

        Object.assign(house, { folder, log: "", seen: new Set(), checks: new Map() });
        house.database = database === undefined ? [] : ["--db", schemaMake(database, folder)];
        await house.start([...(sample ? ["--sample"] : []), ...options]);
        house.api = (await house.ask("GET", "/openapi.json", { unchecked: true })).json;
        house.ajv = new Ajv2020({ strict: false, allErrors: true });
        addFormats(house.ajv);
        house.ajv.addSchema({ $id: "api", components: house.api.components });
        return house;
    }

    get place() {
        return ["--data", this.folder, ...this.database];
    }

    async start(options = []) {
        const args = ["serve", ...this.place, "--listen", "127.0.0.1:0", ...options];

        this.server = spawn(program(), args, { stdio: ["ignore", "pipe", "pipe"] });
        running.add(this.server);
        this.ended = new Promise((resolve) =>
            this.server.on("exit", (code) => {
                running.delete(this.server);
                resolve(code);
            }),
        );
        this.server.stderr.on("data", (text) => {
            this.log += text;
        });
        this.url = await new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error(`no address\n${this.log}`)), START_MS);
            this.server.stdout.on("data", (text) => {
                clearTimeout(timer);
                resolve(/http:\/\/[^/]+/.exec(text)[0]);
            });
            this.ended.then((code) => reject(new Error(`ended with ${code}\n${this.log}`)));
        });
    }

    async stop() {
        this.server.kill("SIGTERM");
        assert.equal(await this.ended, 0, this.log.slice(-2000));
        assert.doesNotMatch(this.log, /Sanitizer|runtime error|status=500/);
    }

    async close() {
        await this.stop();
        fs.rmSync(this.folder, { recursive: true, force: true });
    }

    // One message; the answer is held to the description of its route.
    async ask(method, where, { body, token, headers = {}, unchecked = false } = {}) {
        const asItIs = body === undefined || typeof body === "string" || body instanceof FormData;
        const isJson = body !== undefined && !(body instanceof FormData);
        const answer = await fetch(this.url + where, {
            method,
            redirect: "manual",
            body: asItIs ? body : JSON.stringify(body),
            headers: {
                Accept: "application/json",
                ...(isJson ? { "Content-Type": "application/json" } : {}),
                ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
                ...headers,
            },
        });
        const text = await answer.text();
        const type = answer.headers.get("content-type") ?? "";
        const json = /json/.test(type) && text !== "" ? JSON.parse(text) : undefined;

        if (!unchecked && json !== undefined) this.check(method, where, answer.status, type, json);
        return { status: answer.status, headers: answer.headers, type, text, json };
    }

    check(method, where, status, type, json) {
        const template = templateOf(this.api, where);
        const verb = method === "POST" ? "post" : "get";
        const answers = this.api.paths[template]?.[verb]?.responses;
        let pointer = "#/components/schemas/problem";

        assert.match(type, status < 400 ? /^application\/json/ : /^application\/problem\+json/);
        if (status < 400) {
            pointer = answers[status].content["application/json"].schema.$ref;
            this.seen.add(`${verb} ${template}`);
        } else if (answers !== undefined) {
            assert.ok(answers[`${String(status)[0]}XX`], `${method} ${where}: ${status}`);
        }
        let validate = this.checks.get(pointer);
        if (validate === undefined) {
            validate = this.ajv.compile({ $ref: `api${pointer}` });
            this.checks.set(pointer, validate);
        }
        assert.ok(
            validate(json),
            `${method} ${where}: ${this.ajv.errorsText(validate.errors)}\n` +
                JSON.stringify(json).slice(0, 2000),
        );
    }

    // A program that acts for a person, by a token from the command line.
    person(email, scopes) {
        const scoped = scopes === undefined ? [] : ["--scope", scopes];
        const made = run(["token", "create", "--user", email, ...scoped, ...this.place]);

        assert.equal(made.code, 0, made.err);
        return new Person(this, email, made.out.trim());
    }
}

class Person {
    constructor(house, email, token) {
        Object.assign(this, { house, email, token });
    }

    ask(method, where, more = {}) {
        return this.house.ask(method, where, { token: this.token, ...more });
    }

    async get(where) {
        const answer = await this.ask("GET", where);

        assert.equal(answer.status, 200, `GET ${where}: ${answer.text}`);
        return answer.json;
    }

    async post(where, body = {}, status = where.includes("/requests/") ? 200 : 201) {
        const answer = await this.ask("POST", where, { body });

        assert.equal(
            answer.status,
            status,
            `POST ${where} ${JSON.stringify(body)}: ${answer.text}`,
        );
        return answer.json;
    }

    // What this person proposes, and an executive of their company approves.
    async offer(body) {
        const { id } = await this.post("/offerings", body);
        const executive = this.house.person("helen@jkl.example");

        return executive.post(`/offerings/${id}/approve`, {}, 200);
    }

    // Refused: STATUS and the stable CODE of the problem.
    async refused(where, body, status, code, headers = {}) {
        const answer = await this.ask("POST", where, { body, headers });

        assert.deepEqual(
            [answer.status, answer.json?.code],
            [status, code],
            `POST ${where} ${JSON.stringify(body).slice(0, 200)}: ${answer.text}`,
        );
        return answer.json;
    }
}

const tests = [];

// A test is a sentence; RUN gets the house, or nothing when it makes its own.
function test(name, run, { own = false } = {}) {
    tests.push({ name, run, own });
}

module.exports = {
    House,
    PASSWORD,
    assert,
    folderMake,
    psql,
    program,
    run,
    schemaMake,
    test,
    tests,
};
