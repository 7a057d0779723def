// What pages do beyond htmx: shortcuts, and suggestions below a search field. Everything works
// without this file.
htmx.config.includeIndicatorCSS = false;

const LETTERS_MIN = 2, PAUSE_MS = 150;

const option = (list, kind, item, number) => {
    const line = document.createElement("li");
    const title = document.createElement("strong");
    const note = document.createElement("small");
    const told = [list.dataset[kind], item.key, item.note].filter(Boolean);

    title.textContent = item.title;
    title.dir = "auto";
    note.textContent = told.join(" · ");
    line.append(title, note);
    line.role = "option";
    line.id = `${list.id}-${number}`;
    line.dataset.href = item.href;
    return line;
};

// A combobox as ARIA has it: the focus stays in the field, arrows mark what Enter opens.
const suggest = (list) => {
    const input = list.closest("form").querySelector("input[type=search]");
    let timer, asked, marked = -1;

    const mark = (place) => {
        const lines = [...list.children];

        marked = lines.length === 0 ? -1 : (place + lines.length) % lines.length;
        lines.forEach((line, i) => line.setAttribute("aria-selected", i === marked));
        lines[marked]?.scrollIntoView({ block: "nearest" });
        if (marked < 0) input.removeAttribute("aria-activedescendant");
        else input.setAttribute("aria-activedescendant", lines[marked].id);
    };
    const show = (on) => {
        list.hidden = !on;
        input.setAttribute("aria-expanded", on);
        if (on) return;
        marked = -1;
        input.removeAttribute("aria-activedescendant");
    };
    const fill = ({ groups }) => {
        const found = groups.flatMap(({ kind, items }) => items.map((item) => [kind, item]));

        list.replaceChildren(...found.map(([kind, item], i) => option(list, kind, item, i)));
        show(found.length > 0);
    };
    const ask = async () => {
        const words = input.value.trim();

        asked?.abort();
        if (words.length < LETTERS_MIN) return show(false);
        asked = new AbortController();
        try {
            const answer = await fetch(`/search?q=${encodeURIComponent(words)}`,
                { headers: { Accept: "application/json" }, signal: asked.signal });
            if (answer.ok && document.activeElement === input) fill(await answer.json());
        } catch { /* another letter was typed, or the line is down: the button still works */ }
    };
    const open = (line) => { location.href = line.dataset.href; };

    list.id = `${input.id}-found`;
    list.role = "listbox";
    input.role = "combobox";
    input.autocomplete = "off";
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    show(false);
    input.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(ask, PAUSE_MS);
    });
    input.addEventListener("blur", () => show(false));
    input.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];

        if (list.hidden) return;
        if (step !== undefined) mark(marked < 0 && step < 0 ? -1 : marked + step);
        else if (event.key === "Escape") show(false);
        else if (event.key === "Enter" && marked >= 0) open(list.children[marked]);
        else return;
        event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
        const line = event.target.closest("li");
        if (line) open(line);
    });
};

const bind = (root) => {
    root.querySelectorAll("[data-hotkey]").forEach((one) => install(one));
    root.querySelectorAll(".suggest:not([role])").forEach((one) => suggest(one));
};

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
