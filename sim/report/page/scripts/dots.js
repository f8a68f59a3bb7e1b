/* Dots with intervals, bars of shares. */
(() => {
  const { svg, el } = theater;
  const LINE = 15, NUMBER = 6.6; /* how wide a letter of a number is about, a little above it */

  /* The mark of a choice: told by its form as well as by its colour. */
  const shape = (key, x, y) => key === "b" ? svg("rect", { x: x - 4, y: y - 4, width: 8, height: 8 })
    : key === "c" ? svg("path", { d: `M${x} ${y - 5}l5 9h-10z` })
    : key === "d" ? svg("path", { d: `M${x} ${y - 6}l6 6l-6 6l-6 -6z` })
    : svg("circle", { cx: x, cy: y, r: 4.5 });

  theater.kinds.dots = (figure, page, width) => {
    const values = figure.rows.flatMap((row) => row.values).filter((each) => each.mean !== null);
    if (!values.length) return [el("p", { class: "muted" }, "No value.")];
    const unit = values[0].unit;
    const ends = values.flatMap((each) => [each.mean, each.low ?? each.mean, each.high ?? each.mean]);
    let low = Math.min(...ends), high = Math.max(...ends);
    if (figure.zero) { low = Math.min(low, 0); high = Math.max(high, 0); }
    if (high === low) high = low + 1;
    const small = width < 480;
    const left = small ? 8 : theater.room(figure.rows.map((row) => row.title), width, 0.4), right = width < 420 ? 8
      : Math.max(132, ...values.map((each) => theater.told(each, figure.changes).length * NUMBER + 8));
    const at = theater.scale(low, high, left + 6, width - right - 8);
    const marks = [];
    let y = 4, group = "";
    for (const row of figure.rows) {
      if (row.group !== group) {
        group = row.group;
        if (group) { y += 14; marks.push(svg("text", { x: 0, y, class: "group" }, group)); y += 6; }
      }
      const name = small ? y + 12 : y + (row.values.length * LINE) / 2 + 4;
      marks.push(theater.name(row.title, small ? width : left - 8, { x: small ? 0 : left - 8, y: name, "text-anchor": small ? "start" : "end" }));
      if (small) y += 16;
      row.values.forEach((each) => {
        const key = theater.keyOf(page, each.choice), middle = y + LINE / 2;
        const mark = svg("g", { class: `dot dot-${key}` });
        if (each.mean !== null) {
          if (each.low !== null) mark.append(svg("line", { x1: at(each.low), x2: at(each.high), y1: middle, y2: middle }));
          mark.append(shape(key, at(each.mean), middle));
        }
        const told = each.mean === null ? "no value" : theater.told(each, figure.changes);
        if (right > 20) mark.append(svg("text", { x: width, y: middle + 4, "text-anchor": "end", class: `number of-${key}` }, told));
        theater.follow(mark, () => [row.title, `${theater.label(page, key)} ${told} ${figure.unit}`.trim()]);
        marks.push(mark);
        y += LINE;
      });
      y += 7;
    }
    const axis = svg("g", { class: "axis" }, theater.ticks(low, high, (width - left - right) / 70).map((each) => [
      svg("line", { x1: at(each), x2: at(each), y1: 0, y2: y, class: each === 0 ? "zero" : "grid" }),
      svg("text", { x: at(each), y: y + 14, "text-anchor": "middle" }, theater.tick(each, unit, figure.changes)),
    ]), theater.name(figure.unit, width - right, { x: width - right, y: y + 30, "text-anchor": "end", class: null }));
    const keys = [...new Set(values.map((each) => theater.keyOf(page, each.choice)))];
    const names = keys.length < 2 ? [] : [el("p", { class: "legend" }, keys.map((key) => [
      svg("svg", { width: 14, height: 10, "aria-hidden": "true" }, svg("g", { class: `dot dot-${key}` }, shape(key, 6, 5))),
      " ", el("b", { class: `of-${key}` }, theater.label(page, key)), "   "]))];
    return [...names, theater.picture(width, y + 36, `dots with intervals, in ${figure.unit}`, axis, marks)];
  };

  theater.kinds.shares = (figure, page, width) => {
    const small = width < 480, left = small ? 0 : theater.room(figure.rows, width, 0.36);
    const at = theater.scale(0, 100, left, width - 2);
    const tall = small ? 34 : 22;
    const marks = figure.rows.map((title, n) => {
      let from = 0;
      const y = n * tall + (small ? 15 : 0);
      const bars = figure.values[n].map((share, part) => {
        const bar = svg("rect", { x: at(from), y: y + 2, width: Math.max(at(from + share) - at(from), 0), height: 16, class: `part-${part}` });
        theater.follow(bar, () => [title, `${figure.parts[part]}: ${theater.number(share, 1)} %`]);
        from += share;
        return bar;
      });
      return [theater.name(title, small ? width : left - 8, { x: small ? 0 : left - 8, y: small ? y - 2 : y + 14, "text-anchor": small ? "start" : "end" }), bars];
    });
    const bottom = figure.rows.length * tall;
    const axis = svg("g", { class: "axis" }, [0, 25, 50, 75, 100].map((each) =>
      svg("text", { x: at(each), y: bottom + 16, "text-anchor": each === 0 ? "start" : each === 100 ? "end" : "middle" }, `${each} %`)));
    const names = el("p", { class: "legend" }, figure.parts.map((part, n) => [
      el("span", { class: "nowrap" }, svg("svg", { width: 12, height: 12, "aria-hidden": "true" },
        svg("rect", { width: 12, height: 12, class: `part-${n}` })), ` ${part}`), "   "]));
    return [names, theater.picture(width, bottom + 22, `shares, in ${figure.unit}`, marks, axis)];
  };
})();
