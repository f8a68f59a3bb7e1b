/* A fan: platforms on station by day, the median and 90 % of the replications, against k. */
(() => {
  const { svg, el } = theater;

  function path(series, at, up, every) {
    let d = "", drawing = false;
    series.forEach((value, n) => {
      if (value === null) { drawing = false; return; }
      const x = at(n * every).toFixed(1), next = at((n + 1) * every).toFixed(1), y = up(value).toFixed(1);
      d += `${drawing ? "L" : "M"}${x} ${y}H${next}`;
      drawing = true;
    });
    return d;
  }

  /* The area between two series, with an outline so that two areas stay apart where they lie over each other. */
  function band(low, high, at, up, every) {
    const known = low.map((each, n) => (each === null || high[n] === null ? -1 : n)).filter((n) => n >= 0);
    if (!known.length) return "";
    const there = known.map((n) => `${at(n * every).toFixed(1)} ${up(high[n]).toFixed(1)}H${at((n + 1) * every).toFixed(1)}`);
    const back = [...known].reverse().map((n) => `${at((n + 1) * every).toFixed(1)} ${up(low[n]).toFixed(1)}H${at(n * every).toFixed(1)}`);
    return `M${there.join("L")}L${back.join("L")}Z`;
  }

  /* Elements of the fan of a row of strips; of choices beside each other where there is room. */
  theater.fan = (row, figure, page, width, days) => {
    const keys = theater.keys(page, row.fan.q50);
    const most = Math.max(row.k, ...keys.flatMap((key) => row.fan.q95[key].filter((each) => each !== null)));
    const left = 34, height = 150, bottom = 20, top = 8;
    const at = theater.scale(0, days, left, width - 6);
    const up = theater.scale(0, most * 1.06, height - bottom, top);
    const n = Math.max(...keys.map((key) => figure.of[key]));
    const marks = [
      theater.timeline(page, at, top, height - bottom - top, days),
      keys.map((key) => svg("path", { d: band(row.fan.q05[key], row.fan.q95[key], at, up, figure.every), class: `band band-${key}${keys.length > 1 ? " among" : ""}` })),
      svg("line", { x1: left, x2: width - 6, y1: up(row.k), y2: up(row.k), class: "need" }),
      keys.map((key) => svg("path", { d: path(row.fan.q50[key], at, up, figure.every), class: `line line-${key}` })),
      svg("g", { class: "axis" },
        svg("text", { x: left - 5, y: up(row.k) + 4, "text-anchor": "end", class: "strong" }, row.k),
        [0, ...(up(row.size) - top > -1 && Math.abs(up(row.size) - up(row.k)) > 14 ? [row.size] : [])]
          .map((each) => svg("text", { x: left - 5, y: up(each) + 4, "text-anchor": "end" }, each))),
      theater.dayAxis(at, height - bottom, days, width - left),
    ];
    const drawn = theater.picture(width, height, `${row.title}: platforms on station by day, ${row.k} required`, marks);
    theater.follow(drawn, (event) => {
      const box = drawn.getBoundingClientRect();
      const day = Math.floor(at.back(((event.clientX - box.left) / box.width) * width) / figure.every);
      if (day < 0 || day * figure.every >= days) return null;
      return [`${row.title}, ${theater.day(day * figure.every)}`, ...keys.map((key) =>
        `${theater.label(page, key)} ${theater.number(row.fan.q50[key][day], 0)} (${theater.number(row.fan.q05[key][day], 0)} to ${theater.number(row.fan.q95[key][day], 0)})`.trim())];
    });
    const names = keys.length > 1
      ? keys.map((key) => [svg("svg", { width: 26, height: 8, "aria-hidden": "true" },
        svg("line", { x1: 1, x2: 25, y1: 4, y2: 4, class: `line line-${key}` })), " ", el("b", { class: `of-${key}` }, theater.label(page, key)), "  "])
      : [];
    return [el("h3", {}, `${row.title}: platforms on station, ${row.k} of ${row.size} required`),
      el("p", { class: "legend" }, `Median and 90 % of ${n} replications. `, names,
        "Black line: required.", page.phases.length > 1 ? ` Shaded: ${page.phases.filter((_, n) => n % 2).map((each) => each.title.toLowerCase()).join(", ")}.` : "",
        page.events.length ? " Upright lines: events." : ""), drawn];
  };
})();
