// The field of the translation, and how to change it so that the browser's Undo knows.
export const form = () => document.getElementById("decision");
export const field = () => document.getElementById("text");

export const clean = (text) => text.replace(/[\r\n]+/g, " ").trim().normalize("NFC");
export const changed = () => clean(field().value) !== form().dataset.now;

// At the caret, in the place of what is selected.
export function insert(text) {
  field().focus();
  document.execCommand("insertText", false, text);
}

export function fill(text) {
  field().focus();
  field().select();
  document.execCommand("insertText", false, text);
}
