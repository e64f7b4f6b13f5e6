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
    list(answer.findings);
  } catch {
    if (turn === asked) announce("No connection. Your text is kept in this browser.");
  }
}

function list(findings) {
  const place = document.getElementById("findings");
  place.replaceChildren();
  if (findings.length) {
    const items = document.createElement("ul");
    items.className = "plain findings";
    for (const finding of findings) {
      const item = document.createElement("li");
      item.className = `finding ${finding.severity}`;
      item.textContent = `${finding.message} ${finding.remedy ?? ""}`;
      items.append(item);
    }
    place.append(items);
  } else {
    const words = document.createElement("p");
    words.className = "meta clear";
    words.textContent = "The checks find nothing. Meaning is yours to judge.";
    place.append(words);
  }
  if (found !== -1 && found !== findings.length) {
    announce(findings.length ? `Checks: ${findings.map((finding) => finding.message).join(" ")}` : "The checks find nothing.");
  }
  found = findings.length;
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
try { offerKept(); } catch { /* nothing was kept */ }
label();
for (const name of ["findings", "refusal"]) {
  const place = document.getElementById(name);
  if (place?.hasAttribute("autofocus")) place.focus();
}
