// Tables that a reader can sort and filter. Without this script every row is there, in a sensible order.
"use strict";

const emptySign = /^[–—-]?$/;
const languages = [...document.querySelectorAll("i.mark")].map((mark) => mark.id);

// The language is the address's fragment: "#en" or "#en-...".
function language() {
  const fragment = location.hash.slice(1);
  return languages.find((id) => fragment === id || fragment.startsWith(id + "-")) ?? languages[0];
}

function words(cell) {
  const copy = cell.cloneNode(true);
  const foreign = languages.filter((id) => id !== language()).map((id) => `[lang="${id}"]`);
  copy.querySelectorAll([...foreign, ".k", "svg"].join()).forEach((part) => part.remove());
  const text = copy.textContent.trim();
  return emptySign.test(text) ? "" : text;
}

function keyOf(cell) {
  return cell.dataset.v ?? words(cell);
}

// Two keys in order; empty ones come last whichever way the column is sorted.
function comparison(keys, direction) {
  const filled = keys.filter((key) => key !== "");
  const numbers = filled.every((key) => Number.isFinite(Number(key)));
  const collator = new Intl.Collator(language(), { numeric: true });
  const compare = numbers ? (a, b) => Number(a) - Number(b) : collator.compare;
  return (a, b) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    return direction * compare(a, b);
  };
}

function sort(table, heading) {
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  const column = heading.cellIndex;
  for (const body of table.tBodies) {
    const rows = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
    const compare = comparison(rows.map(({ key }) => key), ascending ? 1 : -1);
    rows.sort((a, b) => compare(a.key, b.key));
    body.append(...rows.map(({ row }) => row));
  }
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
}

function makeSortable(table) {
  for (const heading of table.tHead.rows[table.tHead.rows.length - 1].cells) {
    if ("nosort" in heading.dataset) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(table, heading));
    heading.append(button);
  }
}

const plain = (text) => text.normalize("NFKC").toLowerCase();

function filter(bar, table) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const chosen = [...bar.querySelectorAll("select")].filter((select) => select.value !== "");
  const wanted = [...bar.querySelectorAll("input")].flatMap((input) => plain(input.value).split(/\s+/));
  for (const row of rows) {
    const text = plain(row.dataset.text ?? row.textContent);
    row.hidden =
      chosen.some((select) => row.dataset[select.dataset.key] !== select.value) ||
      wanted.some((word) => !text.includes(word));
  }
  const shown = rows.filter((row) => !row.hidden).length;
  bar.querySelectorAll("output").forEach((output) => (output.value = `${shown} / ${rows.length}`));
}

function makeFilterable(bar) {
  const table = document.getElementById(bar.dataset.for);
  const apply = () => filter(bar, table);
  bar.addEventListener("input", apply);
  bar.querySelector("[data-reset]")?.addEventListener("click", () => {
    bar.querySelectorAll("select, input").forEach((field) => (field.value = ""));
    apply();
  });
  bar.hidden = false;
  apply();
}

// An option cannot hide a part of itself, so it is written anew.
function translateOptions() {
  for (const option of document.querySelectorAll("option")) {
    option.textContent = option.dataset[language()] ?? option.textContent;
  }
}

addEventListener("hashchange", translateOptions);
translateOptions();
document.querySelectorAll("table[data-sort]").forEach(makeSortable);
document.querySelectorAll(".filters[data-for]").forEach(makeFilterable);
