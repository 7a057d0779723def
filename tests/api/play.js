// Plays the tests that were told, alone or in one house on each database, and tells the counts.
"use strict";

const { House, tests } = require("./house.js");

const counts = { passed: 0, failed: 0, skipped: 0 };

async function runOne({ name, run }, where, house) {
    const started = Date.now();
    let fault = null;
    let skipped = false;

    try {
        skipped = (await run(house)) === "skipped";
    } catch (error) {
        fault = error.stack;
    }
    counts[fault !== null ? "failed" : skipped ? "skipped" : "passed"]++;
    const word = fault !== null ? "FAILED " : skipped ? "skipped" : "ok     ";
    console.log(`${word} ${name} (${where}, ${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (fault !== null) console.log(`    ${fault.replaceAll("\n", "\n    ")}`);
}

async function main(words) {
    const chosen = tests.filter((one) => words.every((word) => one.name.includes(word)));
    const databases = { SQLite: undefined };

    if (process.env.INTERNA_TEST_PG) databases.PostgreSQL = process.env.INTERNA_TEST_PG;
    for (const one of chosen.filter((each) => each.own)) await runOne(one, "alone");
    for (const [where, database] of Object.entries(databases)) {
        const house = await House.open({ database });
        for (const one of chosen.filter((each) => !each.own)) await runOne(one, where, house);
        await runOne({ name: "the server ends in order", run: () => house.close() }, where);
    }
    House.abandon();
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    process.exitCode = counts.failed === 0 ? 0 : 1;
}

function play(words) {
    main(words).catch((error) => {
        console.log(error.stack);
        console.log(
            `${counts.passed} passed, ${counts.failed + 1} failed, ${counts.skipped} skipped`,
        );
        process.exit(1);
    });
}

module.exports = { play };
