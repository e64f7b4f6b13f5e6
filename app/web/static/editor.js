// The editor's comforts: a live look, chords, and typed text kept in this browser. The page works without any of it.

const form = document.getElementById("decision");
const field = document.getElementById("text");
const announcer = document.getElementById("announcer");
const main = form.querySelector("[data-main]");
const save = form.querySelector("[data-save]");
const shown = field.value;
const now = form.dataset.now;
const unit = `polyleaf:${form.dataset.key}:`;
const key = unit + form.elements.seen.value;
const SUBMITTED = "polyleaf:submitted";
const PAUSE = 300;

const clean = (text) => text.replace(/[\r\n]+/g, " ").trim().normalize("NFC");
const changed = () => clean(field.value) !== now;

function announce(words) {
  announcer.textContent = "";
  setTimeout(() => { announcer.textContent = words; }, 50);
}

// Local keeping. A store may be full or forbidden; then the page works as without it.
function keep() {
  try {
    if (field.value !== shown || shown !== now) localStorage.setItem(key, field.value);
    else localStorage.removeItem(key);
  } catch { /* nothing is kept */ }
}

function forgetSubmitted() {
  try {
    const sent = sessionStorage.getItem(SUBMITTED);
    sessionStorage.removeItem(SUBMITTED);
    if (sent && document.querySelector("#status .notice.good")) {
      for (const name of Object.keys(localStorage)) if (name.startsWith(sent)) localStorage.removeItem(name);
    }
  } catch { /* nothing was kept */ }
}

function offerKept() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(unit));
  const name = names.includes(key) ? key : names[0];
  const text = name && localStorage.getItem(name);
  if (!text || text === field.value) return;
  const notice = document.getElementById("kept");
  document.getElementById("kept-text").textContent = text;
  notice.hidden = false;
  document.getElementById("kept-restore").addEventListener("click", () => {
    field.value = text;
    notice.hidden = true;
    if (name !== key) localStorage.removeItem(name);
    typed();
    field.focus();
    announce("Your earlier text is back in the field.");
  });
  document.getElementById("kept-forget").addEventListener("click", () => {
    localStorage.removeItem(name);
    notice.hidden = true;
    field.focus();
  });
}

// Buttons say what they will do with the text as it now is.
function label() {
  for (const button of form.querySelectorAll("[data-changed]")) {
    const words = changed() || "needsChange" in button.dataset ? button.dataset.changed : button.dataset.unchanged;
    if (button.textContent.trim() !== words) button.textContent = words;
    if ("needsChange" in button.dataset) button.disabled = !changed();
  }
}

// The look: preview, marks and findings of what is in the field now; only the newest answer counts.
let timer = 0;
let asked = 0;
let found = -1;

async function look() {
  const turn = ++asked;
  try {
    const response = await fetch(form.dataset.look, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      },
      body: JSON.stringify({ text: field.value }),
    });
    const answer = await response.json();
    if (turn !== asked) return;
    if (!response.ok) {
      announce(answer.error ?? "The preview could not be made. Your text is kept in this browser.");
      return;
    }
    document.getElementById("preview").innerHTML = answer.html;
    document.getElementById("marked").innerHTML = answer.marked;
    document.getElementById("source").innerHTML = answer.source;
    list(answer);
    pairing();
  } catch {
    if (turn === asked) announce("No connection. Your text is kept in this browser.");
  }
}

// What was typed to a finding stays with it, by the name of its field, and so does the focus.
function list({ findings, list: html }) {
  const place = document.getElementById("findings");
  const typedTo = new Map([...place.querySelectorAll("input, textarea")].map((one) => [one.name, one.value]));
  const open = new Set([...place.querySelectorAll("details[open] textarea")].map((one) => one.name));
  const focused = place.contains(document.activeElement) ? document.activeElement.name : null;
  place.innerHTML = html;
  for (const one of place.querySelectorAll("input, textarea")) {
    if (typedTo.has(one.name)) one.value = typedTo.get(one.name);
    if (open.has(one.name)) one.closest("details").open = true;
    if (focused && one.name === focused) one.focus();
  }
  if (found !== -1 && found !== findings.length) {
    announce(findings.length ? `Checks: ${findings.map((finding) => finding.message).join(" ")}` : "The checks find nothing.");
  }
  found = findings.length;
}

// Earlier translations and the back-translation come after the page, so that nobody waits for them.
const aids = document.getElementById("aids");

async function help() {
  if (aids.querySelector("section")) return;
  try {
    const answer = await fetch(aids.dataset.aids, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) aids.innerHTML = await answer.text();
  } catch { /* the link stays */ }
}

// A button that would show the page again with an earlier translation puts it into the field at once; Undo takes it back.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-use]");
  if (!button || field.readOnly) return;
  event.preventDefault();
  fill(button.closest(".match").querySelector(".remembered").textContent);
  announce("The earlier translation is in the field. Nothing is saved yet.");
});

function fill(text) {
  field.focus();
  field.select();
  // The one way to change a field that the browser's Undo knows.
  document.execCommand("insertText", false, text);
}

// Tokens in pairs: one that is clicked or focused shows what stands for the same in the other text.
const texts = [document.getElementById("source"), document.getElementById("marked")];

function pairing() {
  for (const mark of texts.flatMap((text) => [...text.querySelectorAll("mark")])) {
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
  }
}

function unpair() {
  for (const text of texts) {
    for (const mark of text.querySelectorAll(".paired, .alone")) mark.classList.remove("paired", "alone");
  }
}

function pair(mark, aloud) {
  unpair();
  const other = texts.find((text) => !text.contains(mark));
  const partners = [...other.querySelectorAll("mark")].filter((one) => one.dataset.token === mark.dataset.token);
  for (const one of [mark, ...partners]) one.classList.add(partners.length ? "paired" : "alone");
  if (!aloud) return;
  const words = partners.map((one) => one.lastChild.textContent).join(", ");
  announce(words ? `In the other text: ${words}.` : "Nothing in the other text has this value.");
}

for (const text of texts) {
  text.addEventListener("focusin", (event) => {
    const mark = event.target.closest("mark");
    if (mark) pair(mark, false);
  });
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark) pair(mark, true);
  });
  text.addEventListener("keydown", (event) => {
    const mark = event.target.closest("mark");
    if (mark && (event.key === "Enter" || event.key === " ") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      pair(mark, true);
    }
  });
  text.addEventListener("focusout", unpair);
}

function typed() {
  keep();
  label();
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

function press(button) {
  if (!button) return;
  if (button.disabled) announce("Nothing is changed, and you have signed this text already.");
  else form.requestSubmit(button);
}

let sent = false;
form.addEventListener("submit", (event) => {
  if (sent) {
    event.preventDefault();
    return;
  }
  sent = true;
  keep();
  try { sessionStorage.setItem(SUBMITTED, unit); } catch { /* nothing is kept */ }
  announce("Sending.");
});
window.addEventListener("pageshow", () => { sent = false; });

field.addEventListener("input", typed);
document.addEventListener("keydown", (event) => {
  const alt = event.altKey && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    event.preventDefault();
    press(main);
  } else if (alt && event.key.toLowerCase() === "s") {
    event.preventDefault();
    press(save);
  }
});

// A message that was there when the page opened is not announced by itself: say it again.
const message = document.querySelector("#status .notice");
if (message) announce(message.firstChild.textContent.trim());

form.querySelectorAll(".keys").forEach((words) => { words.hidden = false; });
found = form.querySelectorAll(".finding").length;
forgetSubmitted();
// Text that came back with an answer of the server is in no store but this one.
if (shown !== now) keep();
pairing();
help();
try { offerKept(); } catch { /* nothing was kept */ }
label();
for (const name of ["findings", "refusal"]) {
  const place = document.getElementById(name);
  if (place?.hasAttribute("autofocus")) place.focus();
}
