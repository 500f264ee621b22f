// The open desk notices every change.
const news = document.getElementById("news");
const line = news?.firstElementChild;
const EVERY = 30_000; // milliseconds

async function look() {
  if (document.hidden || !news?.dataset.url) return;
  const response = await fetch(news.dataset.url, { headers: { Accept: "application/json" } });
  if (!response.ok || response.redirected) return;
  const { mark } = await response.json();
  line?.toggleAttribute("hidden", mark === news.dataset.mark);
}
setInterval(() => look().catch(() => {}), EVERY); // without a network the next look is soon enough
