// Chords: one modifier and a letter that no language is typed with and no screen reader takes. On a Mac Option types
// letters, so Control and Shift stand for Alt there. The letter is that of the keyboard's place where it types no Latin.
const mac = /Mac|iP(hone|ad)/.test(navigator.platform);

export function chordOf(event) {
  if (event.key === "Enter") return (event.ctrlKey || event.metaKey) && !event.altKey ? "Enter" : "";
  if (event.metaKey || event.getModifierState("AltGraph")) return "";
  const held = mac ? event.ctrlKey && event.shiftKey && !event.altKey : event.altKey && !event.ctrlKey && !event.shiftKey;
  if (!held) return "";
  if (/^Digit[1-9]$/.test(event.code)) return event.code.at(-1);
  const letter = event.key.toLowerCase();
  if (/^[a-z]$/.test(letter)) return letter;
  return event.code.startsWith("Key") ? event.code.at(-1).toLowerCase() : "";
}

export function showChords() {
  for (const words of document.querySelectorAll(".keys")) {
    words.hidden = false;
    if (mac) for (const key of words.querySelectorAll("kbd.alt")) key.textContent = "⌃⇧";
  }
}
