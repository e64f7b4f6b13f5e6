// The editor's comforts: the next string at once, chords, a live look, text that is never lost. All works without them.
import { chordOf, showChords } from "./chords.js";
import { changed, field, fill, form, insert } from "./field.js";
import { go } from "./go.js";
import { keep, noteSent, startKeeping } from "./keep.js";
import { lookSoon, startLooking } from "./look.js";
import { say } from "./say.js";
import { insertToken, number } from "./tokens.js";

function start() {
  // A message that is there when a page opens is not announced by itself: say it again.
  const message = document.querySelector("#status .notice");
  if (message) say(message.firstChild.textContent.trim());
  startKeeping(typed);
  if (!form()) {
    (document.querySelector("main [autofocus]") ?? document.querySelector("main")).focus();
    return;
  }
  startLooking();
  number();
  label();
  showChords();
  for (const one of document.querySelectorAll("[data-scripted]")) one.hidden = false;
  help();
  (document.querySelector("#findings[autofocus], #refusal[autofocus]") ?? field()).focus();
}

// Buttons say what they will do with the text as it now is.
function label() {
  for (const button of form().querySelectorAll("[data-changed]")) {
    const words = changed() || "needsChange" in button.dataset ? button.dataset.changed : button.dataset.unchanged;
    if (button.textContent.trim() !== words) button.textContent = words;
    if ("needsChange" in button.dataset) button.disabled = !changed();
  }
}

function typed() {
  keep();
  label();
  lookSoon();
}

// Earlier translations and the back-translation come after the page, so that nobody waits for them.
async function help() {
  const aids = document.getElementById("aids");
  if (aids.querySelector("section")) return;
  try {
    const answer = await fetch(aids.dataset.aids, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) aids.innerHTML = await answer.text();
  } catch { /* the link stays */ }
}

function press(button) {
  if (!button) say("That cannot be done with this string.");
  else if (button.disabled) say("Nothing is changed, and you have signed this text already.");
  else form().requestSubmit(button);
}

function open(details) {
  if (!details) return say("This text cannot be sent back.");
  details.open = true;
  details.querySelector("input, textarea").focus();
}

function copySource() {
  if (field().readOnly) return;
  fill(form().dataset.source);
  say("The English is in the field.");
}

const CHORDS = {
  // Inside of what is folded up, the button that belongs to it; anywhere else the main one.
  Enter: (event) => press(event.target.closest("details")?.querySelector("button[name='action']") ?? form().querySelector("[data-main]")),
  s: () => press(form().querySelector("[data-save]")),
  b: () => open(document.getElementById("send-back")),
  k: () => document.getElementById("skip").click(),
  c: copySource,
  l: () => document.querySelector("[data-search]").focus(),
  h: () => document.getElementById("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (!form()) return;
  const chord = chordOf(event);
  const act = /^[1-9]$/.test(chord) ? () => insertToken(chord) : CHORDS[chord];
  if (!act) return;
  event.preventDefault();
  act(event);
});

document.addEventListener("input", (event) => {
  if (event.target === field()) typed();
});

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  noteSent();
  const said = new URLSearchParams(new FormData(form()));
  said.append(event.submitter.name, event.submitter.value);
  go(form().getAttribute("action"), start, said);
});

document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-char]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button, a");
  if (!button || !form()) return;
  if (button.id === "skip" && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(button.href, start);
  } else if ("use" in button.dataset && !field().readOnly) {
    event.preventDefault();
    fill(button.closest(".match").querySelector(".remembered").textContent);
    say("The earlier translation is in the field. Nothing is saved yet.");
  } else if ("char" in button.dataset) insert(button.dataset.char);
  else if ("copy" in button.dataset) copySource();
  else if ("help" in button.dataset) document.getElementById("help").showModal();
});

start();
