/* Responses with bands and where they cross; options by cost and gain. */
(() => {
  const { svg, el } = theater;

  /* A number at an axis of values like this one. */
  const tick = (value, like) => theater.tick(value, like ? like.unit : "", like && like.what === "change");

  function axes(at, up, xs, ys, left, right, top, bottom, across, unit, of = [null, null]) {
    return svg("g", { class: "axis" },
      ys.map((each) => [svg("line", { x1: left, x2: right, y1: up(each), y2: up(each), class: each === 0 ? "zero" : "grid" }),
        svg("text", { x: left - 5, y: up(each) + 4, "text-anchor": "end" }, tick(each, of[1]))]),
      xs.map((each) => [svg("line", { x1: at(each), x2: at(each), y1: bottom, y2: bottom + 4 }),
        svg("text", { x: at(each), y: bottom + 16, "text-anchor": "middle" }, tick(each, of[0]))]),
      svg("text", { x: right, y: bottom + 32, "text-anchor": "end" }, across),
      svg("text", { x: 0, y: top - 6, class: "strong" }, unit));
  }

  theater.kinds.curves = (figure, page, width) => {
    const points = figure.curves.flatMap((each) => each.points);
    const left = 44, top = 22, height = Math.min(300, Math.max(200, width * 0.55)), bottom = height - 38, right = width - 8;
    const xs = [...new Set(points.map((each) => each.x))].sort((a, b) => a - b);
    const ends = [...points.map((each) => each.value), ...(figure.base ? [figure.base] : [])]
      .flatMap((each) => [each.mean, each.low ?? each.mean, each.high ?? each.mean]).filter((each) => each !== null);
    let low = Math.min(...ends), high = Math.max(...ends);
    const pad = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
    low -= pad; high += pad;
    const at = theater.scale(xs[0], xs[xs.length - 1], left + 10, right - 10), up = theater.scale(low, high, bottom, top);
    const shown = xs.length <= 9 ? xs : theater.ticks(xs[0], xs[xs.length - 1], width / 90);
    const marks = [];
    if (figure.base && figure.base.mean !== null) {
      const y = up(figure.base.mean);
      if (figure.base.low !== null) marks.push(svg("rect", { x: left, width: right - left, y: up(figure.base.high), height: up(figure.base.low) - up(figure.base.high), class: "base-band" }));
      marks.push(svg("line", { x1: left, x2: right, y1: y, y2: y, class: "need" }), svg("text", { x: right, y: y - 5, "text-anchor": "end", class: "name" }, figure.base_title));
    }
    for (const curve of figure.curves) {
      const known = curve.points.filter((each) => each.value.mean !== null), sure = known.filter((each) => each.value.low !== null);
      if (figure.joined && sure.length > 1) marks.push(svg("path", { class: `band band-${curve.key}`,
        d: `M${sure.map((each) => `${at(each.x)} ${up(each.value.high)}`).join("L")}L${[...sure].reverse().map((each) => `${at(each.x)} ${up(each.value.low)}`).join("L")}Z` }));
      if (figure.joined) marks.push(svg("path", { class: `line line-${curve.key}`, d: `M${known.map((each) => `${at(each.x)} ${up(each.value.mean)}`).join("L")}` }));
      const dots = known.map((each) => {
        const dot = svg("g", { class: `dot dot-${curve.key}` });
        if (each.value.low !== null) dot.append(svg("line", { x1: at(each.x), x2: at(each.x), y1: up(each.value.low), y2: up(each.value.high) }));
        dot.append(svg("circle", { cx: at(each.x), cy: up(each.value.mean), r: 4 }));
        const words = () => [curve.title, `${figure.across} ${theater.number(each.x)}: ${theater.told(each.value, each.value.what === "change")} ${figure.unit}`];
        return theater.focusable(dot, words().join(", "), words);
      });
      theater.roving(dots);
      marks.push(...dots);
    }
    for (const x of figure.crossings)
      marks.push(svg("line", { x1: at(x), x2: at(x), y1: top, y2: bottom, class: "event" }), svg("text", { x: at(x) + 4, y: top + 10, class: "name strong" }, `break-even ${theater.number(x)}`));
    const names = figure.curves.length > 1 ? el("p", { class: "legend" }, figure.curves.map((each) => [
      svg("svg", { width: 26, height: 8, "aria-hidden": "true" }, svg("line", { x1: 1, x2: 25, y1: 4, y2: 4, class: `line line-${each.key}` })), " ", el("b", { class: `of-${each.key}` }, each.title), "  "])) : null;
    return [names, svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "picture", role: "group", "aria-label": `${figure.unit} by ${figure.across}` },
      axes(at, up, shown, theater.ticks(low, high, 5), left, right, top, bottom, figure.across, figure.unit, [null, points[0].value]), marks)].filter(Boolean);
  };

  theater.kinds.front = (figure, page, width) => {
    const left = 50, top = 22, height = Math.min(340, Math.max(220, width * 0.6)), bottom = height - 38, right = width - 10;
    const reach = (part) => {
      const ends = figure.points.flatMap((each) => [each[part].mean, each[part].low ?? each[part].mean, each[part].high ?? each[part].mean]);
      const low = Math.min(...ends), high = Math.max(...ends), pad = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
      return [low - pad, high + pad];
    };
    const [x0, x1] = reach("cost"), [y0, y1] = reach("gain");
    const at = theater.scale(x0, x1, left, right), up = theater.scale(y0, y1, bottom, top);
    const best = figure.points.filter((each) => each.is_best).sort((a, b) => a.cost.mean - b.cost.mean);
    const line = best.map((each, n) => `${n ? `H${at(each.cost.mean)}V${up(each.gain.mean)}` : `M${at(each.cost.mean)} ${up(each.gain.mean)}`}`).join("");
    const marks = figure.points.map((each) => {
      const x = at(each.cost.mean), y = up(each.gain.mean), mark = svg("g", { class: each.is_best ? "dot dot-a" : "dot other" });
      if (each.cost.low !== null) mark.append(svg("line", { x1: at(each.cost.low), x2: at(each.cost.high), y1: y, y2: y }));
      if (each.gain.low !== null) mark.append(svg("line", { x1: x, x2: x, y1: up(each.gain.low), y2: up(each.gain.high) }));
      mark.append(svg("circle", { cx: x, cy: y, r: each.is_best ? 5 : 3.5 }));
      const words = () => [each.title, `${figure.gain} ${theater.told(each.gain)}`, `${figure.cost} ${theater.told(each.cost)}`];
      return theater.focusable(mark, words().join(", "), words);
    });
    theater.roving(marks);
    const labels = best.map((each) => svg("text", { x: at(each.cost.mean) + 8, y: up(each.gain.mean) - 7, class: "name",
      "text-anchor": at(each.cost.mean) > right - 120 ? "end" : "start" }, each.title));
    return [svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "picture", role: "group", "aria-label": `${figure.gain} by ${figure.cost}` },
      axes(at, up, theater.ticks(x0, x1, width / 100), theater.ticks(y0, y1, 5), left, right, top, bottom, figure.cost, figure.gain, [figure.points[0].cost, figure.points[0].gain]),
      svg("path", { d: line, class: "front" }), marks, labels),
    el("p", { class: "legend" }, "Filled and joined: no other option is better in one and at least as good in the other, by the means. Lines: intervals.")];
  };
})();
