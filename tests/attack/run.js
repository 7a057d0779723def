// The attacks of docs/security.md from outside, on each database: node run.js [WORDS OF A NAME...]
"use strict";

require("./injection.js");
require("./output.js");
require("./rights.js");
require("./session.js");
require("./files.js");

require("../api/play.js").play(process.argv.slice(2));
