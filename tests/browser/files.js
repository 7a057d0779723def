// Files as people meet them: a photo from a phone is a request, a message carries a file, and the
// other side saves both; with and without scripts.
"use strict";

const fs = require("node:fs");
const zlib = require("node:zlib");
const { cast } = require("./cast.js");
const { LANGUAGES, assert, test } = require("./harness.js");
const { said } = require("./words.js");

const PHONE = { width: 390, height: 844 };
const SECRET = "GPS 56.9N 24.1E";

function chunk(name, data) {
    const size = Buffer.alloc(4);
    const sum = Buffer.alloc(4);

    size.writeUInt32BE(data.length);
    return Buffer.concat([size, Buffer.from(name, "latin1"), data, sum]);
}

// A picture of one point that tells where it was taken.
function photo() {
    const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);

    return Buffer.concat([
        Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head),
        chunk("tEXt", Buffer.from(SECRET)), chunk("IDAT", zlib.deflateSync(Buffer.from([0, 0]))),
        chunk("IEND", Buffer.alloc(0)),
    ]);
}

// An offering of IT that asks for a photo.
async function offeringOf(house, lead) {
    if (house.photoOffering === undefined) {
        const words = [
            { lang: "en", title: "Something is broken" },
            { lang: "es", title: "Algo está roto" },
            { lang: "fr", title: "Quelque chose est cassé" },
            { lang: "lv", title: "Kaut kas ir salūzis" },
        ];
        const label = [{ lang: "en", label: "Photo" }];
        const made = await lead.post("/offerings", {
            unit: "IT", normal_days: 1, texts: words,
            fields: [{ name: "photo", kind: "photo", texts: label }],
        });

        await (await house.visit("helen@jkl.example")).post(`/offerings/${made.id}/approve`);
        house.photoOffering = made.id;
    }
    return house.photoOffering;
}

async function saved(visitor, link) {
    const [download] = await Promise.all([visitor.page.waitForEvent("download"), link.click()]);

    return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
}

async function isNarrow(visitor) {
    return visitor.page.evaluate(
        () => document.documentElement.scrollWidth <= window.innerWidth);
}

for (const scripts of [true, false]) {
    test(`a photo from a phone is a request ${scripts ? "with" : "without"} scripts`,
        async ({ sqlite: house }) => {
            const parts = await cast(house);
            const lead = await house.visit(parts.lead, { scripts });
            const offering = await offeringOf(house, lead);

            for (const lang of LANGUAGES) {
                const customer = await house.visit(parts.customer, { scripts, ...PHONE });
                await customer.speak(lang);
                await lead.speak(lang);
                await customer.go(`/requests/new?offering=${offering}`);
                const form = customer.page.locator('form[action="/requests"]');
                const input = form.locator('input[type="file"]');
                assert.equal(await input.getAttribute("capture"), "environment");
                assert.ok((await customer.text()).includes(said(lang,
                    "Take a picture or choose one. Where and when it was taken is not kept.")));
                assert.ok(await isNarrow(customer), "the form is wider than a phone");
                await input.setInputFiles(
                    { name: `foto ${lang}.png`, mimeType: "image/png", buffer: photo() });
                await customer.submit(form);
                assert.match(customer.page.url(), /\/requests\/IT-\d+$/);
                assert.ok(await isNarrow(customer), "the request is wider than a phone");

                await lead.go(new URL(customer.page.url()).pathname);
                const file = await saved(lead, lead.page.locator(".files a").first());
                assert.equal(file.name, `foto ${lang}.png`);
                assert.ok(!file.bytes.includes(SECRET), "the photo tells where it was taken");

                const message = lead.page.locator('form[action$="/message"]');
                await message.locator('input[type="file"]').setInputFiles(
                    { name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("a plan") });
                await lead.submit(message);
                await customer.page.reload();
                const plan = await saved(customer, customer.page.locator(".talk .files a").last());
                assert.equal(plan.name, "plan.txt");
                assert.equal(plan.bytes.toString(), "a plan");
            }
        });
}

test("a file that is refused says why; words and other files stay", async ({ sqlite: house }) => {
    const parts = await cast(house);
    const lead = await house.visit(parts.lead);
    const customer = await house.visit(parts.customer, { scripts: false, ...PHONE });
    const offering = await offeringOf(house, lead);

    await customer.speak("en");
    await customer.go(`/requests/new?offering=${offering}`);
    let form = customer.page.locator('form[action="/requests"]');
    await customer.fill(form, { body: "since Monday" });
    await form.locator('input[type="file"]').setInputFiles([
        { name: "good.png", mimeType: "image/png", buffer: photo() },
        { name: "bad.png", mimeType: "image/png", buffer: Buffer.from("<html>no picture</html>") },
    ]);
    await customer.submit(form);
    const text = await customer.text();
    assert.ok(text.includes("The file is not what its name says."), text);
    form = customer.page.locator('form[action="/requests"]');
    assert.equal(await form.locator('[name="body"]').inputValue(), "since Monday");
    assert.ok(text.includes("good.png"));
    assert.ok(!text.includes("bad.png"));
    await customer.submit(form);
    assert.match(customer.page.url(), /\/requests\/IT-\d+$/);
    assert.equal(await customer.page.locator(".files a").count(), 1);
});

module.exports = { photo };
