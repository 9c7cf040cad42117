// The map: larger and smaller, and putting marks elsewhere by mouse, finger or keys.
// Everything it does can be done in the table too, and without it.
(() => {
  "use strict";

  const SIZE = 1000, SMALLEST = 160, STEP = 5, LEAP = 5, PAUSE = 700;
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  function setUp(figure) {
    const box = figure.querySelector("[data-window]");
    const svg = box.querySelector("svg");
    const live = figure.querySelector("[data-live]");
    const marks = [...svg.querySelectorAll("a.lp-mark")];
    const token = figure.querySelector("[data-token] input")?.value;
    let view = { x: 0, y: 0, size: SIZE };

    for (const tool of figure.querySelectorAll("[data-tools]")) tool.hidden = false;

    // -- larger and smaller ---------------------------------------------------------------------

    function show(next) {
      const size = clamp(next.size, SMALLEST, SIZE);
      view = { size, x: clamp(next.x, 0, SIZE - size), y: clamp(next.y, 0, SIZE - size) };
      svg.setAttribute("viewBox", `${view.x} ${view.y} ${size} ${size}`);
      box.classList.toggle("lp-map__window--near", size < SIZE);
    }
    function zoom(factor) {
      const size = clamp(view.size * factor, SMALLEST, SIZE);
      const shift = (view.size - size) / 2;
      show({ size, x: view.x + shift, y: view.y + shift });
    }
    function pan(dx, dy) {
      show({ ...view, x: view.x + dx * view.size * 0.25, y: view.y + dy * view.size * 0.25 });
    }
    figure.addEventListener("click", (event) => {
      const tool = event.target.closest("button[data-zoom], button[data-pan]");
      if (!tool) return;
      if (tool.dataset.pan) pan(...tool.dataset.pan.split(",").map(Number));
      else if (tool.dataset.zoom === "all") show({ x: 0, y: 0, size: SIZE });
      else zoom(tool.dataset.zoom === "in" ? 0.7 : 1 / 0.7);
    });

    // -- one mark at a time in the tab order ----------------------------------------------------

    function enter(mark) {
      for (const one of marks) one.setAttribute("tabindex", one === mark ? "0" : "-1");
    }
    if (marks.length) enter(marks[0]);

    // -- putting a mark elsewhere ---------------------------------------------------------------

    const place = new Map(marks.map((mark) => [mark, start(mark)]));
    const waiting = new Map();

    function start(mark) {
      const x = Number(mark.dataset.x), y = Number(mark.dataset.y);
      return { x, y, firstX: x, firstY: y, savedX: x, savedY: y };
    }
    function draw(mark) {
      const at = place.get(mark);
      mark.setAttribute("transform", `translate(${at.x - at.firstX} ${at.y - at.firstY})`);
    }
    function put(mark, x, y) {
      const at = place.get(mark);
      at.x = clamp(Math.round(x), 0, SIZE);
      at.y = clamp(Math.round(y), 0, SIZE);
      draw(mark);
    }
    async function save(mark) {
      clearTimeout(waiting.get(mark));
      waiting.delete(mark);
      const at = place.get(mark);
      if (at.x === at.savedX && at.y === at.savedY) return;
      const body = new URLSearchParams({ x: Math.round(at.x), y: Math.round(at.y) });
      let answer = {};
      try {
        const reply = await fetch(figure.dataset.move.replace("/0/", `/${mark.dataset.plot}/`), {
          method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token },
        });
        answer = await reply.json();
        if (!reply.ok) throw new Error(answer.error ?? "");
      } catch (error) {
        put(mark, at.savedX, at.savedY);
        live.textContent = `${figure.dataset.failed}: ${mark.dataset.title}. ${answer.error ?? ""}`;
        return;
      }
      at.savedX = at.x;
      at.savedY = at.y;
      live.textContent = `${figure.dataset.said}: ${mark.dataset.title}. ${answer.zones}.`;
      const write = (selector, value) => {
        const cell = document.querySelector(`[${selector}="${mark.dataset.plot}"]`);
        if (cell && "value" in cell) cell.value = value;
        else if (cell) cell.textContent = value;
      };
      write("data-x-of", answer.x);
      write("data-y-of", answer.y);
      write("data-zones", answer.zones);
    }

    // -- by mouse or finger ---------------------------------------------------------------------

    let drag = null;
    let frame = 0;

    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const mark = event.target.closest("a.lp-mark[data-movable]");
      const scale = view.size / svg.getBoundingClientRect().width;
      const at = mark ? place.get(mark) : view;
      if (!mark && view.size === SIZE) return;
      const link = event.target.closest("a.lp-mark");
      drag = { mark, link, scale, x: event.clientX, y: event.clientY, fromX: at.x, fromY: at.y, moved: false };
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!drag) return;
      drag.dx = (event.clientX - drag.x) * drag.scale;
      drag.dy = (event.clientY - drag.y) * drag.scale;
      if (!drag.moved && Math.hypot(drag.dx, drag.dy) < 4 * drag.scale) return;
      drag.moved = true;
      if (!frame) frame = requestAnimationFrame(follow);
    });
    function follow() {
      frame = 0;
      if (!drag?.moved) return;
      if (drag.mark) put(drag.mark, drag.fromX + drag.dx, drag.fromY + drag.dy);
      else show({ ...view, x: drag.fromX - drag.dx, y: drag.fromY - drag.dy });
    }
    function drop() {
      const done = drag;
      if (!done) return;
      follow();
      drag = null;
      if (done.mark && done.moved) {
        enter(done.mark);
        save(done.mark);
      } else if (done.link && !done.moved) window.location.assign(done.link.href.baseVal);
    }
    svg.addEventListener("pointerup", drop);
    svg.addEventListener("pointercancel", () => {
      if (drag?.mark) put(drag.mark, drag.fromX, drag.fromY);
      drag = null;
    });
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("click", (event) => {
      // A press on a movable mark was answered when the pointer went up.
      if (event.detail && event.target.closest("a.lp-mark[data-movable]")) event.preventDefault();
    });

    // -- by keys --------------------------------------------------------------------------------

    const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const mark = event.target.closest("a.lp-mark");
      const arrow = ARROWS[event.key];
      if (arrow && mark?.hasAttribute("data-movable")) {
        const at = place.get(mark), far = STEP * (event.shiftKey ? LEAP : 1);
        put(mark, at.x + arrow[0] * far, at.y + arrow[1] * far);
        clearTimeout(waiting.get(mark));
        waiting.set(mark, setTimeout(save, PAUSE, mark));
      } else if (arrow) pan(...arrow);
      else if (event.key === "+" || event.key === "=") zoom(0.7);
      else if (event.key === "-") zoom(1 / 0.7);
      else if (event.key === "0") show({ x: 0, y: 0, size: SIZE });
      else if (mark && (event.key === "PageDown" || event.key === "PageUp")) {
        const next = marks.indexOf(mark) + (event.key === "PageDown" ? 1 : -1);
        const other = marks[(next + marks.length) % marks.length];
        enter(other);
        other.focus();
      } else if (mark && event.key === "Escape" && waiting.has(mark)) {
        const at = place.get(mark);
        clearTimeout(waiting.get(mark));
        waiting.delete(mark);
        put(mark, at.savedX, at.savedY);
      } else return;
      event.preventDefault();
    });
    // On the box: Chromium makes a drawing that listens for focus focusable itself.
    box.addEventListener("focusout", (event) => {
      const mark = event.target.closest("a.lp-mark");
      if (mark && waiting.has(mark)) save(mark);
    });
  }

  for (const figure of document.querySelectorAll("[data-map]")) setUp(figure);
})();
