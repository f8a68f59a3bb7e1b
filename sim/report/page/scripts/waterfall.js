/* A waterfall: what each cause adds to the total of one choice or takes from it, with intervals, up to
   that of another. The axis is the change: it begins at 0 and is whole. */
(() => {
  const { svg } = theater;

  theater.kinds.waterfall = (figure, page, width) => {
    const small = width < 480, row = 24, left = small ? 104 : 150, right = small ? 66 : 172, top = 4;
    const levels = [0];
    for (const each of figure.steps) levels.push(levels[levels.length - 1] + each.value.mean);
    const ends = [...figure.steps.map((each, n) => [levels[n], each.value]), [0, figure.net]]
      .flatMap(([level, each]) => [each.mean, each.low ?? each.mean, each.high ?? each.mean].map((end) => level + end));
    const all = [0, ...ends], span = Math.max(...all) - Math.min(...all) || 1;
    const low = Math.min(...all) - span * 0.04, high = Math.max(...all) + span * 0.04;
    const at = theater.scale(low, high, left, width - right);
    const count = figure.steps.length + 2, bottom = top + count * row;
    const line = (n) => top + n * row;
    const number = (n, words, key) => svg("text", { x: width, y: line(n) + 15, "text-anchor": "end", class: key ? `number of-${key}` : "number" }, words);
    const title = (n, words, key) => theater.name(words, left - 8, { x: left - 8, y: line(n) + 15, "text-anchor": "end", class: key ? `name strong of-${key}` : "name" });

    const bar = (n, from, each, words, names, told) => {
      const y = line(n), to = from + each.mean;
      const sure = each.low !== null && (each.low > 0 || each.high < 0);
      const mark = svg("g", { class: `step ${each.mean >= 0 ? "gain" : "loss"}${sure ? "" : " unsure"}` }, names,
        svg("line", { x1: at(from), x2: at(from), y1: y - row / 2 + 2, y2: y + row - 6, class: "join" }),
        svg("rect", { x: Math.min(at(from), at(to)), y: y + 6, width: Math.max(Math.abs(at(to) - at(from)), 1.5), height: row - 12 }));
      if (each.low !== null)
        mark.append(svg("path", { d: `M${at(from + each.low)} ${y + row / 2}H${at(from + each.high)}M${at(from + each.low)} ${y + 9}v${row - 18}M${at(from + each.high)} ${y + 9}v${row - 18}`, class: "whisker" }));
      mark.append(told);
      return theater.follow(mark, () => [words, `${theater.told(each, true)} ${figure.unit}`]);
    };
    const marks = [
      title(0, figure.start, figure.start_key), number(0, theater.number(figure.begins, 0), figure.start_key),
      ...figure.steps.map((step, n) => bar(n + 1, levels[n], step.value, step.title, title(n + 1, step.title), number(n + 1, small ? theater.signed(step.value.mean, 0) : theater.told(step.value, true)))),
      bar(count - 1, 0, figure.net, `${figure.end} against ${figure.start}`, title(count - 1, figure.end, figure.end_key),
        number(count - 1, theater.number(figure.ends, 0), figure.end_key)),
    ];
    const axis = svg("g", { class: "axis" }, theater.ticks(low, high, (width - left - right) / 70).map((each) => [
      svg("line", { x1: at(each), x2: at(each), y1: top, y2: bottom, class: each === 0 ? "zero" : "grid" }),
      svg("text", { x: at(each), y: bottom + 14, "text-anchor": "middle" }, each ? theater.signed(each, Number.isInteger(each) ? 0 : 1) : "0"),
    ]), svg("text", { x: width, y: bottom + 30, "text-anchor": "end" }, `change in ${figure.unit}, from those with ${figure.start}`));
    return [theater.picture(width, bottom + 34, `waterfall from ${figure.start} to ${figure.end}`, axis, marks)];
  };
})();
