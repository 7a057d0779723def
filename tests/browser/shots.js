// Pictures of every page, to be looked at: node shots.js FOLDER [NAME...]. No test.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { House, launch } = require("./harness.js");
const { pages } = require("./places.js");

const LOOKS = {
    wide: {},
    phone: { width: 390, height: 844 },
    dark: { dark: true },
    lv: { lang: "lv" },
};

async function main(folder, names) {
    const browser = await launch();
    const house = await House.open(browser);

    fs.mkdirSync(folder, { recursive: true });
    for (const place of await pages(house)) {
        if (names.length > 0 && !names.includes(place.name)) continue;
        for (const [name, look] of Object.entries(LOOKS)) {
            const visitor = await house.visit(place.email, look);

            if (place.email) await visitor.speak(look.lang || "en");
            await place.open(visitor);
            await visitor.page.screenshot({
                path: path.join(folder, `${place.name}-${name}.png`), fullPage: true,
            });
        }
    }
    for (const fault of house.faultsTaken()) console.log(fault);
    await house.close();
    await browser.close();
}

main(process.argv[2] || "shots", process.argv.slice(3));
