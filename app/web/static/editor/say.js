// Says to screen readers what happened. The place stands outside of what is exchanged, so that it is a live region by then.
const place = document.getElementById("announcer");

export function say(words) {
  place.textContent = "";
  setTimeout(() => { place.textContent = words; }, 50);
}
