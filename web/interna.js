// What pages do beyond htmx: shortcuts. Everything works without this file.
htmx.config.includeIndicatorCSS = false;

const bind = (root) => root.querySelectorAll("[data-hotkey]").forEach((one) => install(one));

bind(document);
document.addEventListener("htmx:after:process", (event) => bind(event.target));

// A shared device locks by itself, a while after the last sign of its person; what they had typed
// waits in this tab for them alone. The server locks on its own, with or without this.
const seat = document.documentElement.dataset;
const TYPED = "interna-typed";
const TOUCH_MS = 10_000;

const typedForms = () => [...document.querySelectorAll("main form[method=post]")];
const isTyped = "input:not([type=hidden], [type=password], [type=file]), textarea, select";
const typedFields = (form) =>
    [...form.elements].filter((one) => one.name && one.matches(isTyped));

function keepTyped() {
    const forms = {};

    for (const form of typedForms()) {
        const values = typedFields(form).filter((one) => one.type !== "radio" || one.checked)
            .map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value]);
        if (values.length > 0) forms[form.getAttribute("action")] = Object.fromEntries(values);
    }
    sessionStorage.setItem(TYPED, JSON.stringify({ who: seat.who, forms }));
}

// Into the forms that are here; the others wait on. What somebody else typed goes.
function giveTyped() {
    const kept = JSON.parse(sessionStorage.getItem(TYPED) || "null");

    sessionStorage.removeItem(TYPED);
    if (kept === null || kept.who !== seat.who) return;
    for (const form of typedForms()) {
        const values = kept.forms[form.getAttribute("action")];
        if (values === undefined) continue;
        delete kept.forms[form.getAttribute("action")];
        for (const one of typedFields(form)) {
            const value = values[one.name];
            if (one.type === "checkbox") one.checked = value;
            else if (one.type === "radio") one.checked = one.value === value;
            else if (value) one.value = value;
        }
    }
    if (Object.keys(kept.forms).length > 0) sessionStorage.setItem(TYPED, JSON.stringify(kept));
}

function watchSeat() {
    let touched = Date.now();

    const lock = async () => {
        const body = new URLSearchParams(new FormData(document.querySelector("[data-done]")));

        touched = Infinity; // once is enough
        keepTyped();
        await fetch("/session/end", { method: "POST", body }).catch(() => null);
        location.replace(seat.signIn);
    };
    const touch = async () => {
        if (Date.now() - touched < TOUCH_MS) return;
        touched = Date.now();
        const answer = await fetch("/session", { headers: { Accept: "application/json" } });
        if (answer.status === 401) lock();
    };
    giveTyped();
    document.querySelector("[data-done]")
        .addEventListener("submit", () => sessionStorage.removeItem(TYPED));
    for (const sign of ["input", "keydown", "pointerdown"]) document.addEventListener(sign, touch);
    setInterval(() => Date.now() - touched >= seat.lock * 1000 && lock(), 1000);
}

if (seat.lock) watchSeat();
