const shown = document.currentScript.dataset.version;
new EventSource("/events").addEventListener("page", (event) => {
  if (event.data !== shown) location.reload();
});
