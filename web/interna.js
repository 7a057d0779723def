// What pages do beyond htmx: shortcuts. Everything works without this file.
htmx.config.includeIndicatorCSS = false;

const bind = (root) => root.querySelectorAll("[data-hotkey]").forEach((one) => install(one));

bind(document);
document.addEventListener("htmx:after:process", (event) => bind(event.target));
