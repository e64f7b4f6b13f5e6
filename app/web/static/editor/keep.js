// Typed text is kept in this browser until the server has it. A store may be full or forbidden: then nothing is kept.
import { field, form } from "./field.js";
import { say } from "./say.js";

const SENT = "polyleaf:submitted";
const unit = () => `polyleaf:${form().dataset.key}:`;
const key = () => unit() + form().elements.seen.value;
let shown = "";

export function keep() {
  try {
    const text = field().value;
    if (text !== shown || shown !== form().dataset.now) localStorage.setItem(key(), text);
    else localStorage.removeItem(key());
  } catch { /* nothing is kept */ }
}

export function noteSent() {
  keep();
  try { sessionStorage.setItem(SENT, unit()); } catch { /* nothing is kept */ }
}

// What was sent is the server's, once it says that it has it.
function forgetSent() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && document.querySelector("#status .notice.good")) {
    for (const name of Object.keys(localStorage)) if (name.startsWith(sent)) localStorage.removeItem(name);
  }
}

export function startKeeping(typed) {
  try { forgetSent(); } catch { /* nothing was kept */ }
  if (!form()) return;
  shown = field().value;
  // Text that came back with an answer of the server is in no store but this one.
  if (shown !== form().dataset.now) keep();
  try { offerKept(typed); } catch { /* nothing was kept */ }
}

function offerKept(typed) {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(unit()));
  const name = names.includes(key()) ? key() : names[0];
  const text = name && localStorage.getItem(name);
  if (!text || text === field().value) return;
  const notice = document.getElementById("kept");
  document.getElementById("kept-text").textContent = text;
  notice.hidden = false;
  document.getElementById("kept-restore").addEventListener("click", () => {
    field().value = text;
    notice.hidden = true;
    if (name !== key()) localStorage.removeItem(name);
    typed();
    field().focus();
    say("Your earlier text is back in the field.");
  });
  document.getElementById("kept-forget").addEventListener("click", () => {
    localStorage.removeItem(name);
    notice.hidden = true;
    field().focus();
  });
}
