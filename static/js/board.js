// The planners' board: drag a meeting to another day or room, or choose a day with the arrow keys.
// Both only open the form with that day filled in: nobody is told anything before it is sent.
(() => {
  "use strict";

  let dragged = null;
  const board = () => document.querySelector("[data-board]");
  const aloud = document.getElementById("aankondiging");

  function prepare() {
    for (const item of document.querySelectorAll("[data-board] [data-move]")) item.draggable = true;
  }

  function addressOf(item, cell) {
    const address = new URL(item.dataset.move, window.location.origin);
    address.searchParams.set("dag", cell.dataset.day);
    const row = cell.dataset.row;
    if (row.startsWith("z")) address.searchParams.set("zaal", row.slice(1));
    return address.pathname + address.search;
  }

  function mark(cell) {
    for (const one of document.querySelectorAll(".lp-board__cell--target")) {
      one.classList.remove("lp-board__cell--target");
    }
    cell?.classList.add("lp-board__cell--target");
  }

  document.addEventListener("dragstart", (event) => {
    const item = event.target.closest?.("[data-board] [data-move]");
    if (!item) return;
    dragged = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.dataset.move);
  });
  document.addEventListener("dragover", (event) => {
    const cell = dragged && event.target.closest?.("[data-day]");
    if (!cell) return;
    event.preventDefault();
    mark(cell);
  });
  document.addEventListener("drop", (event) => {
    const cell = dragged && event.target.closest?.("[data-day]");
    if (!cell) return;
    event.preventDefault();
    if (cell !== dragged.closest("[data-day]")) window.location.assign(addressOf(dragged, cell));
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });

  // Left and right on ‘Verplaats’: the day before, the day after. Enter goes there.
  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.("[data-move-link]");
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    const item = link.closest("[data-move]");
    if (event.key === "Escape") {
      link.href = item.dataset.move;
      delete link.dataset.at;
      mark(null);
      return;
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const own = link.closest("[data-day]");
    const cells = [...board().querySelectorAll("[data-day]")].filter((c) => c.dataset.row === own.dataset.row);
    const at = cells.findIndex((cell) => cell.dataset.day === (link.dataset.at ?? own.dataset.day));
    const target = cells[at + step];
    if (!target) return;
    link.dataset.at = target.dataset.day;
    link.href = addressOf(item, target);
    mark(target);
    if (aloud) aloud.textContent = board().dataset.to.replace("DAG", target.dataset.name);
  });

  // The board is not taken from under somebody's hands.
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const busy = dragged || document.querySelector(".lp-board__cell--target");
    if (event.target.matches?.("[data-board]") && busy) event.preventDefault();
  });
  document.body.addEventListener("htmx:afterSettle", prepare);
  prepare();
})();
