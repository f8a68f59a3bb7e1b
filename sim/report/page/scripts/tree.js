/* Turns and branches of a game: nodes by day, a branch a row, and which one is chosen. */
(() => {
  const { svg, el } = theater;
  const ROW = 52, TOP = 26;

  /* A row for every node: a first child stands in the row of its parent, others below. */
  function rowsOf(nodes) {
    const children = new Map(nodes.map((each) => [each.name, []]));
    const roots = [];
    nodes.forEach((each) => (children.has(each.after) ? children.get(each.after) : roots).push(each));
    const rows = new Map();
    let next = 0;
    const place = (node, row) => {
      rows.set(node.name, row);
      next = Math.max(next, row + 1);
      children.get(node.name).forEach((child, n) => place(child, n ? next : row));
    };
    roots.forEach((each) => place(each, next));
    return { rows, count: Math.max(next, 1) };
  }

  theater.kinds.tree = (figure, page, width, target) => {
    const { rows, count } = rowsOf(figure.nodes);
    const days = Math.max(...figure.nodes.map((each) => each.day), ...figure.turns_d, 1);
    const at = theater.scale(0, days, 16, width - Math.min(170, width * 0.35));
    const height = TOP + count * ROW;
    const by = new Map(figure.nodes.map((each) => [each.name, each]));
    const y = (node) => TOP + rows.get(node.name) * ROW + 14;
    const turns = figure.turns_d.map((day) => [
      svg("line", { x1: at(day), x2: at(day), y1: 16, y2: height, class: "turn" }),
      svg("text", { x: at(day), y: 12, "text-anchor": "middle" }, theater.day(day))]);
    const edges = figure.nodes.filter((each) => by.has(each.after)).map((each) => {
      const from = by.get(each.after), middle = (at(from.day) + at(each.day)) / 2;
      return svg("path", { class: `line line-${each.key}`, d: `M${at(from.day)} ${y(from)}C${middle} ${y(from)} ${middle} ${y(each)} ${at(each.day)} ${y(each)}` });
    });
    const choose = (node) => {
      marks.forEach((mark, n) => mark.setAttribute("aria-pressed", String(figure.nodes[n] === node)));
      target.dispatchEvent(new CustomEvent("theater-node", { bubbles: true, detail: node.name }));
    };
    const marks = figure.nodes.map((each) => {
      const mark = svg("g", { class: `dot dot-${each.key} node`, role: "button", "aria-pressed": String(each.name === figure.open),
        "aria-label": `${theater.day(each.day)} ${each.title}${each.by ? `, by ${each.by}` : ""}${each.note ? `: ${each.note}` : ""}`,
        onclick: () => choose(each), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(each); } } },
      svg("circle", { cx: at(each.day), cy: y(each), r: 7 }),
      svg("text", { x: at(each.day) + 11, y: y(each) - 2, class: "name strong" }, each.title),
      svg("text", { x: at(each.day) + 11, y: y(each) + 13 }, each.note));
      theater.follow(mark, () => [`${theater.day(each.day)} ${each.title}`, ...(each.by ? [`by ${each.by}`] : []), ...(each.note ? [each.note] : []),
        ...each.told.map((one) => `${one.metric} ${one.subject}: ${theater.told(one, one.what === "change")}`)]);
      return mark;
    });
    theater.roving(marks);
    return [svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "picture", role: "group", "aria-label": "turns and branches" }, turns, edges, marks),
      el("p", { class: "legend" }, "A node is a state of the game; arrow keys lead along them, Enter chooses one.")];
  };
})();
