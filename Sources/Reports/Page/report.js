// Theme, sorting and filtering: what the page does where scripts run. Without it the page says the same. Timelines are drawn by
// drawing.js and timeline.js, which stand before this.
//
// Hooks that tests may rely on, of the first section (those of the second end with -2, and so on):
//   html[data-ready=true]        everything is set up
//   #theme button                light or dark; html[data-theme]
//   #cells table                 the table of cells; th[data-sort=number|text], th[aria-sort], th button, td[data-v]
//   #filter                      words that rows must have; [data-role=count] says how many do
//   #timeline canvas             the timeline; [data-action=zoom-in|zoom-out|reset|taller|flatter]
//   #timeline-cell               which cell's; input[value=pus|tasks] what tracks are
//   #tooltip                     what is under the pointer; [data-role=live] what is under the cursor
//   window.juggleTimeline.view() { start, end } of the first timeline, in nanoseconds; { wall, tracks } beside them
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  // --- Theme ---------------------------------------------------------------------------------------------------------

  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (prefersDark.matches ? "dark" : "light")) === "dark";
  const themeButton = document.querySelector("#theme button");
  const showTheme = () => {
    themeButton.textContent = isDark() ? "Light" : "Dark";
    themeButton.setAttribute("aria-label", isDark() ? "Use the light theme" : "Use the dark theme");
  };
  themeButton.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    showTheme();
  });
  prefersDark.addEventListener("change", showTheme);
  showTheme();
  document.getElementById("theme").hidden = false;

  // --- Table of cells ------------------------------------------------------------------------------------------------

  function setUpTable(section) {
    const table = section.querySelector("table");
    if (!table) return;
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const headers = [...table.tHead.rows[0].cells];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const collator = new Intl.Collator("en", { numeric: true });

    const value = (row, column, isNumber) => {
      const cell = row.cells[column];
      if (!isNumber) return cell.textContent;
      return cell.dataset.v === undefined ? NaN : Number(cell.dataset.v);
    };
    headers.forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      header.append(button);
      const isNumber = header.dataset.sort === "number";
      button.addEventListener("click", () => {
        const isFalling = header.getAttribute("aria-sort") === "ascending";
        headers.forEach((other) => other.removeAttribute("aria-sort"));
        header.setAttribute("aria-sort", isFalling ? "descending" : "ascending");
        const sign = isFalling ? -1 : 1;
        const keyed = rows.map((row, place) => ({ row, place, key: value(row, column, isNumber) }));
        keyed.sort((a, b) => {
          if (!isNumber) return sign * collator.compare(a.key, b.key) || a.place - b.place;
          // What is unknown stands last, whichever way.
          const unknown = Number.isNaN(a.key) - Number.isNaN(b.key);
          return unknown || (Number.isNaN(a.key) ? 0 : sign * (a.key - b.key)) || a.place - b.place;
        });
        body.append(...keyed.map((item) => item.row));
      });
    });

    const filters = section.querySelector("[data-role=filters]");
    const words = section.querySelector("[data-role=filter]");
    const count = section.querySelector("[data-role=count]");
    const choices = [];
    headers.forEach((header, column) => {
      if (!("factor" in header.dataset)) return;
      const levels = [...new Set(rows.map((row) => row.cells[column].textContent))];
      if (levels.length < 2 || levels.length > 40) return;
      const label = document.createElement("label");
      const select = document.createElement("select");
      select.append(new Option("all", ""), ...levels.map((level) => new Option(level, level)));
      label.append(header.textContent + " ", select);
      section.querySelector("[data-role=levels]").append(label);
      choices.push({ column, select });
      select.addEventListener("change", filter);
    });
    function filter() {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, place) => {
        const fits = wanted.every((word) => texts[place].includes(word)) &&
          choices.every(({ column, select }) => !select.value || row.cells[column].textContent === select.value);
        row.hidden = !fits;
        shown += fits;
      });
      count.textContent = shown === rows.length ? `${rows.length} cells` : `${shown} of ${rows.length} cells`;
    }
    words.addEventListener("input", filter);
    filter();
    filters.hidden = false;
  }
  for (const section of document.querySelectorAll("[data-role=cells]")) setUpTable(section);

  // A fold that is closed prints nothing. Totals for each task, which may be thousands, are printed where they were opened.
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open], [data-role=totals])")];
    for (const fold of unfolded) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
    unfolded = [];
  });
  root.dataset.ready = "true";
})();
