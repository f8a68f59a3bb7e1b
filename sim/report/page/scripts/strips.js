/* Strips: for each line and choice the chance of being held, day by day; a fan of the chosen one. */
(() => {
  const { svg, el } = theater;
  const STEPS = 5, STRIP = 9, GAP = 1;

  const shade = (share) => Math.min(STEPS - 1, Math.floor((1 - share) * STEPS - 1e-9 < 0 ? 0 : (1 - share) * STEPS));

  /* One strip: columns of equal shade are one rectangle. */
  function strip(row, key, of, at, every, y, height) {
    const met = row.met[key], found = [];
    let from = 0;
    const tone = (n) => (n < met.length && met[n] !== null ? shade(met[n] / of[key]) : null);
    for (let n = 1; n <= met.length; n += 1) {
      if (n < met.length && tone(n) === tone(from)) continue;
      if (tone(from) !== null)
        found.push(svg("rect", { x: at(from * every), y, width: Math.max(at(n * every) - at(from * every), 0.4),
          height, class: `risk-${tone(from)}` }));
      from = n;
    }
    return found;
  }

  const told = (row, key, of, n) =>
    row.met[key][n] === null ? "no value" : `${row.met[key][n]} of ${of[key]} replications`;

  function legend(keys, page) {
    const swatches = [0, 1, 2, 3, 4].map((n) => svg("rect", { x: n * 17, y: 0, width: 16, height: 10, class: `risk-${n}` }));
    const names = keys.map((key, n) => [
      n ? (n === keys.length - 1 ? ", below " : ", then ") : keys.length > 1 ? "Upper strip " : "",
      keys.length > 1 ? el("b", { class: `of-${key}` }, theater.label(page, key)) : "",
    ]);
    return el("p", { class: "legend" }, names, keys.length > 1 ? ". " : "",
      el("span", { class: "nowrap" }, "Held in every replication ",
        svg("svg", { width: 85, height: 10, "aria-hidden": "true" }, swatches), " in none"));
  }

  function change(row, number, page) {
    const each = row.changes[number];
    if (!each) return null;
    const wide = (each.high - each.low) * 100, digits = theater.digits(wide);
    const half = digits === undefined ? "" : ` ± ${theater.number(wide / 2, digits)}`;
    const words = `${theater.signed(each.mean * 100, digits)}${half}`;
    return el("span", { class: `number of-${theater.keyOf(page, each.choice)}${row.tells[number] ? " tells" : ""}` }, words);
  }

  theater.kinds.strips = (figure, page, width) => {
    const keys = theater.keys(page, figure.of);
    const days = figure.rows.length ? Object.values(figure.rows[0].met)[0].length * figure.every : 0;
    const small = width < 520;
    const room = small ? width - 2 : Math.max(width - 214 - (keys.length > 1 ? 180 : 62), 120);
    const at = theater.scale(0, days, 0, room);
    const height = keys.length * (STRIP + GAP) - GAP;
    const fan = el("div", { class: "fan", "aria-live": "polite" });
    const buttons = [];
    const open = (row) => {
      buttons.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.name === row.name)));
      fan.replaceChildren(...theater.fan(row, figure, page, width, days));
    };

    const body = figure.rows.map((row) => {
      const button = el("button", { type: "button", class: "row", "data-name": row.name, "aria-pressed": "false",
        onclick: () => open(row) }, `${row.title} `, el("span", { class: "muted nowrap" }, `(${row.k} of ${row.size})`));
      buttons.push(button);
      const best = row.held.map((each) => `${theater.label(page, theater.keyOf(page, each.choice)) || "held"} ${Math.round(100 * each.mean)} %`);
      const drawn = theater.picture(room, height, `${row.title}: ${best.join(", ")} of the time`,
        keys.map((key, n) => strip(row, key, figure.of, at, figure.every, n * (STRIP + GAP), STRIP)));
      theater.follow(drawn, (event) => {
        const box = drawn.getBoundingClientRect();
        const n = Math.floor(at.back(((event.clientX - box.left) / box.width) * room) / figure.every);
        if (n < 0 || n * figure.every >= days) return null;
        return [`${row.title}, ${theater.day(n * figure.every)}`, ...keys.map((key) =>
          `${theater.label(page, key)} held in ${told(row, key, figure.of, n)}`.trim())];
      });
      const held = row.held.map((each, n) => [n ? " · " : "",
        el("span", { class: `number of-${theater.keyOf(page, each.choice)}` }, `${Math.round(100 * each.mean)}`)]);
      const cells = [el("th", { scope: "row" }, button), el("td", { class: "drawn" }, drawn),
        el("td", { class: "held" }, held, " %")];
      if (keys.length > 1) cells.push(el("td", { class: "held" }, row.changes.map((_, n) => [n ? el("br") : "", change(row, n, page)])));
      return el("tr", {}, cells);
    });
    const axis = theater.picture(room, 18, "days", theater.dayAxis(at, 0, days, room),
      theater.timeline({ ...page, phases: [] }, at, 0, 4, days));
    const head = ["line (needs k of n)", `${theater.day(0)} to ${theater.day(days)}`, "held", ...(keys.length > 1 ? ["change, points"] : [])];
    const table = el("table", { class: small ? "strips narrow" : "strips" },
      el("caption", { class: "unseen" }, "Chance that each line is held by day"),
      el("thead", {}, el("tr", {}, head.map((each) => el("th", { scope: "col" }, each)))),
      el("tbody", {}, body, el("tr", { class: "axis-row" }, el("td", {}), el("td", { class: "drawn" }, axis), el("td", {}),
        keys.length > 1 ? el("td", {}) : null)));
    const first = figure.rows.find((each) => each.name === figure.open) || figure.rows[0];
    if (first) open(first);
    return [legend(keys, page), table, fan];
  };
})();
