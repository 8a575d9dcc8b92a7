// Comfort only: the page does all it does without this file.
"use strict";

// "/" goes to the search box, unless one is typing already.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Choosing a filter, in a list or in a chart, keeps the place on the page, the open filters and the focus.
const KEY = "dogovor-place";
const nameOf = (link) => link.querySelector("span").textContent;
const filters = document.querySelector(".filters");

const rowsOf = (facet) => [...document.querySelectorAll(`[data-facet="${CSS.escape(facet)}"] a.row`)];

const barsOf = (chart) => [...document.querySelectorAll(`#${CSS.escape(chart)} a.mark`)];
const barName = (bar) => bar.querySelector(".name")?.textContent;

document.addEventListener("click", (event) => {
  const bar = event.target.closest(".figure[id] a.mark");
  if (!bar || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const place = { chart: bar.closest(".figure").id, name: barName(bar), top: window.scrollY, open: filters.open };
  sessionStorage.setItem(KEY, JSON.stringify(place));
});

document.addEventListener("click", (event) => {
  const clicked = event.target.closest("a.row, .columns-of a");
  if (!clicked || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const facet = clicked.closest("[data-facet]").dataset.facet;
  // A column leads where its row does, and the focus goes to the row.
  const address = clicked.getAttribute("href");
  const link = rowsOf(facet).find((row) => row.getAttribute("href") === address);
  if (!link) return;
  const place = { facet, name: nameOf(link), top: window.scrollY, open: filters.open };
  sessionStorage.setItem(KEY, JSON.stringify(place));
});

const place = JSON.parse(sessionStorage.getItem(KEY) || "null");
sessionStorage.removeItem(KEY);
if (place && filters) {
  filters.open = place.open;
  const row = place.facet && rowsOf(place.facet).find((link) => nameOf(link) === place.name);
  const bar = place.chart && barsOf(place.chart).find((link) => barName(link) === place.name);
  if (row) {
    const folded = row.closest("details.facet, details.more");
    if (folded) folded.open = true;
    row.focus({ preventScroll: true });
  }
  window.scrollTo(0, place.top);
  if (bar) {
    // The charts above may have become shorter.
    bar.focus({ preventScroll: true });
    bar.scrollIntoView({ block: "nearest" });
  }
}
