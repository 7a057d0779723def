// A company moves in: whoever started an empty server sets it up, brings in teams and people from
// tables, takes ready-made offerings and hands out two links; a person of the tables asks, another
// promises and delivers, the first accepts and rates. In each language through what the pages show:
// but for the address that the server prints and the links handed over, nobody types where to go.
"use strict";

const { House, LANGUAGES, assert, inDays, test } = require("./harness.js");
const { said } = require("./words.js");

const STEPS_MS = 600_000; // ten minutes, of a person; here a browser takes its time for the pages
const PASSWORD = "the boat is at the quay";
const CHECKS = 100;

// What a company of that language has in its tables.
const TABLES = {
    en: {
        company: "Harbour Hotel", founder: "Ruth Lane", desk: "Front desk",
        units: "Unit;Code;Unit above\nKitchen;KIT;\nReception;REC;Kitchen\n",
        people: "Name;E-mail;Unit;Leads the unit\nOtto Blake;otto@h.example;KIT;yes\n"
            + "Amy Fox;amy@h.example;Reception;no\n",
    },
    es: {
        company: "Hotel Amanecer", founder: "Lucía Vega", desk: "Ventanilla única",
        units: "Nombre;Código;Depende de\nCocina;KIT;\nRecepción;REC;Cocina\n",
        people: "Nombre;Correo;Departamento;Jefe\nÓscar Núñez;otto@h.example;KIT;sí\n"
            + "Ana Peña;amy@h.example;Recepción;no\n",
    },
    fr: {
        company: "Hôtel de l'Aube", founder: "Hélène Roy", desk: "Guichet d’accueil",
        units: "Nom;Sigle;Rattachement\nCuisine;KIT;\nRéception;REC;Cuisine\n",
        people: "Nom;Courriel;Service;Chef\nOdile Noël;otto@h.example;KIT;oui\n"
            + "Aimé Lefèvre;amy@h.example;Réception;non\n",
    },
    lv: {
        company: "Viesnīca Rītausma", founder: "Līga Kalniņa", desk: "Kontaktpunkts",
        units: "Nosaukums;Kods;Augstāka vienība\nVirtuve;KIT;\nReģistratūra;REC;Virtuve\n",
        people: "Vārds, uzvārds;E-pasts;Nodaļa;Vadītājs\nOskars Āboliņš;otto@h.example;KIT;jā\n"
            + "Anna Bērziņa;amy@h.example;Reģistratūra;nē\n",
    },
};

// A person at a browser of their own, whose steps are counted: a page opened, a form sent.
class Newcomer {
    static async come(house, scripts, lang, counted) {
        const one = new Newcomer();

        one.visitor = await house.visit("", { scripts, lang, seat: counted.seats++ });
        Object.assign(one, { page: one.visitor.page, lang, counted });
        return one;
    }

    async open(address) {
        this.counted.steps++;
        await this.page.goto(address);
    }

    // Follow what the page shows: the first link or button within SELECTOR.
    async follow(selector) {
        const link = this.page.locator(selector).first();

        assert.ok(await link.isVisible(), `${this.page.url()} shows no ${selector}`);
        this.counted.steps++;
        await Promise.all([this.page.waitForEvent("load"), link.click()]);
    }

    async send(selector, fields = {}) {
        const form = this.page.locator(selector).first();

        await this.visitor.fill(form, fields);
        this.counted.steps++;
        await this.visitor.submit(form);
    }

    async act(verb, fields = {}) {
        this.counted.steps++;
        await this.visitor.act(verb, fields);
    }

    async home() {
        await this.follow('.nav a[href="/"]');
    }

    async says(...msgids) {
        const text = await this.visitor.text();

        for (const msgid of msgids) {
            assert.ok(text.includes(said(this.lang, msgid)),
                `${this.lang}: "${said(this.lang, msgid)}" is not on ${this.page.url()}`);
        }
    }
}

// How many first steps the home of the founder shows as done.
async function stepsDone(founder) {
    return founder.page.locator(".todo li.done").count();
}

async function setUp(founder, house, table) {
    await founder.open(house.setUp);
    await founder.says("Set up your house");
    await founder.send('form[action^="/set-up/"]', {
        company: table.company, name: table.founder, email: "founder@h.example",
        password: PASSWORD,
    });
    await founder.says("First steps");
    assert.ok((await founder.visitor.text()).includes(table.desk));
    assert.equal(await stepsDone(founder), 0);
    await founder.follow('.todo a[href$="/edit"]');
    await founder.send('form[action$="/edit"]', { zone: "Europe/Riga" });
}

// What a form sends off goes on behind the page, which says how far it is.
async function until(founder, ready) {
    for (let tries = 0; tries < CHECKS; tries++) {
        if (await founder.page.locator(ready).count() > 0) return;
        await founder.follow('main a.btn[href^="/imports/"]');
    }
    assert.fail(`${founder.page.url()} never shows ${ready}`);
}

async function importTable(founder, name, text) {
    await founder.page.locator('input[type="file"]').setInputFiles(
        { name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await founder.send('form[action="/imports"]');
    await founder.says("What the columns hold");
    await founder.send('form[action$="/check"]');
    await until(founder, 'form[action$="/start"]');
    const news = founder.page.locator("h2", { hasText: `${said(founder.lang, "New")}: 2` });
    assert.equal(await news.count(), 1, await founder.visitor.text());
    await founder.send('form[action$="/start"]');
    await until(founder, 'form[action$="/undo"]');
}

async function bringIn(founder, table) {
    await founder.home();
    await founder.follow('.todo a[href="/imports?kind=units"]');
    await importTable(founder, "units.csv", table.units);
    await founder.follow('a[href="/imports?kind=people"]');
    await importTable(founder, "people.csv", table.people);
}

// The kitchen's page, from the list that its step leads to; the set that fits it stands there.
async function offer(founder) {
    await founder.home();
    assert.equal(await stepsDone(founder), 3);
    await founder.follow('.todo a[href="/units"]');
    await founder.follow('.grid a:has-text("KIT")');
    await founder.follow('a[href$="/starters"]');
    const chosen = founder.page.locator('a[aria-current][href$="set=kitchen"]');
    assert.equal(await chosen.count(), 1, "the kitchen is shown another set");
    await founder.send('form[action$="/starters"]');
    await founder.says("The offerings are in the catalogue. Change them as you like.");
}

// The addresses to be handed to the people with these E-MAILS, all made in one act.
async function links(founder, ...emails) {
    await founder.home();
    await founder.follow('.todo a[href="/people/let-in"]');
    await founder.send('form[action="/people/let-in"][method="post"]');
    await founder.says("Links to sign in");
    return Promise.all(emails.map((email) =>
        founder.page.locator(`tr:has-text("${email}") .secret`).innerText()));
}

async function letIn(house, scripts, founder, address) {
    const person = await Newcomer.come(house, scripts, founder.lang, founder.counted);

    await person.open(address);
    await person.says("Choose a password");
    await person.send('form[action^="/links/"]', { password: PASSWORD });
    assert.equal(new URL(person.page.url()).pathname, "/");
    return person;
}

async function seeThrough(asker, cook) {
    await asker.follow('.grid a[href^="/requests/new?offering="]:has-text("Cocina"), '
        + '.grid a[href^="/requests/new?offering="]:has-text("Kitchen"), '
        + '.grid a[href^="/requests/new?offering="]:has-text("Cuisine"), '
        + '.grid a[href^="/requests/new?offering="]:has-text("Virtuve")');
    await asker.send('form[action="/requests"][method="post"]', { title: "12" });
    await asker.says("Asked");
    const key = new URL(asker.page.url()).pathname.split("/").pop();
    assert.match(key, /^KIT-\d+$/);

    await cook.follow('.nav a[href="/queue"]');
    await cook.follow(`main a[href="/requests/${key}"]`);
    await cook.act("promise", { due: inDays(2).local });
    await cook.act("deliver");
    await asker.home();
    await asker.follow(`.todo a[href="/requests/${key}"]`);
    await asker.act("accept", { rating: "5" });
    await asker.says("Accepted", "Ratings");
}

async function play(browser, lang, scripts) {
    const house = await House.open(browser, undefined, { sample: false });
    const counted = { steps: 0, seats: 0 };

    try {
        const started = Date.now();
        const founder = await Newcomer.come(house, scripts, lang, counted);
        const table = TABLES[lang];

        await setUp(founder, house, table);
        await bringIn(founder, table);
        await offer(founder);
        const [ofCook, ofAsker] = await links(founder, "otto@h.example", "amy@h.example");
        const cook = await letIn(house, scripts, founder, ofCook);
        const asker = await letIn(house, scripts, founder, ofAsker);
        await seeThrough(asker, cook);
        const took = Date.now() - started;
        await founder.home();
        assert.equal(await founder.page.locator('[aria-labelledby="steps-title"]').count(), 0,
            "all is done, and the first steps still stand there");
        assert.ok(took < STEPS_MS);
        console.log(`       ${lang}: ${counted.steps} steps in ${(took / 1000).toFixed(1)} s`);
        assert.deepEqual(house.faultsTaken(), []);
    } finally {
        await house.close();
    }
}

for (const [place, lang] of LANGUAGES.entries()) {
    const scripts = place % 2 === 0;

    test(`a newcomer sets up a company in ${lang} ${scripts ? "with" : "without"} scripts`,
        ({ sqlite }) => play(sqlite.browser, lang, scripts));
}
