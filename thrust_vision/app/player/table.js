// The table of reps. A row is chosen with a click anywhere on it, or with its button by keyboard.

const chip = (verdict) => make("span", { class: `chip ${verdict.code}` },
  make("span", { "aria-hidden": "true" }, `${verdict.symbol} `), verdict.word);

const two = (value, note) => {
  const cell = make("td", {}, make("b", {}, value));
  if (note) cell.append(make("small", {}, note));
  return cell;
};

const shareBar = (share) => {
  if (!share.measured) return make("span", { class: "bar unseen" }, share.label);
  const bar = make("span", { class: "bar", role: "img", "aria-label": share.label });
  for (const part of ["hip", "back"]) {
    const piece = make("i", { class: part });
    piece.style.width = `${share[part]}%`;
    bar.append(piece);
  }
  return bar;
};

class RepTable {
  constructor(data, onRep) {
    const heads = data.columns.map((name) => make("th", { scope: "col" }, name));
    this.rows = data.rows.map((row) => this.#row(row, data.columns, onRep));
    const figures = data.columns.length - 3; // beside number, verdict and shares
    this.element = make("div", { class: "table" }, make("table", { style: `--figures: ${figures}` },
      make("caption", {}, data.caption),
      make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...this.rows)));
    if (data.legend.length) {
      const keys = data.legend.map(({ part, name }) => make("span", {}, make("i", { class: part }), name));
      this.element.append(make("p", { class: "legend" }, ...keys));
    }
  }

  choose(number) {
    for (const row of this.rows) {
      const on = Number(row.dataset.rep) === number;
      row.classList.toggle("chosen", on);
      row.querySelector("button").setAttribute("aria-pressed", String(on));
    }
  }

  #row(row, columns, onRep) {
    const button = make("button", { type: "button", "aria-pressed": "false", "aria-label": row.label },
      String(row.number));
    const first = make("th", { scope: "row" }, button);
    const verdict = make("td", {}, chip(row.verdict));
    for (const line of [row.noted, row.remark]) if (line) verdict.append(make("small", {}, line));
    const share = make("td", { class: "share" }, shareBar(row.share));
    for (const line of row.share.notes) share.append(make("small", {}, line));
    const cells = [first, verdict, ...row.cells.map(([value, note]) => two(value, note)), share];
    cells.forEach((cell, i) => { cell.dataset.column = columns[i]; });
    const element = make("tr", { "data-rep": row.number }, ...cells);
    element.addEventListener("click", () => onRep(row.number));
    return element;
  }
}
