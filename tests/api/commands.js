// The command line: what it prints and how it ends, alone and beside a running server, and what
// the environment may do to it.
"use strict";

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { House, assert, folderMake, psql, run, schemaMake, test } = require("./house.js");

const own = { own: true };
const [DONE, REFUSED, USAGE, ENVIRONMENT] = [0, 1, 2, 3];
const LONG_PASSWORD = "correct horse battery\n";

function held(folder, work) {
    return Promise.resolve(work()).finally(() =>
        fs.rmSync(folder, { recursive: true, force: true }),
    );
}

function add(email, place, input = LONG_PASSWORD) {
    return run(["user", "add", "--email", email, ...place], { input });
}

function assertEnds(done, code, about) {
    assert.equal(done.code, code, `${done.out}${done.err}`);
    if (about !== undefined) assert.match(done.err, about);
}

test(
    "the first user administers; a token is printed alone; both work alone and beside a server",
    async () => {
        const folder = folderMake();
        await held(folder, async () => {
            const place = ["--data", folder];
            assertEnds(add("ana@jkl.example", place), DONE);
            assertEnds(add("ben@jkl.example", place), DONE);
            const token = run(["token", "create", "--user", "ana@jkl.example", ...place]);
            assertEnds(token, DONE);
            assert.match(token.out, /^int_\S+\n$/);
            assertEnds(run(["verify", ...place]), DONE);

            const house = await House.open({ folder, sample: false });
            assertEnds(add("eve@jkl.example", place), DONE);
            assertEnds(run(["verify", ...place]), DONE);
            const admins = {};
            for (const name of ["ana", "ben", "eve"]) {
                const body = { email: `${name}@jkl.example`, password: LONG_PASSWORD.trim() };
                const session = await house.ask("POST", "/session", { body });
                assert.equal(session.status, 201, session.text);
                admins[name] = session.json.admin;
            }
            assert.deepEqual(admins, { ana: true, ben: false, eve: false });
            const old = await house.ask("GET", "/session", { token: token.out.trim() });
            assert.equal(old.status, 200);
            const reader = run([
                "token",
                "create",
                "--user",
                "eve@jkl.example",
                "--scope",
                "read",
                ...place,
            ]);
            const refused = await house.ask("POST", "/account", {
                token: reader.out.trim(),
                body: { theme: "dark" },
            });
            assert.deepEqual([refused.status, refused.json.code], [403, "scope"]);
            const second = run(["serve", "--listen", "127.0.0.1:0", ...place]);
            assertEnds(second, ENVIRONMENT, /Another process uses this data folder/);
            await house.stop();
        });
    },
    own,
);

test(
    "a link made on the machine lets a person in once",
    async () => {
        const folder = folderMake();
        await held(folder, async () => {
            const place = ["--data", folder];
            assertEnds(add("ana@jkl.example", place), DONE);
            const house = await House.open({ folder, sample: false });
            const made = run(["user", "link", "--email", "Ana@jkl.example", ...place,
                "--address", "https://house.example"]);
            assertEnds(made, DONE);
            assert.match(made.out, /^https:\/\/house\.example\/links\/int_[0-9a-f]{64}\n$/);
            const path = new URL(made.out.trim()).pathname;
            const body = { password: "a sentence of my own" };
            const used = await house.ask("POST", path, { body });
            assert.equal(used.status, 201, used.text);
            const again = await house.ask("POST", path, { body });
            assert.deepEqual([again.status, again.json.code], [403, "bad-link"]);
            assertEnds(run(["user", "link", "--email", "nobody@jkl.example", ...place]), REFUSED);
            await house.stop();
        });
    },
    own,
);

test(
    "the sample is removed beside its server in one act, once what was added is counted",
    async () => {
        const house = await House.open();
        const { folder, place } = house;
        const grace = house.person("admin@jkl.example", "read,write,admin");

        assertEnds(add("eve@mine.example", place), DONE);
        const page = await grace.get("/administration/sample");
        assert.deepEqual([page.here, page.added.map((one) => one.name)], [true, ["eve"]]);
        await grace.refused("/administration/sample/remove", {}, 422, "fields");
        const yes = { sure: true };
        await grace.refused("/administration/sample/remove", yes, 409, "sample-grown");
        for (const more of [[], ["--added", "2"]]) {
            const refused = run(["sample", "remove", ...more, ...place]);
            assertEnds(refused, REFUSED, /--added 1\)\.\n {2}sample-grown: eve\n/);
        }
        const gone = run(["sample", "remove", "--added", "1", ...place]);
        assertEnds(gone, DONE);
        const [, setUp] = /http:\/\/127\.0\.0\.1:8080(\/set-up\/int_\S+)\n$/.exec(gone.out);
        assertEnds(run(["sample", "remove", ...place]), REFUSED, /does not hold the sample/);
        assertEnds(run(["sample", "remove", "--added", "x", ...place]), USAGE, /--help/);
        assert.equal((await grace.ask("GET", "/")).status, 401);
        assertEnds(run(["verify", ...place]), DONE);

        const password = "a sentence of my own";
        const body = { company: "Mine", name: "Eve", email: "eve@mine.example", password };
        const session = await house.ask("POST", setUp, { body });
        assert.deepEqual([session.status, session.json.admin], [201, true]);
        await house.stop();
        await house.start(["--sample"]);
        await house.stop();
        assert.match(house.log, /not added again/);
        assertEnds(run(["verify", ...place]), DONE);
        fs.rmSync(folder, { recursive: true, force: true });
    },
    own,
);

test(
    "what a command cannot do is refused with 1, what it does not understand with 2",
    async () => {
        const folder = folderMake();
        await held(folder, async () => {
            const place = ["--data", folder];
            assertEnds(add("ana@jkl.example", place), DONE);
            const refused = [
                add("ana@jkl.example", place),
                add("not an address", place),
                add("eve@jkl.example", place, "short\n"),
                run(["token", "create", "--user", "nobody@jkl.example", ...place]),
            ];
            for (const done of refused) {
                assertEnds(done, REFUSED, /^interna: .+\./);
                assert.equal(done.out, "");
            }
            const usage = [
                [],
                ["fly"],
                ["user"],
                ["user", "add"],
                ["token", "create"],
                ["serve", "--fly"],
                ["version", "x"],
                ["verify", "x"],
                ["user", "add", "--email"],
                ["token", "create", "--user", "a", "b"],
                ["token", "create", "--user", "ana@jkl.example", "--scope", "fly"],
                ["serve", "--listen", "127.0.0.1"],
                ["serve", "--listen", "127.0.0.1:99999"],
            ];
            for (const args of usage) assertEnds(run([...args, ...place]), USAGE, /--help/);
            assertEnds(add("eve@jkl.example", place, ""), USAGE, /standard input/);
            const help = run(["--help"]);
            assertEnds(help, DONE);
            for (const word of [
                "serve",
                "user add",
                "token create",
                "verify",
                "version",
                "import log",
                "--data",
                "--db",
            ]) {
                assert.ok(help.out.includes(word), word);
            }
            assert.match(run(["version"]).out, /^interna \d+\.\d+\.\d+\n$/);
        });
    },
    own,
);

test(
    "without --data the folder is ./interna-data, made when it is missing",
    async () => {
        const folder = folderMake();
        await held(folder, async () => {
            assertEnds(
                run(["user", "add", "--email", "ana@jkl.example"], {
                    cwd: folder,
                    input: LONG_PASSWORD,
                }),
                DONE,
            );
            assert.ok(fs.existsSync(path.join(folder, "interna-data", "interna.db")));
            assertEnds(run(["verify"], { cwd: folder }), DONE);
        });
    },
    own,
);

test(
    "a place that cannot be used ends with 3 and says what to do",
    async () => {
        const folder = folderMake();
        await held(folder, async () => {
            const file = path.join(folder, "file");
            fs.writeFileSync(file, "");
            assertEnds(add("ana@jkl.example", ["--data", file]), ENVIRONMENT, /^interna: .+\./);
            assertEnds(
                add("ana@jkl.example", ["--data", "/proc/none/such"]),
                ENVIRONMENT,
                /^interna: .+\./,
            );
            assertEnds(
                add("ana@jkl.example", ["--data", folder, "--db", "postgresql:///x?host=/nowhere"]),
                ENVIRONMENT,
                /database/,
            );
            const nowhere = run(["serve", "--data", folder, "--listen", "nowhere.invalid:80"]);
            assertEnds(nowhere, ENVIRONMENT, /--listen/);
            fs.writeFileSync(
                path.join(folder, "interna.db"),
                "this is no database, and long enough to be read".repeat(50),
            );
            assertEnds(run(["verify", "--data", folder]), ENVIRONMENT, /^interna: .+\./);
        });
    },
    own,
);

test(
    "data of a newer version is left alone",
    async () => {
        const server = process.env.INTERNA_TEST_PG;
        if (!server) return "skipped";
        const folder = folderMake();
        return held(folder, async () => {
            const url = schemaMake(server, folder);
            const place = ["--data", folder, "--db", url];
            assertEnds(add("ana@jkl.example", place), DONE);
            psql(url, "INSERT INTO schema_step VALUES ('store', 1000, 'x', 0)");
            assertEnds(
                run(["serve", "--listen", "127.0.0.1:0", ...place]),
                ENVIRONMENT,
                /newer version/,
            );
            assertEnds(add("eve@jkl.example", place), ENVIRONMENT, /newer version/);
            psql(url, "DELETE FROM schema_step WHERE number = 1000");
            assertEnds(run(["token", "create", "--user", "eve@jkl.example", ...place]), REFUSED);
        });
    },
    own,
);

// A small file system of its own for WORK; only root may make one.
async function onSmallDisk(work) {
    const folder = folderMake();
    const mounted =
        process.getuid() === 0 &&
        spawnSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", folder]).status === 0;

    try {
        return mounted ? await work(folder) : "skipped";
    } finally {
        if (mounted) spawnSync("umount", ["-l", folder]);
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

test(
    "a folder that may only be read is told so, and nothing is written",
    () =>
        onSmallDisk(async (folder) => {
            const place = ["--data", folder];
            assertEnds(add("ana@jkl.example", place), DONE);
            spawnSync("mount", ["-o", "remount,ro", folder]);
            assertEnds(add("eve@jkl.example", place), ENVIRONMENT, /data folder cannot be written/);
            assertEnds(
                run(["serve", "--listen", "127.0.0.1:0", ...place]),
                ENVIRONMENT,
                /data folder cannot be written/,
            );
            spawnSync("mount", ["-o", "remount,rw", folder]);
            assertEnds(run(["token", "create", "--user", "eve@jkl.example", ...place]), REFUSED);
            return "done";
        }),
    own,
);

test(
    "a full disk refuses writes, keeps reading, and is forgotten when there is room",
    () =>
        onSmallDisk(async (folder) => {
            const data = path.join(folder, "data");
            const filler = path.join(folder, "filler");
            const place = ["--data", data];
            assertEnds(add("ana@jkl.example", place), DONE);
            const house = await House.open({ folder: data, sample: false });
            const ana = house.person("ana@jkl.example");
            const { items } = await ana.get("/offerings");
            spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"]);
            const body = { offering: items[0].id, title: "A chair", body: "x".repeat(20_000) };
            let answer = { status: 201 };
            let made = 0;
            while (answer.status === 201 && made < 200) {
                answer = await ana.ask("POST", "/requests", { body });
                made += answer.status === 201 ? 1 : 0;
            }
            assert.deepEqual([answer.status, answer.json?.code], [503, "disk-full"]);
            const walk = async () => {
                let count = 0;
                for (let where = "/requests"; where !== null;) {
                    const page = await ana.get(where);
                    count += page.items.length;
                    where = page.next === null ? null : `/requests?after=${page.next}`;
                }
                return count;
            };
            assert.equal(await walk(), made);
            fs.rmSync(filler);
            assert.equal((await ana.ask("POST", "/requests", { body })).status, 201);
            assert.equal(await walk(), made + 1);
            await house.stop();
            assertEnds(run(["verify", ...place]), DONE);

            spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"]);
            assertEnds(add("eve@jkl.example", place), ENVIRONMENT, /disk is full/);
            return "done";
        }),
    own,
);
