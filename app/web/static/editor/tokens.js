// Numbers, names, links and terms: each value has a number in both texts; the English ones can be put into the field.
import { field, insert } from "./field.js";
import { say } from "./say.js";

const texts = () => ["source", "marked"].map((id) => document.getElementById(id)).filter(Boolean);
const words = (mark) => mark.dataset.insert ?? mark.lastChild.textContent;

export function number() {
  const numbers = new Map();
  for (const text of texts()) {
    for (const mark of text.querySelectorAll("mark")) {
      mark.tabIndex = 0;
      mark.setAttribute("role", "button");
      const token = mark.dataset.token;
      if (text.id === "source" && !numbers.has(token)) numbers.set(token, numbers.size + 1);
      if (numbers.has(token)) mark.dataset.n = numbers.get(token);
    }
  }
}

export function insertToken(n) {
  const mark = document.querySelector(`#source mark[data-n="${n}"]`);
  if (!mark) say(`There is no token ${n} in the English.`);
  else use(mark);
}

function use(mark) {
  if (field().readOnly) return;
  insert(words(mark));
  say(`Put in: ${words(mark)}.`);
}

function unpair() {
  for (const text of texts()) {
    for (const mark of text.querySelectorAll(".paired, .alone")) mark.classList.remove("paired", "alone");
  }
}

function pair(mark) {
  unpair();
  const other = texts().find((text) => !text.contains(mark));
  const partners = [...other.querySelectorAll("mark")].filter((one) => one.dataset.token === mark.dataset.token);
  for (const one of [mark, ...partners]) one.classList.add(partners.length ? "paired" : "alone");
  return partners.map((one) => one.lastChild.textContent).join(", ");
}

function press(mark) {
  const other = pair(mark);
  if (mark.closest("#source") && !field().readOnly) use(mark);
  else say(other ? `In the other text: ${other}.` : "Nothing in the other text has this value.");
}

const markOf = (event) => event.target.closest?.("#source mark, #marked mark");

document.addEventListener("focusin", (event) => {
  if (markOf(event)) pair(markOf(event));
});
document.addEventListener("focusout", (event) => {
  if (markOf(event)) unpair();
});
// A click must not take the caret away from where the value is to be put.
document.addEventListener("mousedown", (event) => {
  if (markOf(event)) event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (markOf(event)) press(markOf(event));
});
document.addEventListener("keydown", (event) => {
  const mark = markOf(event);
  if (mark && (event.key === "Enter" || event.key === " ") && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    press(mark);
  }
});
