// What the pages need beyond htmx. Everything works without it; this makes it pleasant.
(() => {
  "use strict";

  const MENUS = "details.lp-menu[open]";

  function closeMenus(except) {
    for (const menu of document.querySelectorAll(MENUS)) {
      if (menu !== except) menu.open = false;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.(MENUS) ?? document.querySelector(MENUS);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.lp-menu")));
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.lp-menu")));

  // A second press on a button must not book twice. The server refuses it too; this is for calm.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.target) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  function release(root) {
    const forms = root.matches?.("form") ? [root] : root.querySelectorAll("form");
    for (const form of forms) {
      delete form.dataset.sending;
      form.querySelectorAll('button[aria-disabled="true"]').forEach((b) => b.removeAttribute("aria-disabled"));
    }
  }
  window.addEventListener("pageshow", () => release(document));

  // Filters stand open beside the results on a wide screen, also in browsers that need a hand.
  const wide = window.matchMedia("(min-width: 60rem)");
  function placeFilters() {
    if (CSS.supports("selector(::details-content)")) return;
    for (const filter of document.querySelectorAll("details.lp-filter")) filter.open = wide.matches;
  }
  wide.addEventListener("change", placeFilters);
  placeFilters();

  // A swap that fails is never silent.
  const notice = document.getElementById("melding");
  const announcement = document.getElementById("aankondiging");

  function showFailure(event) {
    const text = document.getElementById("storing");
    if (notice && text) notice.replaceChildren(text.content.cloneNode(true));
    release(event.detail.elt);
  }
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:swapError"]) {
    document.body.addEventListener(name, showFailure);
  }

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    notice?.replaceChildren();
    event.detail.target?.setAttribute("aria-busy", "true");
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    event.detail.target?.removeAttribute("aria-busy");
    release(event.detail.elt);
  });

  // After a swap: focus where the server points, and say aloud what changed.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    const fresh = event.detail.elt;
    const find = (selector) => (fresh.matches?.(selector) ? fresh : fresh.querySelector?.(selector));
    find("[data-focus]")?.focus();
    const spoken = find("[data-announce]");
    if (spoken && announcement) announcement.textContent = spoken.textContent.trim();
    placeFilters();
  });

  document.querySelector("[data-focus]")?.focus();
})();
