/* Turns and branches of a game: a column for each day and step on it, a branch a row, and which node
   is chosen; where there is little room, and no room for names was asked (label), time goes down. */
(() => {
  const { svg, el } = theater;
  const ROW = 52, TOP = 26, NARROW = 620, LABEL = 130;

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

  /* Columns in their order: days, and on one day how many nodes come after each other. */
  function columnsOf(nodes, turns_d) {
    const by = new Map(nodes.map((each) => [each.name, each])), steps = new Map();
    const stepOf = (node) => {
      if (!steps.has(node.name)) {
        const before = by.get(node.after);
        steps.set(node.name, before && before.day === node.day ? stepOf(before) + 1 : 0);
      }
      return steps.get(node.name);
    };
    const keys = [...turns_d.map((day) => [day, 0]), ...nodes.map((node) => [node.day, stepOf(node)])];
    const sorted = keys.sort((one, other) => one[0] - other[0] || one[1] - other[1]).map(String);
    const columns = [...new Set(sorted)];
    return { count: columns.length, of: (node) => columns.indexOf(String([node.day, stepOf(node)])), ofDay: (day) => columns.indexOf(String([day, 0])) };
  }

  theater.kinds.tree = (figure, page, width, target) => {
    const { rows, count } = rowsOf(figure.nodes), columns = columnsOf(figure.nodes, figure.turns_d);
    const down = width < NARROW && !figure.label;
    const across = theater.scale(0, Math.max(columns.count - 1, 1), 16, width - (figure.label || LABEL));
    const aside = Math.min(LABEL, (width - 60) / count);
    const x = (node) => (down ? 56 + rows.get(node.name) * aside : across(columns.of(node)));
    const y = (node) => (down ? TOP + columns.of(node) * ROW : TOP + rows.get(node.name) * ROW + 14);
    const height = TOP + (down ? columns.count : count) * ROW;
    const by = new Map(figure.nodes.map((each) => [each.name, each]));
    const turns = figure.turns_d.map((day) => {
      const at = down ? TOP + columns.ofDay(day) * ROW : across(columns.ofDay(day));
      return down
        ? [svg("line", { x1: 36, x2: width, y1: at, y2: at, class: "turn" }), svg("text", { x: 0, y: at + 4 }, theater.day(day))]
        : [svg("line", { x1: at, x2: at, y1: 16, y2: height, class: "turn" }), svg("text", { x: at, y: 12, "text-anchor": "middle" }, theater.day(day))];
    });
    const edges = figure.nodes.filter((each) => by.has(each.after)).map((each) => {
      const from = by.get(each.after), [x1, y1, x2, y2] = [x(from), y(from), x(each), y(each)];
      /* Down at the node itself and then across: a branch runs through the number of no node. */
      const d = down ? `M${x1} ${y1}${x1 === x2 ? "" : `V${y1 + 28}H${x2}`}V${y2}` : y1 === y2 ? `M${x1} ${y1}H${x2}` : `M${x1} ${y1}V${y2 - 12}Q${x1} ${y2} ${x1 + 12} ${y2}H${x2}`;
      return svg("path", { class: `line line-${each.key}`, d });
    });
    const choose = (node) => {
      marks.forEach((mark, n) => mark.setAttribute("aria-pressed", String(figure.nodes[n] === node)));
      target.dispatchEvent(new CustomEvent("theater-node", { bubbles: true, detail: node.name }));
    };
    const marks = figure.nodes.map((each) => {
      const mark = svg("g", { class: `dot dot-${each.key} node`, role: "button", "aria-pressed": String(each.name === figure.open),
        "aria-label": `${theater.day(each.day)} ${each.title}${each.by ? `, by ${each.by}` : ""}${each.note ? `: ${each.note}` : ""}`,
        onclick: () => choose(each), onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(each); } } },
      svg("circle", { cx: x(each), cy: y(each), r: 7 }),
      svg("text", { x: x(each) + 11, y: y(each) - 5, class: "name strong" }, each.title), " ",
      svg("text", { x: x(each) + 11, y: y(each) + 16 }, each.note));
      theater.follow(mark, () => [`${theater.day(each.day)} ${each.title}`, ...(each.by ? [`by ${each.by}`] : []), ...(each.note ? [each.note] : []),
        ...each.told.map((one) => `${one.metric} ${one.subject}: ${theater.told(one, one.what === "change")}`)]);
      return mark;
    });
    theater.roving(marks);
    return [svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "picture", role: "group", "aria-label": "turns and branches" }, turns, edges, marks),
      el("p", { class: "legend" }, "A node is a state of the game; arrow keys lead along them, Enter chooses one.")];
  };
})();
