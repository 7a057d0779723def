// All tests of the browser, one after the other: node run.js [--part 1/2] [WORDS OF A NAME...]
"use strict";

const { House, launch, tests } = require("./harness.js");

require("./loop.js");
require("./chain.js");
require("./life.js");
require("./pages.js");
require("./errors.js");
require("./search.js");
require("./files.js");
require("./secrecy.js");
require("./device.js");
require("./scenes.js");

const TEST_MS = 240_000;
const counts = { passed: 0, failed: 0, skipped: 0 };

function inTime(promise) {
    let timer;
    const late = new Promise((resolve, reject) => {
        timer = setTimeout(() => reject(new Error("the test takes too long")), TEST_MS);
    });

    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function runOne({ name, run }, houses) {
    const started = Date.now();
    const faults = [];

    try {
        await inTime(run(houses));
    } catch (error) {
        faults.push(error.stack);
    }
    for (const house of Object.values(houses)) faults.push(...house.faultsTaken());
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    counts[faults.length === 0 ? "passed" : "failed"]++;
    console.log(`${faults.length === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    for (const fault of faults) console.log(`    ${fault.replaceAll("\n", "\n    ")}`);
}

// All, or each second one, from the first or from the second on.
function inPart(words) {
    if (words[0] !== "--part") return tests;
    const [part, parts] = words.splice(0, 2)[1].split("/").map(Number);

    return tests.filter((one, number) => number % parts === part - 1);
}

async function main(words) {
    const chosen = inPart(words)
        .filter((one) => words.every((word) => one.name.includes(word)));
    const server = process.env.INTERNA_TEST_PG;
    const browser = await launch();
    const houses = { sqlite: await House.open(browser) };

    if (server && chosen.some((one) => one.postgres)) {
        houses.postgres = await House.open(browser, server);
    }
    for (const one of chosen) {
        if (one.postgres && houses.postgres === undefined) {
            counts.skipped++;
            console.log(`skipped ${one.name}: INTERNA_TEST_PG names no server`);
        } else {
            await runOne(one, houses);
        }
    }
    for (const house of Object.values(houses)) await house.close();
    await browser.close();
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
    process.exitCode = counts.failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).catch((error) => {
    console.log(error.stack);
    console.log(`${counts.passed} passed, ${counts.failed + 1} failed, ${counts.skipped} skipped`);
    process.exit(1);
});
