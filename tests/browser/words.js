// What the translators wrote, read from their files: the test of a page asks for these words, so a
// text without a translation, or one that a page does not translate, is seen.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");

const FOLDER = path.join(__dirname, "..", "..", "po");
const ENTRY = /^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)/gm;
const files = new Map();

function joined(quoted) {
    return quoted.match(/"(?:[^"\\]|\\.)*"/g).map((part) => JSON.parse(part)).join("");
}

function read(lang) {
    const text = fs.readFileSync(path.join(FOLDER, `${lang}.po`), "utf8");

    return new Map([...text.matchAll(ENTRY)].map((found) => [joined(found[1]), joined(found[2])]));
}

// MSGID in LANG; English is the source itself.
function said(lang, msgid) {
    if (lang === "en") return msgid;
    if (!files.has(lang)) files.set(lang, read(lang));
    const text = files.get(lang).get(msgid);
    assert.ok(text, `${lang}.po has no translation of: ${msgid}`);
    return text;
}

module.exports = { said };
