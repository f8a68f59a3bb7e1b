/* What came to be: the map, the lines most at risk with their why, what the moves bought, and the
   panels of the report below. What has the focus is drawn again when the focus has left it. */
(() => {
  const { el } = theater;
  const MOST = 6, MAIN = ["where", "when", "bought"];
  const later = new Map();

  /* Draw a part, or keep it for when nobody is in it. */
  live.part = (id, draw) => {
    const body = document.getElementById(id);
    const inside = () => body.contains(document.activeElement);
    if (!inside()) { later.delete(id); draw(body); return; }
    if (!later.has(id)) body.addEventListener("focusout", function left() {
      setTimeout(() => {
        if (inside() || !later.has(id)) return;
        body.removeEventListener("focusout", left);
        const now = later.get(id);
        later.delete(id);
        now(body);
      });
    });
    later.set(id, draw);
  };
  const part = live.part;

  const words = (spans) => spans.map((each) => (each.role ? el("span", { class: `of-${each.role}` }, each.text) : each.text));
  const panelOf = (page, name) => page.panels.find((each) => each.name === name);

  /* As in a file (sim.report.page.html): a table of words with many columns becomes a list on a telephone. */
  function table(made) {
    const stacks = made.words && made.head.length >= 4 && made.head.length <= 8, as = (role) => (stacks ? { role } : {});
    return el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": made.caption }, el("table", { class: stacks ? "words stacks" : made.words ? "words" : "", ...as("table") },
      made.caption ? el("caption", {}, made.caption) : null,
      el("thead", as("rowgroup"), el("tr", as("row"), made.head.map((each) => el("th", { scope: "col", ...as("columnheader") }, each)))),
      el("tbody", as("rowgroup"), made.rows.map(([first, ...rest]) => el("tr", as("row"), el("th", { scope: "row", ...as("rowheader") }, first),
        rest.map((each, at) => el("td", stacks ? { role: "cell", "data-of": made.head[at + 1] ?? "" } : {}, each)))))));
  }

  function change(row, page) {
    const each = row.changes[0];
    if (!each) return null;
    const wide = 100 * (each.high - each.low), digits = theater.digits(wide);
    const half = digits === undefined ? "" : ` ± ${theater.number(wide / 2, digits)}`;
    return el("span", { class: row.tells[0] ? "tells" : "muted" }, ` ${theater.signed(100 * each.mean, digits)}${half}`);
  }

  function because(row, view) {
    const why = view.why[row.name];
    if (!why) return null;
    return el("details", { class: "because" }, el("summary", {}, "Why"), why.map(table));
  }

  function lines(view) {
    const panel = panelOf(view.page, "when");
    part("lines-body", (body) => {
      if (!panel) { body.replaceChildren(el("p", { class: "empty" }, "This scenario has no lines to hold.")); return; }
      const open = new Set([...body.querySelectorAll("details[open]")].map((each) => each.dataset.line));
      const { figure } = panel, { page } = view;
      const width = Math.max(body.clientWidth, 240), days = Object.values(figure.rows[0].met)[0].length * figure.every;
      const keys = theater.keys(page, figure.of);
      body.replaceChildren(el("p", { class: "note-of" }, `Platforms on station: median and 90 % of ${view.done} futures${given(view)}. Black line: required. Per cent: share of the time held.`),
        ...figure.rows.slice(0, MOST).flatMap((row) => {
          const drawn = theater.fan(row, figure, page, width, days).find((each) => each.tagName === "svg");
          const held = row.held.map((each, n) => [n ? " against " : "", el("span", { class: `of-${theater.keyOf(page, each.choice)}` }, `${Math.round(100 * each.mean)} %`)]);
          const reasons = because(row, view);
          if (reasons) { reasons.dataset.line = row.name; reasons.open = open.has(row.name); }
          return [el("div", { class: "line-head" }, el("h3", {}, row.title, el("span", { class: "muted" }, ` ${row.k} of ${row.size}`)), el("p", {}, held, keys.length > 1 ? change(row, page) : null)), drawn, reasons].filter(Boolean);
        }));
    });
  }

  const given = (view) => (view.given ? ", given this past" : "");

  function gain(view) {
    const panel = panelOf(view.page, "bought");
    part("gain-body", (body) => {
      if (!panel) { body.replaceChildren(el("p", { class: "empty" }, "Nothing yet: move a slider, or give side B another posture.")); return; }
      const place = el("div", { class: "drawing" });
      body.replaceChildren(el("p", { class: "note-of" }, `Paired difference of ${view.done} futures, with the ${Math.round(100 * view.page.level)} % interval of each${given(view)}.`), place);
      theater.draw(place, panel.figure, view.page);
    });
  }

  function answer(view) {
    part("answer-body", (body) => {
      body.replaceChildren(el("div", { class: "answer" }, view.page.answer.map((each) => el("p", {}, words(each)))),
        view.given ? el("p", { class: "note-of" }, `Given this past: ${view.given}.`) : "",
        el("div", { class: "tiles" }, view.page.tiles.map((each) => el("section", { class: "tile" }, el("div", { class: "label" }, each.label),
          el("div", { class: "told" }, words(each.told)), each.note ? el("p", { class: "note-of" }, each.note) : null))));
    });
  }

  /* The panels of the report that say why: waits, hubs, days. */
  function why(view) {
    part("why", (body) => {
      const open = new Set([...body.querySelectorAll("details[open]")].map((each) => each.dataset.name));
      body.replaceChildren(...view.page.panels.filter((each) => !MAIN.includes(each.name)).map((panel) => {
        const tables = panel.tables.map(table);
        const place = panel.figure ? el("div", { class: "drawing" }) : null;
        const also = panel.figure && tables.length ? el("details", { "data-name": panel.name, open: open.has(panel.name) }, el("summary", {}, "As a table"), tables) : tables;
        const made = el("section", { class: "panel", id: `why-${panel.name}` }, el("h2", {}, panel.title), el("p", { class: "note-of" }, words(panel.note)), place, also);
        if (place) made.draws = () => theater.draw(place, panel.figure, view.page);
        return made;
      }));
      for (const each of body.children) if (each.draws) each.draws();
    });
  }

  live.draw = (view) => {
    live.view = view;
    const { page } = view;
    const keys = page.options;
    document.getElementById("legend").replaceChildren(...(keys.length > 1 ? keys : []).map((each) =>
      el("span", { class: `chip of-${each.key}` }, each.label)));
    for (const each of [live.map, lines, gain, answer, why]) each(view);
    document.querySelectorAll(".desk .stale").forEach((each) => each.classList.remove("stale"));
  };
  live.stale = () => ["map", "lines", "gain", "answer"].forEach((id) => document.getElementById(`${id}-body`).classList.add("stale"));

  let width = innerWidth;
  addEventListener("resize", () => {
    if (!live.view || Math.abs(innerWidth - width) < 8) return;
    width = innerWidth;
    live.draw(live.view);
    live.tree();
  });
})();
