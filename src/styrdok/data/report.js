"use strict";
// The table of documents can be filtered and sorted; without this it is a plain table.
(() => {
  const table = document.getElementById("documents");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const form = document.getElementById("filter");
  const text = document.getElementById("filter-text");
  const status = document.getElementById("filter-status");
  const said = document.getElementById("filter-said");
  const statuses = [...status.options].map((option) => option.value);
  const collator = new Intl.Collator("sv", { numeric: true });
  const words = rows.map((row) => row.textContent.toLocaleLowerCase("sv"));

  function filter() {
    const wanted = text.value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
    const chosen = status.value.split(" ");
    let shown = 0;
    rows.forEach((row, at) => {
      const fits =
        (!status.value || chosen.includes(row.dataset.status)) &&
        wanted.every((word) => words[at].includes(word));
      row.hidden = !fits;
      shown += fits;
    });
    said.textContent = said.dataset.text.replace("%1", shown).replace("%2", rows.length);
  }

  function sort(heading, column) {
    const up = heading.ariaSort !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const keyed = rows.map((row) => [key(row, column), row]);
    keyed.sort(([one], [other]) => compare(one, other, up));
    body.append(...keyed.map(([, row]) => row));
  }

  // A status sorts by what it is called in the list to choose from, the rest by its text.
  function key(row, column) {
    const cell = row.cells[column];
    if (cell.querySelector(".status")) return String(statuses.indexOf(row.dataset.status));
    const said = cell.textContent;
    return said === "–" ? "" : said;
  }

  // What is not known comes last, whichever way the rest is sorted.
  function compare(one, other, up) {
    if (!one || !other) return !one - !other;
    return up ? collator.compare(one, other) : collator.compare(other, one);
  }

  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(heading, column));
    heading.append(button);
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("button").addEventListener("click", () => {
    form.reset();
    filter();
  });
  form.hidden = false;
  filter();
})();
