// Keeps the page of long work up to date until it is finished; without it the page reloads itself.
const shown = document.querySelector("#renewed");
const renew = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer && answer.ok && !shown.contains(document.activeElement)) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(shown.id);
    if (fresh) {
      shown.replaceChildren(...fresh.childNodes);
      if (!("unfinished" in fresh.dataset)) delete shown.dataset.unfinished;
    }
  }
  if ("unfinished" in shown.dataset) setTimeout(renew, 2000);
};
if (shown && "unfinished" in shown.dataset) setTimeout(renew, 1500);
