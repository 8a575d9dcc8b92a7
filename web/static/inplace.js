// Results in place: a filter, tab, order, page, bar or search changes the page under the reader's eyes instead of
// loading another one. The address is the same, the answer is the same HTML; place, focus and what stands open are
// kept. Comfort only: without this file, or where anything goes wrong, the browser goes to the address itself.
"use strict";

{
  const PATIENCE = 8000; // milliseconds until the browser is left to load the page
  const LEFT = "dogovor-left"; // where the place is kept while the browser does so
  const TURNED = "dogovor:turned"; // tells other scripts that parts of the page are new
  const PARTS = [".masthead", ".bar", ".columns"];
  const REGIONS = "[data-facet], .figure[id], .scope, .chips, .bar nav, .groupings, thead, .range";
  const FOLDS = ".filters, .filters details, .figure details";

  const part = (selector, page = document) => page.querySelector(selector);
  const said = document.createElement("p"); // the number found, for those who do not see it change
  let shown = location.pathname + location.search;
  let asked = null; // the request under way
  let turns = history.state?.turns ?? 0; // pages turned in place before this one
  const tops = {}; // page turned -> how far it was scrolled

  // What a control is called on this page and on the next one.
  const nameOf = (one) =>
    one.matches("details")
      ? one.className
      : one.name || one.getAttribute("aria-label")?.split(",")[0] || one.firstChild?.textContent.trim();

  const keyOf = (one) => {
    const region = one.closest(REGIONS);
    return [region?.dataset.facet || region?.id || region?.className.trim(), one.localName, nameOf(one)].join("|");
  };

  const known = (selector, key) => [...document.querySelectorAll(selector)].find((one) => keyOf(one) === key);

  // Where the reader is: by the control used, or else by the one that has the focus.
  const placeOf = (used) => {
    const at = used ?? document.activeElement?.closest(PARTS.join());
    const one = used ?? (at ? document.activeElement : null);
    const folds = [...document.querySelectorAll(FOLDS)].map((fold) => [keyOf(fold), fold.open]);
    return { key: one && keyOf(one), top: one?.getBoundingClientRect().top, scrolled: scrollY, folds };
  };

  const restore = (place) => {
    for (const [key, open] of place.folds) {
      const fold = known(FOLDS, key);
      if (fold) fold.open = open;
    }
    const one = place.key && known("a, button, input, select, summary", place.key);
    one?.closest("details")?.setAttribute("open", "");
    scrollTo(0, place.scrolled);
    if (one) {
      one.focus({ preventScroll: true });
      scrollBy(0, one.getBoundingClientRect().top - place.top); // what stands above may be of another height now
    } else if (place.key) part("main").focus({ preventScroll: true });
  };

  const leave = (address, place) => {
    sessionStorage.setItem(LEFT, JSON.stringify({ address, place }));
    if (address === location.href) location.reload();
    else location.assign(address);
  };

  // Another view may need a style that this one did without; nothing is shown before it is there.
  const styled = (page) =>
    Promise.all(
      [...page.querySelectorAll("link[rel=stylesheet]")]
        .map((link) => link.getAttribute("href"))
        .filter((href) => !part(`link[href="${CSS.escape(href)}"]`))
        .map((href) => {
          const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
          document.head.append(link);
          return new Promise((there, fault) => Object.assign(link, { onload: there, onerror: fault }));
        }),
    );

  const show = (page, typed) => {
    document.title = page.title;
    part("link[rel=alternate]")?.replaceWith(part("link[rel=alternate]", page) ?? "");
    for (const selector of PARTS) part(selector)?.replaceChildren(...part(selector, page).childNodes);
    const form = part("form.search");
    const next = part("form.search", page);
    form.setAttribute("action", next.getAttribute("action"));
    form.dataset.view = next.dataset.view;
    for (const hidden of form.querySelectorAll("[type=hidden]")) hidden.remove();
    part("button", form).before(...next.querySelectorAll("[type=hidden]"));
    const box = part("#q");
    if (box.value === typed) box.value = part("#q", page).getAttribute("value") ?? ""; // else it is being written
  };

  const turn = async (address, { used, back = false, top = false }) => {
    asked?.abort();
    const request = new AbortController();
    asked = request;
    const place = placeOf(used);
    const typed = part("#q").value;
    const late = setTimeout(() => leave(address, place), PATIENCE);
    part(".columns").setAttribute("aria-busy", "true");
    said.textContent = "";
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || answer.redirected || !part(".columns", page)) throw new Error("no list of results");
      await styled(page);
      if (asked !== request) return;
      asked = null;
      if (!back) {
        tops[turns] = scrollY;
        if (address !== location.href) turns += 1;
        history[address === location.href ? "replaceState" : "pushState"]({ turns }, "", address);
      }
      shown = location.pathname + location.search;
      show(page, typed);
      restore(place);
      if (top) part("main").focus({ preventScroll: true });
      if (top) part("main").scrollIntoView();
      if (back) scrollTo(0, tops[turns] ?? 0);
      document.dispatchEvent(new Event(TURNED));
      said.textContent = part(".found").textContent;
      part(".columns").removeAttribute("aria-busy");
    } catch {
      if (asked === request) leave(address, place);
    } finally {
      clearTimeout(late);
    }
  };

  // Lists of results are what the tabs lead to, and this page itself.
  const isList = (address) =>
    address.origin === location.origin &&
    !address.hash &&
    [...document.querySelectorAll(".tabs a"), location].some((one) => one.pathname === address.pathname);

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[href]");
    if (!link || !link.closest(".bar, .columns, .search") || link.matches("[target], [download]")) return;
    const href = link.getAttribute("href"); // of a link in a drawing, .href is no text
    const address = new URL(href, location.href);
    if (!isList(address)) return;
    event.preventDefault();
    // A column leads where its row does, and the focus goes to the row.
    const row = link.matches(".columns-of a") && part(`a.row[href="${CSS.escape(href)}"]`, link.closest("[data-facet]"));
    turn(address.href, { used: link.closest(".search") ? part("#q") : row || link, top: link.closest(".pages") !== null });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const address = new URL(form.getAttribute("action"), location.href);
    if (event.defaultPrevented || form.method !== "get" || !isList(address)) return;
    event.preventDefault();
    address.search = new URLSearchParams(new FormData(form));
    turn(address.href, {});
  });

  // The boxes over long lists of the filters are used by few: their script comes when one is.
  document.addEventListener("focusin", (event) => {
    const src = event.target.closest(".sieve") && part("#filters")?.dataset.narrow;
    if (!src || part(`script[src="${CSS.escape(src)}"]`)) return;
    document.head.append(Object.assign(document.createElement("script"), { src }));
  });

  addEventListener("popstate", () => {
    if (shown === location.pathname + location.search) return; // another place on the same page
    tops[turns] = scrollY;
    turns = history.state?.turns ?? 0;
    turn(location.href, { back: true });
  });

  if (part(".tabs")) {
    said.className = "unseen";
    said.setAttribute("aria-live", "polite");
    document.body.append(said);
    // Between pages in place this script scrolls, between loaded ones the browser.
    addEventListener("pageshow", () => { history.scrollRestoration = "manual"; });
    addEventListener("pagehide", () => { history.scrollRestoration = "auto"; });
    const left = JSON.parse(sessionStorage.getItem(LEFT) ?? "null");
    sessionStorage.removeItem(LEFT);
    if (left?.address === location.href) restore(left.place);
  }
}
