/* A waterfall: from the total of one choice to that of another, with the interval of each step. */
(() => {
  const { svg } = theater;

  theater.kinds.waterfall = (figure, page, width) => {
    const row = 24, left = width < 480 ? 104 : 150, right = width < 480 ? 96 : 156, top = 4;
    let level = figure.begins;
    const levels = [level];
    for (const each of figure.steps) levels.push((level += each.value.mean));
    const reach = figure.steps.flatMap((each, n) => each.value.low === null ? []
      : [levels[n] + each.value.low, levels[n] + each.value.high]);
    const all = [...levels, ...reach, figure.ends];
    let low = Math.min(...all), high = Math.max(...all);
    const pad = (high - low) * 0.06 || 1;
    low -= pad; high += pad;
    const at = theater.scale(low, high, left, width - right);
    const count = figure.steps.length + 2, bottom = top + count * row;
    const marks = [];
    const total = (n, title, value, key) => {
      const y = top + n * row, x = at(value);
      marks.push(theater.name(title, left - 8, { x: left - 8, y: y + 15, "text-anchor": "end", class: `name strong of-${key}` }),
        svg("line", { x1: left, x2: x, y1: y + row / 2, y2: y + row / 2, class: "lead" }),
        svg("path", { d: `M${x} ${y + 4}v${row - 8}`, class: `total of-${key}` }),
        svg("text", { x: width, y: y + 15, "text-anchor": "end", class: `number of-${key}` }, theater.number(value, 0)));
    };
    total(0, figure.start, figure.begins, figure.start_key);
    figure.steps.forEach((step, n) => {
      const y = top + (n + 1) * row, from = levels[n], to = levels[n + 1], each = step.value;
      const sure = each.low !== null && (each.low > 0 || each.high < 0);
      const mark = svg("g", { class: `step ${each.mean >= 0 ? "gain" : "loss"}${sure ? "" : " unsure"}` },
        theater.name(step.title, left - 8, { x: left - 8, y: y + 15, "text-anchor": "end" }),
        svg("line", { x1: at(from), x2: at(from), y1: y - row / 2 + 2, y2: y + row - 6, class: "join" }),
        svg("rect", { x: Math.min(at(from), at(to)), y: y + 6, width: Math.max(Math.abs(at(to) - at(from)), 1.5), height: row - 12 }));
      if (each.low !== null)
        mark.append(svg("path", { d: `M${at(from + each.low)} ${y + row / 2}H${at(from + each.high)}M${at(from + each.low)} ${y + 9}v${row - 18}M${at(from + each.high)} ${y + 9}v${row - 18}`, class: "whisker" }));
      mark.append(svg("text", { x: width, y: y + 15, "text-anchor": "end", class: "number" }, theater.told(each, true)));
      theater.follow(mark, () => [step.title, `${theater.told(each, true)} ${figure.unit}`]);
      marks.push(mark);
    });
    total(count - 1, figure.end, figure.ends, figure.end_key);
    const axis = svg("g", { class: "axis" }, theater.ticks(low, high, (width - left - right) / 90).map((each) => [
      svg("line", { x1: at(each), x2: at(each), y1: top, y2: bottom, class: "grid" }),
      svg("text", { x: at(each), y: bottom + 14, "text-anchor": "middle" }, theater.number(each, 0)),
    ]), svg("text", { x: width - right, y: bottom + 30, "text-anchor": "end" }, `${figure.unit}; the axis does not begin at 0`));
    return [theater.picture(width, bottom + 34, `waterfall from ${figure.start} to ${figure.end}`, axis, marks)];
  };
})();
