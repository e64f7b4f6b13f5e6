// Sends a decision and puts the next string in its place, without loading a page: the answer carries the next string.
import { say } from "./say.js";

let busy = false;

export async function go(address, started, body) {
  if (busy) return;
  busy = true;
  say("Sending.");
  try {
    const answer = await fetch(address, {
      method: body ? "POST" : "GET",
      body,
      headers: { Accept: "text/html", "X-Onward": "page" },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = answer.headers.get("Content-Location") ?? (answer.redirected ? answer.url : null);
    exchange(page);
    if (next) history.pushState(null, "", next);
    scrollTo(0, 0);
    started();
  } catch {
    document.getElementById("offline").hidden = false;
    say("No connection. Nothing was sent. Your text is kept in this browser.");
  } finally {
    busy = false;
  }
}

function exchange(page) {
  for (const link of page.querySelectorAll('link[rel="stylesheet"]')) {
    if (!document.querySelector(`link[href="${link.getAttribute("href")}"]`)) document.head.append(document.adoptNode(link));
  }
  for (const part of [".top", "main", 'meta[name="csrf-token"]']) {
    const now = page.querySelector(part);
    if (now) document.querySelector(part)?.replaceWith(document.adoptNode(now));
  }
  document.title = page.title;
  document.body.className = page.body.className;
}

// What was left by an exchange is no page that the browser could show again by itself.
addEventListener("popstate", () => location.reload());
