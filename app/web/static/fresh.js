// Keeps numbers, and who has the open string, fresh without a reload: one small request now and then, none while the
// page is hidden. Places are named by data-fresh="ur.review"; a page without any, and without a string, asks nothing.
const SECONDS = 20;
let known = "";
let timer;

async function look() {
  const form = document.querySelector("form[data-string]");
  const places = [...document.querySelectorAll("[data-fresh]")];
  if (!form && !places.length) return;
  const seen = form?.elements.seen.value;
  const query = form ? `?${new URLSearchParams({ locale: form.dataset.locale, string: form.dataset.string, seen })}` : "";
  try {
    const headers = { Accept: "application/json", ...(known && { "If-None-Match": known }) };
    const answer = await fetch(`/fresh${query}`, { headers, cache: "no-store" });
    if (answer.status === 401) return;
    if (answer.ok) {
      known = answer.headers.get("ETag") ?? "";
      show(await answer.json(), places, form?.isConnected);
    }
  } catch {
    // No connection: the next look may find one.
  }
  soon();
}

function soon() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, SECONDS * 1000);
}

function show({ waiting, held, changed }, places, same) {
  for (const place of places) {
    const [locale, task] = place.dataset.fresh.split(".");
    const number = waiting[locale]?.[task] ?? 0;
    // What a page offers depends on whether there is anything: a list that was empty, or became so, is shown anew.
    if ("freshReload" in document.body.dataset && !number !== !Number(place.textContent)) return location.reload();
    if (place.textContent !== String(number)) place.textContent = number;
  }
  if (same) {
    say("held", held);
    say("changed", changed ? document.getElementById("changed").dataset.words : "");
  }
}

function say(id, words) {
  const place = document.getElementById(id);
  place.hidden = !words;
  if (place.textContent !== words) place.textContent = words;
}

document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
soon();
