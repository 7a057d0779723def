// All tests of the interface for programs and of the command line: node run.js [WORDS OF A NAME...]
"use strict";

require("./contract.js");
require("./verbs.js");
require("./loop.js");
require("./chain.js");
require("./input.js");
require("./imports.js");
require("./pages.js");
require("./administration.js");
require("./search.js");
require("./commands.js");

require("./play.js").play(process.argv.slice(2));
