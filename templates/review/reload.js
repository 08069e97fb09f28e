const shown = document.currentScript.dataset.version;
new EventSource("/events").addEventListener("page", (event) => {
  if (event.data !== shown) location.reload();
});

// What was unfolded, and what stood at the top, by its section: the page may be longer by then.
const folds = () => {
  const met = {};
  return [...document.querySelectorAll("details")].map((fold) => {
    const title = fold.firstElementChild.textContent.replace(/\d+/g, "#");
    const name = `${fold.closest("[id]")?.id} ${title}`;
    met[name] = (met[name] ?? 0) + 1;
    return [`${name} ${met[name]}`, fold];
  });
};
const places = () => [document.body, ...document.querySelectorAll("section[id]")];
const topOf = (place) => place.getBoundingClientRect().top;
addEventListener("pagehide", () => {
  const at = places().filter((each) => topOf(each) <= 1).pop() ?? document.body;
  const open = folds().filter(([, fold]) => fold.open).map(([name]) => name);
  sessionStorage.setItem("read", JSON.stringify({ open, at: at.id, top: topOf(at) }));
});
history.scrollRestoration = "manual";
const read = JSON.parse(sessionStorage.getItem("read"));
if (read && performance.getEntriesByType("navigation")[0]?.type === "reload") {
  for (const [name, fold] of folds()) fold.open = read.open.includes(name);
  const at = places().find((each) => each.id === read.at);
  if (at) scrollBy({ top: topOf(at) - read.top, behavior: "instant" });
}
