// A bar with marks above the big text fields. Without it, people type the marks themselves.
(() => {
  "use strict";

  const bar = document.getElementById("opmaakbalk");
  if (!bar) return;

  function replace(area, from, to, text, selectFrom, selectTo) {
    area.focus();
    area.setRangeText(text, from, to, "end");
    area.setSelectionRange(selectFrom, selectTo);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function around(area, before, after) {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const words = value.slice(from, to);
    replace(area, from, to, before + words + after, from + before.length, from + before.length + words.length);
  }

  function eachLine(area, mark) {
    const { selectionStart, selectionEnd, value } = area;
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = value.indexOf("\n", selectionEnd);
    const to = end < 0 ? value.length : end;
    const text = value.slice(from, to).split("\n").map((line) => (line.startsWith(mark) ? line.slice(mark.length) : mark + line)).join("\n");
    replace(area, from, to, text, from, from + text.length);
  }

  const marks = {
    bold: (area) => around(area, "**", "**"),
    emphasis: (area) => around(area, "*", "*"),
    heading: (area) => eachLine(area, "# "),
    list: (area) => eachLine(area, "- "),
    link: (area) => around(area, "[", "](https://)"),
  };

  for (const area of document.querySelectorAll("textarea[data-markup]")) {
    const buttons = bar.content.cloneNode(true).firstElementChild;
    buttons.addEventListener("click", (event) => {
      const mark = event.target.closest("button[data-mark]")?.dataset.mark;
      if (mark) marks[mark](area);
    });
    area.before(buttons);
  }
})();
