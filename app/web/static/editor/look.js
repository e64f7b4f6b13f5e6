// The look: preview, marks and findings of what is in the field now. Only the newest answer counts.
import { field, form } from "./field.js";
import { say } from "./say.js";
import { number } from "./tokens.js";

const PAUSE = 300;
let timer = 0;
let asked = 0;
let found = 0;

export function startLooking() {
  clearTimeout(timer);
  asked += 1;
  found = form().querySelectorAll(".finding").length;
}

export function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

async function look() {
  const turn = ++asked;
  try {
    const response = await fetch(form().dataset.look, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
      },
      body: JSON.stringify({ text: field().value }),
    });
    const answer = await response.json();
    if (turn !== asked) return;
    if (!response.ok) {
      say(answer.error ?? "The preview could not be made. Your text is kept in this browser.");
      return;
    }
    document.getElementById("preview").innerHTML = answer.html;
    document.getElementById("marked").innerHTML = answer.marked;
    document.getElementById("source").innerHTML = answer.source;
    const place = document.getElementById("in-place")?.contentDocument?.getElementById("here");
    if (place) place.innerHTML = answer.html;
    list(answer);
    number();
  } catch {
    if (turn === asked) say("No connection. Your text is kept in this browser.");
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
  if (found !== findings.length) {
    say(findings.length ? `Checks: ${findings.map((finding) => finding.message).join(" ")}` : "The checks find nothing.");
  }
  found = findings.length;
}
