// Keeps the progress of drafting fresh while a page is open; when it ends, the page is loaded again for its new numbers.
const SECONDS = 2;

for (const place of document.querySelectorAll("[data-progress]")) {
  const bar = place.querySelector("progress");
  const words = place.querySelector(".done");
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const { running, done, total } = await answer.json();
        if (!running) return location.reload();
        if (total) {
          bar.max = total;
          bar.value = done;
          words.textContent = `${done} of ${total}`;
        }
      }
    } catch {
      // No connection: the next look may find one.
    }
    setTimeout(look, SECONDS * 1000);
  };
  setTimeout(look, SECONDS * 1000);
}
