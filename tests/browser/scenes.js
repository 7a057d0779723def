// The scenes of the sample (docs/manual/scenes.md), played by their people in their pages, in four
// languages, with and without scripts: each from its beginning to its end.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { LANGUAGES, assert, inDays, test } = require("./harness.js");
const { photo } = require("./files.js");
const { play, reads, seatOf, take } = require("./stage.js");
const { said } = require("./words.js");

const MANUAL = path.join(__dirname, "..", "..", "docs", "manual", "scenes.md");

// What the teams offer, in the order of LANGUAGES.
const CAMPAIGN = { unit: "Marketing", offer: ["An e-mail campaign", "Una campaña por correo",
    "Une campagne par courriel", "E-pasta kampaņa"] };
const DESIGN = ["A design", "Un diseño", "Une maquette", "Dizains"];
const BUILD = ["Build a mail or page", "Montar un correo o una página",
    "Monter un courriel ou une page", "Salikt vēstuli vai lapu"];
const PROBLEM = { unit: "IT", offer: ["Report a problem", "Informar de un problema",
    "Signaler un problème", "Ziņot par problēmu"] };
const MEALS = { unit: "Kitchen", offer: ["Meals for an event", "Comidas para un evento",
    "Repas pour un événement", "Ēdināšana pasākumam"] };
const BENEFITS = { unit: "Human resources", offer: ["My benefits", "Mis beneficios",
    "Mes avantages", "Mani labumi"] };
const MATTER = { unit: "Human resources", offer: ["A matter about a person",
    "Un asunto sobre una persona", "Une situation concernant une personne",
    "Jautājums par kādu cilvēku"] };
const JACKET = { unit: "Shops", offer: ["A jacket from our shops",
    "Una chaqueta de nuestras tiendas", "Une veste de nos magasins", "Jaka no mūsu veikaliem"] };
const POLICY = { unit: "Policies", offer: ["An insurance policy", "Una póliza de seguro",
    "Un contrat d'assurance", "Apdrošināšanas polise"] };
const LINE = { unit: "Lines", offer: ["A DSL line at home", "Una línea DSL en casa",
    "Une ligne DSL à domicile", "DSL pieslēgums mājās"] };
const AUDIO = { unit: "Lines", offer: ["An audio conference", "Una audioconferencia",
    "Une audioconférence", "Audiokonference"] };
const WIDGETS = { unit: "Widget works", offer: ["Widgets", "Widgets", "Widgets", "Vidžeti"] };
const MACHINES = { unit: "Shops", offer: ["Machines for customers", "Máquinas para clientes",
    "Machines pour les clients", "Iekārtas klientiem"] };
const PICKUP = ["Fetch and bring", "Recoger y entregar", "Enlever et livrer", "Paņemt un atvest"];
const REPORT = { unit: "Accounts", offer: ["The annual report", "El informe anual",
    "Le rapport annuel", "Gada pārskats"] };
const DAMAGE = { unit: "Office", offer: ["Show us damage", "Enséñanos un daño",
    "Montrez un dégât", "Parādiet bojājumu"] };
const BANNERS = ["Banners", "Pancartas", "Banderoles", "Plakāti"]; // not offered yet

const NOTHING_FOUND =
    "Nothing was found. Try another word, or ask the front desk of your company.";
const BY_SILENCE = "Counts as accepted on {when:full} unless the customer says otherwise.";

// ---- acts that belong to one scene ----

// Neither the page nor the search nor JSON tells that there is such a request.
async function findsNothing(one) {
    const { seat, keys: { whole }, lang } = one;
    const word = "turmalina";

    assert.equal((await seat.go(`/requests/${whole}`)).status(), 404);
    assert.ok(!(await seat.text("body")).includes(word));
    await seat.go(`/search?q=${word}`);
    const found = await seat.text();
    assert.ok(found.includes(said(lang, NOTHING_FOUND)), `${seat.email}: ${found}`);
    assert.ok(!found.includes(whole));
    for (const at of [`/requests/${whole}`, `/requests?q=${word}`, "/requests", "/queue", "/"]) {
        const json = (await (await seat.send("GET", at)).text()).replace(`"q":"${word}"`, "");
        assert.ok(!json.includes(whole) && !json.includes(word), `${seat.email}: ${at}`);
    }
    seat.shown = "";
}

// A shareholder reads who does it, by name alone, and is not offered what is for employees.
async function namesAlone(one) {
    const { seat, lang } = one;

    await seat.page.locator("dd a", { hasText: "Carmen Ruiz" }).click();
    await seat.page.waitForURL(/\/people\/\d+$/);
    await reads(one, [/Carmen Ruiz/, { never: /@/ }]);
    assert.equal((await seat.go("/people")).status(), 403);
    const benefits = BENEFITS.offer[LANGUAGES.indexOf(lang)];
    await seat.go(`/offerings?q=${benefits}`);
    assert.equal(await seat.page.locator(`strong:text-is("${benefits}")`).count(), 0);
    seat.shown = "";
}

async function savesThePhoto({ seat }) {
    const link = seat.page.locator(".files a").first();
    const answer = await seat.context.request.get(await link.getAttribute("href"));

    assert.equal(await link.innerText(), "foto.png");
    assert.equal(answer.status(), 200);
}

async function proposes(one) {
    const { seat, lang, title } = one;

    await seat.go("/offerings");
    await seat.page.locator('a[href="/offerings/new"]').click();
    const form = seat.page.locator('form[action="/offerings"][method="post"]');
    await seat.fill(form, { [`texts.${LANGUAGES.indexOf(lang)}.title`]: title, normal_days: "3" });
    await seat.submit(form);
    await reads(one, ["Proposed: waits for a decision"]);
    one.proposed = new URL(seat.page.url()).pathname;
}

async function approves(one) {
    const { seat, proposed } = one;

    await seat.go("/");
    await reads(one, ["Decide whether it is offered"]);
    await seat.submit(seat.page.locator(`.todo li:has(a[href="${proposed}"]) form`));
}

async function withdraws({ seat, proposed }) {
    await seat.post(`${proposed}/withdraw`);
}

async function personOf({ seat }, name) {
    const { items } = await seat.get(`/people?q=${encodeURIComponent(name)}`);

    return `/people/${items.find((item) => item.name === name).id}`;
}

async function seesWhoIsAway(one) {
    await one.seat.go(await personOf(one, "Paul Mercier"));
    await reads(one, ["Away until {until:date}", "Deputy:", /Laura Sanz/]);
}

async function isAway(one) {
    const { seat } = one;
    const day = (days) => inDays(days).rfc.slice(0, 10);

    await seat.go(`/people/${seat.id}`);
    await seat.page.locator('a[href$="/absences"]').click();
    const form = seat.page.locator('form[action$="/absences"]');
    await seat.fill(form, { from: day(-1), until: day(6), deputy: "ethan.ellis@jkl.example" });
    await seat.submit(form);
    await reads(one, ["Away", /Ethan Ellis/]);
    const chosen = seat.page.locator("#sample-person option:checked");
    assert.equal(await chosen.innerText(), seat.name, "who is not of the cast reads who they are");
}

// Since the day on which the absence began, so that the next play finds nobody away.
async function isBack(one) {
    const { seat } = one;
    const end = seat.page.locator('form[action$="/end"]');

    await seat.go(`/people/${seat.id}/absences`);
    await seat.page.locator("details.act > summary").click();
    await seat.fill(end, { back: inDays(-1).rfc.slice(0, 10) });
    await seat.submit(end);
    await reads(one, ["No absence is recorded."]);
}

// Asked of a sale between XYZ and another company, some days after XYZ was bought.
async function isInternal(one, { other, days, internal }) {
    const { seat } = one;
    const { items } = await seat.get("/companies");
    const id = (name) => items.find((item) => item.name === name).id;
    const { owners } = await seat.get(`/companies/${id("XYZ Company")}`);
    const day = new Date(Date.parse(owners[0].from) + days * 86_400_000);

    await seat.go(`/companies/${id("XYZ Company")}`);
    await seat.page.locator('a[href$="/internal"]').first().click();
    const form = seat.page.locator('form[action$="/internal"]');
    await seat.fill(form, { with: id(other), on: day.toISOString().slice(0, 10) });
    await form.locator("button").click();
    await seat.page.waitForURL(/with=/);
    const answer = await seat.text("#answer-title");
    assert.equal(answer, said(one.lang, internal ? "Internal" : "External"));
}

// ---- the scenes, by their names in the manual ----

const scenes = [
    {
        name: "Marketing designs, builds and sends a campaign; the design is late",
        title: ["Summer campaign", "Campaña de verano", "Campagne d'été", "Vasaras kampaņa"],
        steps: [
            ["diego@jkl", "ask", { ...CAMPAIGN, "fields.for_whom": "Clientes" }, "Asked"],
            ["laura@jkl", "promise", { due: 12 }, "Promised"],
            ["laura@jkl", "ask-child", { part: "design", offer: DESIGN, disclose: "title",
                title: ["Design it", "Diseñarla", "La concevoir", "Izveidot dizainu"] }, "Asked"],
            ["laura@jkl", "quietly", { verb: "ask-child", part: "build", offer: BUILD,
                title: "Build and send it" }],
            ["liga@jkl", "promise", { part: "design", due: 5 }, "Promised",
                "Passed on by the team that asks", /ampa|asaras/],
            ["oliver@jkl", "quietly", { verb: "promise", part: "build", due: 9 }],
            ["liga@jkl", "re-promise", { part: "design", due: 14, reason: "Faltan las fotos." },
                "New date proposed"],
            ["laura@jkl", "look", { part: "design" }, "New date proposed",
                "A new promise is proposed", /Faltan las fotos/],
            ["laura@jkl", "consent", { part: "design" }, "Promised"],
            ["laura@jkl", "re-promise", { due: 17, reason: "El diseño llega tarde." },
                "New date proposed"],
            ["diego@jkl", "look", {}, "New date proposed", /El diseño llega tarde/],
            ["diego@jkl", "consent", {}, "Promised"],
            ["liga@jkl", "deliver", { part: "design" }, "Waits for the customer"],
            ["oliver@jkl", "quietly", { verb: "deliver", part: "build" }],
            ["laura@jkl", "quietly", { verb: "accept", part: "design", rating: 3 }],
            ["laura@jkl", "quietly", { verb: "accept", part: "build" }],
            ["laura@jkl", "deliver", { text: "Enviada." }, "Waits for the customer"],
            ["diego@jkl", "accept", { rating: "4" }, "Accepted"],
        ],
    },
    {
        name: "The hotel's accounts cannot reach the property-management system",
        title: ["The hotel system is gone", "No se llega al sistema", "Plus d'accès au système",
            "Sistēma nav sasniedzama"],
        steps: [
            ["martins@stella", "ask", { ...PROBLEM, "fields.where": "Grāmatvedība",
                body: "Kopš **rīta**." }, "Asked"],
            ["lucia@jkl", "question", { text: "¿En todos los equipos?" }, "Waits for the customer"],
            ["martins@stella", "look", {}, "Your turn",
                "The supplier asked a question and waits for the answer.", /todos los equipos/],
            ["martins@stella", "message", { text: "Visos." }, "Asked"],
            ["lucia@jkl", "promise", { due: 1 }, "Promised", /Visos/],
            ["lucia@jkl", "start", {}, "In progress"],
            ["lucia@jkl", "deliver", { text: "Era el cable." }, "Waits for the customer",
                BY_SILENCE],
            ["martins@stella", "accept", { rating: "5" }, "Accepted", /Era el cable/],
        ],
    },
    {
        name: "The kitchen supplies the service",
        title: ["Gala dinner", "Cena de gala", "Dîner de gala", "Svinīgas vakariņas"],
        steps: [
            ["elena@stella", "ask", { ...MEALS, "fields.people": "60", wanted: inDays(2).local },
                "Asked", "Price", /18[.,]50/],
            ["antoine@stella", "counter", { due: 3, reason: "Le poisson arrive demain." },
                "Waits for the customer"],
            ["elena@stella", "look", {}, "Your turn", "The supplier offers this instead",
                /Le poisson arrive demain/],
            ["elena@stella", "accept-offer", {}, "Promised"],
            ["antoine@stella", "deliver", {}, "Waits for the customer"],
            ["elena@stella", "return", { reason: "Faltan diez platos." }, "Returned"],
            ["antoine@stella", "look", {}, "Returned", /Faltan diez platos/],
            ["antoine@stella", "deliver", { text: "Les voici." }, "Waits for the customer"],
            ["elena@stella", "accept", { rating: "4" }, "Accepted", "Ratings"],
        ],
    },
    {
        name: "Human resources handle benefits",
        title: ["A transport pass", "Abono de transporte", "Carte de transport",
            "Sabiedriskā transporta karte"],
        steps: [
            ["tom@jkl", "ask", { ...BENEFITS, "fields.which": "Transport" }, "Asked"],
            ["claire@jkl", "promise", { due: 4 }, "Promised"],
            ["claire@jkl", "note", { text: "Le contrat finit en mai." }, "Promised",
                /Le contrat finit en mai/, "your side only"],
            ["claire@jkl", "pause", { on: "customer", reason: "Quelle zone ?" },
                "Waits for the customer",
                "Paused since {when:datetime}: waiting for the customer."],
            ["tom@jkl", "look", {}, "Your turn", /Quelle zone/,
                { never: /Le contrat finit en mai/ }],
            ["tom@jkl", "message", { text: "Zones A and B." }, "Promised"],
            ["claire@jkl", "deliver", {}, "Waits for the customer", /Zones A and B/],
            ["tom@jkl", "accept", { rating: "5" }, "Accepted"],
        ],
    },
    {
        name: "A case that nobody else may see",
        title: "Asunto turmalina",
        steps: [
            ["emma@jkl", "ask", { ...MATTER, "fields.person": "peter@jkl.example",
                body: "It goes on." }, "Asked", "Only you and the persons named see this"],
            ["ines@jkl", "promise", { due: 5 }, "Promised", /It goes on/],
            ["peter@jkl", findsNothing],
            ["admin@jkl", findsNothing],
            ["claire@jkl", findsNothing],
            ["sarah@jkl", "message", { text: "Can we meet tomorrow?" }, "Promised"],
            ["emma@jkl", "look", {}, "Promised", /Can we meet tomorrow/],
            ["sarah@jkl", "deliver", {}, "Waits for the customer", { never: BY_SILENCE }],
            ["emma@jkl", "accept", {}, "Accepted"],
        ],
    },
    {
        name: "An employee buys a jacket",
        title: ["Rain jacket", "Chaqueta de lluvia", "Veste de pluie", "Lietus jaka"],
        steps: [
            ["peter@jkl", "ask", { ...JACKET, "fields.size": "M" }, "Asked", /89[.,]00/],
            ["daniel@abc", "promise", { due: 3 }, "Promised"],
            ["daniel@abc", "deliver", {}, "Waits for the customer", { never: BY_SILENCE }],
            ["peter@jkl", "return", { reason: "Too tight." }, "Returned"],
            ["daniel@abc", "deliver", { text: "One size up." }, "Waits for the customer",
                /Too tight/],
            ["peter@jkl", "accept", { rating: "5" }, "Accepted", /One size up/],
        ],
    },
    {
        name: "An insurance agent buys a policy",
        title: ["Policy for my car", "Póliza para mi coche", "Contrat pour ma voiture",
            "Polise manam auto"],
        steps: [
            ["raul@harbour", "ask", { ...POLICY, "fields.what": "Coche" }, "Asked", /210[.,]00/],
            ["camille@harbour", "promise", { due: 2, criteria: "Contrat signé." }, "Promised"],
            ["camille@harbour", "deliver", {}, "Waits for the customer"],
            ["raul@harbour", "accept", { rating: "5", comment: "Muy rápido." }, "Accepted",
                /Contrat signé/],
            ["camille@harbour", "rate", { rating: "4" }, "Accepted", "by the customer",
                "by the supplier", /Muy rápido/],
        ],
    },
    {
        name: "A telecom employee takes a line and an audio conference",
        title: ["Line at home", "Línea en casa", "Ligne à la maison", "Līnija mājās"],
        steps: [
            ["lea@linea", "ask", { ...LINE, "fields.address": "5, rue du Port" }, "Asked",
                /25[.,]00/],
            ["lea@linea", "ask", { ...AUDIO, part: "call", title: "Quatre sites",
                "fields.people": "16", customer: "Network" }, "Asked", "Customer", /Network/],
            ["edgars@linea", "promise", { due: 5 }, "Promised"],
            ["edgars@linea", "start", {}, "In progress"],
            ["edgars@linea", "promise", { part: "call", due: 1 }, "Promised"],
            ["edgars@linea", "deliver", { part: "call", text: "Numurs: 4471." },
                "Waits for the customer"],
            ["lea@linea", "accept", { part: "call", rating: "5" }, "Accepted", /4471/],
            ["lea@linea", "look", {}, "In progress", /5, rue du Port/],
        ],
    },
    {
        name: "ABC orders widgets from XYZ",
        title: ["Three hundred widgets", "Trescientos widgets", "Trois cents widgets",
            "Trīssimt vidžetu"],
        steps: [
            ["louis@abc", "ask", { ...WIDGETS, "fields.colour": "Vert", customer: "Purchasing" },
                "Asked", /4[.,]20/, /Purchasing/],
            ["marta@xyz", "promise", { due: 4 }, "Promised"],
            ["marta@xyz", "deliver", {}, "Waits for the customer"],
            ["louis@abc", "accept", { rating: "5" }, "Accepted"],
        ],
    },
    {
        name: "ABC sells machines to a customer outside",
        title: ["Machines for Amber", "Máquinas para Amber", "Machines pour Amber",
            "Iekārtas Amber"],
        steps: [
            ["louis@abc", "ask", { ...MACHINES, "fields.place": "Liepāja",
                customer: "Amber Foods" }, "Asked", "External customer", /Amber Foods/],
            ["monica@abc", "promise", { due: 9 }, "Promised"],
            ["monica@abc", "ask-child", { part: "lorry", offer: PICKUP, disclose: "title",
                title: ["Bring them", "Llevarlas", "Les livrer", "Aizvest tās"] }, "Asked"],
            ["vilis@carriers", "promise", { part: "lorry", due: 4 }, "Promised",
                "Passed on by the team that asks", { never: /Amber Foods/ }],
            ["vilis@carriers", "deliver", { part: "lorry" }, "Waits for the customer"],
            ["monica@abc", "accept", { part: "lorry", rating: "5" }, "Accepted", "External order"],
            ["monica@abc", "chain", {}, null, "Chain", /Shops/, /Transport/],
            ["monica@abc", "deliver", {}, "Waits for the customer"],
            ["louis@abc", "accept", { rating: "5" }, "Accepted"],
        ],
    },
    {
        name: "A shareholder asks for the annual report",
        title: ["Report on paper", "Informe en papel", "Rapport papier", "Pārskats uz papīra"],
        steps: [
            ["robert@jkl", "ask", { ...REPORT, "fields.year": "2025" }, "Asked"],
            ["carmen@jkl", "promise", { due: 4 }, "Promised"],
            ["carmen@jkl", "deliver", {}, "Waits for the customer"],
            ["robert@jkl", "accept", { rating: "5" }, "Accepted"],
            ["robert@jkl", namesAlone],
        ],
    },
    {
        name: "Feedback shows where it breaks",
        title: ["The door slams", "La puerta golpea", "La porte claque", "Durvis aizcērtas"],
        steps: [
            ["hugo@jkl", "ask", { ...DAMAGE, "fields.where": "Entrée" }, "Asked"],
            ["sophie@jkl", "promise", { due: 1 }, "Promised"],
            ["sophie@jkl", "deliver", {}, "Waits for the customer"],
            ["hugo@jkl", "return", { reason: "Elle claque toujours." }, "Returned"],
            ["sophie@jkl", "deliver", {}, "Waits for the customer", /Elle claque toujours/],
            ["hugo@jkl", "accept", { rating: "2", comment: "Deux fois pour une porte." },
                "Accepted"],
            ["sophie@jkl", "look", {}, "Accepted", "{rating} of 5", /Deux fois pour une porte/],
        ],
    },
    {
        name: "A report with a photo",
        title: ["A crack", "Una grieta", "Une fissure", "Plaisa"],
        steps: [
            ["anna@jkl", "ask", { ...DAMAGE, photo: { name: "foto.png", mimeType: "image/png",
                buffer: photo() } }, "Asked", /foto\.png/],
            ["sophie@jkl", "look", {}, "Asked", /foto\.png/],
            ["sophie@jkl", savesThePhoto],
            ["sophie@jkl", "decline", { reason: "On refait le mur en mai." }, "Declined"],
            ["anna@jkl", "look", {}, "Declined", /On refait le mur en mai/],
        ],
    },
    {
        name: "Who decides what is offered",
        title: BANNERS,
        steps: [
            ["laura@jkl", proposes],
            ["helen@jkl", approves],
            ["diego@jkl", "ask", { unit: "Marketing", offer: BANNERS, title: "Tres" }, "Asked"],
            ["laura@jkl", withdraws],
        ],
    },
    {
        name: "Somebody is away",
        title: ["Newsletter", "Boletín", "Lettre d'information", "Jaunumu vēstule"],
        steps: [
            ["laura@jkl", seesWhoIsAway],
            ["elodie.etienne@jkl", isAway],
            ["diego@jkl", "ask", CAMPAIGN, "Asked"],
            ["laura@jkl", "assign", { person: "Élodie Étienne" }, "Asked"],
            ["diego@jkl", "look", {}, "Asked", "Away until {until:date}", "Deputy:",
                /Élodie Étienne\s.*Ethan Ellis/],
            ["elodie.etienne@jkl", isBack],
        ],
    },
    {
        name: "Internal or external",
        steps: [
            ["louis@abc", isInternal, { other: "ABC Company", days: -1, internal: false }],
            ["louis@abc", isInternal, { other: "ABC Company", days: 0, internal: true }, null,
                /JKL Company/, /100/, /80/],
            ["louis@abc", isInternal, { other: "Baltic Carriers", days: 9, internal: false }, null,
                /30/],
        ],
    },
];

// ---- who plays what ----

const everything = process.env.INTERNA_TEST_LONG !== undefined;

// The languages in which SCENE is played with scripts or without: half of them each, another half
// from scene to scene; all of them in the long run.
function languagesOf(scene, scripts) {
    return LANGUAGES.filter((lang, place) =>
        everything || ((scene + place) % 4 < 2) === scripts);
}

const plays = scenes.flatMap((scene, number) => [true, false].map((scripts) =>
    ({ scene, scripts, languages: languagesOf(number, scripts) })));

for (const { scene, scripts, languages } of plays) {
    const how = `${scripts ? "with" : "without"} scripts in ${languages.join(" and ")}`;

    test(`${scene.name}: played ${how}`, async ({ sqlite }) => {
        for (const lang of languages) await play(sqlite, scene, { scripts, lang });
    });
}

// The table of the manual: the scene, who plays it, where to look.
function rowsOfManual() {
    const text = fs.readFileSync(MANUAL, "utf8");
    const rows = [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|/gm)].slice(1);

    return rows.map(([, name, people, look]) => ({ name, people, look }));
}

const count = plays.reduce((sum, one) => sum + one.languages.length, 0);

test(`the ${scenes.length} scenes of the manual make ${count} plays`, () => {
    const names = [...rowsOfManual().map((row) => row.name), "Internal or external"];

    assert.deepEqual(scenes.map((scene) => scene.name), names);
    for (const scene of scenes) {
        const played = plays.filter((one) => one.scene === scene);
        assert.deepEqual(new Set(played.flatMap((one) => one.languages)), new Set(LANGUAGES));
        assert.ok(played.every((one) => one.languages.length >= 2));
    }
});

test("who the manual names for a scene finds its requests there", async ({ sqlite }) => {
    const seat = await seatOf(sqlite, false);
    const { people } = await seat.get("/sign-in");
    const rows = rowsOfManual().filter((row) => row.look.startsWith('"'));

    assert.equal(rows.length, 13);
    for (const { name, people: names, look } of rows) {
        const first = people.filter((one) => names.includes(one.name))
            .sort((one, other) => names.indexOf(one.name) - names.indexOf(other.name))[0];
        await take({ seat, lang: "en", present: new Set() }, first.email.replace(/\.example$/, ""));
        for (const [, title] of look.matchAll(/"([^"]+)"/g)) {
            const secret = name === "A case that nobody else may see"; // no search knows it
            const found = await seat.get(
                `/requests?${secret ? "mine=1" : `q=${encodeURIComponent(title)}`}`);
            assert.ok(found.items.some((item) => item.title === title), `${first.name}: ${title}`);
        }
    }
});
