// A house with the sample in it, the people who visit it with a browser, and everything that goes
// wrong in their pages without being seen: console errors, refused content, failures of the server.
"use strict";

const assert = require("node:assert/strict");
const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const readline = require("node:readline");
const { chromium } = require("playwright-core");

const ROOT = path.join(__dirname, "..", "..");
const PASSWORD = "interna-sample";
const LANGUAGES = ["en", "es", "fr", "lv"];
const START_MS = 60_000;
const STOP_MS = 20_000;
const PAGE_MS = 15_000;

const CHROMIUM = {
    executablePath: process.env.INTERNA_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

// The program under test: the build of ./test, or another by INTERNA_PROGRAM.
function program() {
    return process.env.INTERNA_PROGRAM || path.join(ROOT, "build-test", "interna");
}

// ---- the house ----

// A schema of its own in the PostgreSQL of the tests, named by the random end of the folder's name.
function schemaMake(server, folder) {
    const name = "browser_" + path.basename(folder).replace(/\W/g, "").toLowerCase();
    const made = spawnSync("psql", ["-q", "-d", server, "-c", `CREATE SCHEMA ${name}`],
        { encoding: "utf8" });

    assert.equal(made.status, 0, made.stderr);
    return `${server}&options=-csearch_path%3D${name}`;
}

// The first address that the server prints, with what stands behind it as far as it MATCHES.
function firstAddress(server, log, matches) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no address in time\n${log}`)), START_MS);

        readline.createInterface({ input: server.stdout }).on("line", (line) => {
            const found = matches.exec(line);
            if (found === null) return;
            clearTimeout(timer);
            resolve(found[0]);
        });
        server.on("exit", (code) => reject(new Error(`the server ended with ${code}\n${log}`)));
    });
}

class House {
    // A new house; DATABASE is the address of a PostgreSQL server, else SQLite is used. One without
    // the sample is empty, and has the address of its set-up.
    static async open(browser, database, { sample = true } = {}) {
        const house = new House();
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "interna-browser."));
        const options = ["serve", "--data", folder, "--listen", "127.0.0.1:0"];

        if (sample) options.push("--sample");
        if (database) options.push("--db", schemaMake(database, folder));
        Object.assign(house, { browser, folder, faults: [], log: [], visitors: new Map() });
        house.server = spawn(program(), options, { stdio: ["ignore", "pipe", "pipe"] });
        readline.createInterface({ input: house.server.stderr })
            .on("line", (line) => house.logged(line));
        const address = await firstAddress(house.server, house.log,
            sample ? /http:\/\/\S+?:\d+/ : /http:\/\/\S+\/set-up\/\S+/);
        house.url = new URL(address).origin;
        if (!sample) house.setUp = address;
        return house;
    }

    logged(line) {
        this.log.push(line);
        if (/Sanitizer|runtime error|status=5\d\d/.test(line)) this.faults.push(`server: ${line}`);
    }

    // What went wrong unseen since the last call.
    faultsTaken() {
        return this.faults.splice(0);
    }

    async close() {
        const ended = new Promise((resolve) => this.server.on("exit", resolve));
        const timer = setTimeout(() => process.kill(this.server.pid, "SIGKILL"), STOP_MS);

        for (const visitor of this.visitors.values()) await visitor.context.close();
        process.kill(this.server.pid, "SIGTERM");
        const code = await ended;
        clearTimeout(timer);
        fs.rmSync(this.folder, { recursive: true, force: true });
        assert.equal(code, 0, `the server ended with ${code}\n${this.log.slice(-20).join("\n")}`);
    }

    // A person with a browser of their own, signed in; nobody without an E-MAIL. The same call
    // gives the same visitor.
    async visit(email, { scripts = true, ...look } = {}) {
        const key = JSON.stringify([email, scripts, look]);
        let visitor = this.visitors.get(key);

        if (visitor === undefined) {
            visitor = new Visitor(this, email);
            await visitor.enter(scripts, look);
            this.visitors.set(key, visitor);
        }
        return visitor;
    }
}

// ---- people in it ----

function isDocumentRefusal(message) {
    // Chromium also notes on the console that a page came with a 4xx, which is what it should do.
    return /^Failed to load resource: .* status of 4(01|03|04|09|12|22|29)/.test(message.text());
}

class Visitor {
    constructor(house, email) {
        Object.assign(this, { house, email, csrf: "" });
    }

    async enter(scripts, { width = 1280, height = 800, dark = false, lang = "en" }) {
        this.context = await this.house.browser.newContext({
            baseURL: this.house.url,
            javaScriptEnabled: scripts,
            viewport: { width, height },
            colorScheme: dark ? "dark" : "light",
            reducedMotion: "reduce",
            locale: lang,
        });
        this.context.setDefaultTimeout(PAGE_MS);
        this.page = await this.context.newPage();
        this.watch(this.page);
        if (this.email) await this.signIn();
    }

    watch(page) {
        const who = this.email || "nobody";
        const note = (what) => this.house.faults.push(`${who} at ${page.url()}: ${what}`);

        page.on("pageerror", (error) => note(error));
        page.on("requestfailed", (request) => {
            if (!/ERR_ABORTED/.test(request.failure().errorText)) note(`${request.url()} failed`);
        });
        page.on("console", (message) => {
            if (message.type() !== "error" && message.type() !== "warning") return;
            if (!isDocumentRefusal(message)) note(message.text());
        });
    }

    async signIn() {
        const session = await this.post("/session", { email: this.email, password: PASSWORD });
        this.csrf = session.csrf;
        this.id = session.person.id;
        this.name = session.person.name;
        this.parties = session.parties;
    }

    // JSON as programs send and get it, in this visitor's session.
    async send(method, where, data, headers = {}) {
        return this.context.request.fetch(where, {
            method,
            data: data === undefined ? undefined : JSON.stringify(data),
            headers: {
                "Accept": "application/json",
                "X-CSRF-Token": this.csrf,
                ...(data === undefined ? {} : { "Content-Type": "application/json" }),
                ...headers,
            },
        });
    }

    async get(where) {
        const answer = await this.send("GET", where);
        assert.ok(answer.ok(), `GET ${where}: ${answer.status()} ${await answer.text()}`);
        return answer.json();
    }

    async post(where, data) {
        const answer = await this.send("POST", where, data);
        assert.ok(answer.ok(), `POST ${where}: ${answer.status()} ${await answer.text()}`);
        return answer.json();
    }

    // A form with files, as programs send it.
    async upload(where, multipart) {
        const headers = { "Accept": "application/json", "X-CSRF-Token": this.csrf };
        const answer = await this.context.request.post(where, { multipart, headers });

        assert.ok(answer.ok(), `POST ${where}: ${answer.status()} ${await answer.text()}`);
        return answer.json();
    }

    async speak(lang) {
        await this.post("/account", { lang });
    }

    async go(where) {
        return this.page.goto(where);
    }

    async text(selector = "main") {
        return this.page.locator(selector).innerText();
    }

    // The form that does VERB on the page of a request, open.
    async form(verb) {
        const form = this.page.locator(`form[action$="/${verb}"]`).first();
        const summary = this.page
            .locator(`details:has(form[action$="/${verb}"]) > summary`).first();

        if (await summary.count() > 0 && !await form.isVisible()) await summary.click();
        return form;
    }

    // Do VERB with what is to be filled in by name, on the page where one stands.
    async act(verb, fields = {}) {
        const form = await this.form(verb);

        await this.fill(form, fields);
        await this.submit(form);
    }

    async fill(form, fields) {
        for (const [name, value] of Object.entries(fields)) {
            const input = form.locator(`[name="${name}"]`);
            const kind = await input.first().getAttribute("type");

            if (kind === "radio" || kind === "checkbox") {
                await form.locator(`[name="${name}"][value="${value}"]`).check({ force: true });
            } else if (await input.evaluate((one) => one.tagName) === "SELECT") {
                await input.selectOption(value);
            } else {
                await input.fill(value);
            }
        }
    }

    async submit(form) {
        await Promise.all([
            this.page.waitForResponse((answer) => answer.request().method() === "POST"),
            form.locator("button:not([name])").first().click(),
        ]);
        await this.page.waitForLoadState("load");
    }
}

// ---- tests ----

const tests = [];

// NAME is a sentence; RUN gets the houses: { sqlite, postgres }, the second only where
// INTERNA_TEST_PG names a server.
function test(name, run, { postgres = false } = {}) {
    tests.push({ name, run, postgres });
}

async function launch() {
    return chromium.launch(CHROMIUM);
}

// An instant some days from now at noon UTC, as RFC 3339 and as an input of a browser takes it.
function inDays(days) {
    const at = new Date(Date.now() + days * 86_400_000);

    at.setUTCHours(12, 0, 0, 0);
    const text = at.toISOString().replace(".000Z", "Z");
    return { rfc: text, local: text.slice(0, 16) };
}

module.exports = { House, LANGUAGES, PASSWORD, assert, inDays, launch, test, tests };
