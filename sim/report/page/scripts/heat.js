/* A heat map: rows by day, or by named columns. */
(() => {
  const { svg, el } = theater;
  const STEPS = 5;

  theater.shade = (figure, value) => {
    const share = (value - figure.least) / (figure.most - figure.least || 1);
    return Math.max(0, Math.min(STEPS - 1, Math.floor(share * STEPS)));
  };

  theater.ramp = (name, low, high) => [el("span", { class: "nowrap" }, `${low} `,
    svg("svg", { width: 85, height: 10, "aria-hidden": "true" },
      [0, 1, 2, 3, 4].map((n) => svg("rect", { x: n * 17, width: 16, height: 10, class: `${name}-${n}` })))), ` ${high}`];

  function cells(figure, series, at, y, height, named) {
    const found = [];
    let from = 0;
    const tone = (n) => (series[n] === null || series[n] === undefined ? null : theater.shade(figure, series[n]));
    for (let n = 1; n <= series.length; n += 1) {
      if (!named && n < series.length && tone(n) === tone(from)) continue;
      if (tone(from) !== null)
        found.push(svg("rect", { x: at(from), y, width: Math.max(at(n) - at(from) - (named ? 2 : 0), 0.4), height, class: `${figure.scale}-${tone(from)}` }));
      from = n;
    }
    return found;
  }

  theater.kinds.heat = (figure, page, width) => {
    const keys = theater.keys(page, figure.values), named = figure.columns.length > 0;
    const columns = named ? figure.columns.length : Math.max(0, ...keys.flatMap((key) => figure.values[key].map((each) => each.length)));
    const small = width < 480, left = small ? 0 : theater.room(figure.rows, width, 0.3);
    const at = theater.scale(0, columns, left, width - 2);
    const strip = named ? 26 : 9;
    const tall = keys.length * (strip + 1) + (small ? 20 : 5);
    const top = named ? 18 : 0;
    const marks = [], bottom = top + figure.rows.length * tall;
    figure.rows.forEach((title, n) => {
      const y = top + n * tall + (small ? 15 : 0);
      marks.push(theater.name(title, small ? width : left - 8, { x: small ? 0 : left - 8,
        y: small ? y - 3 : y + (keys.length * (strip + 1)) / 2 + 4, "text-anchor": small ? "start" : "end" }));
      keys.forEach((key, place) => marks.push(...cells(figure, figure.values[key][n], at, y + place * (strip + 1), strip, named)));
      if (named) keys.forEach((key, place) => figure.values[key][n].forEach((value, column) => {
        if (value !== null) marks.push(svg("text", { x: (at(column) + at(column + 1)) / 2, y: y + place * (strip + 1) + 17,
          "text-anchor": "middle", class: `cell cell-${theater.shade(figure, value)}` }, theater.number(value)));
      }));
    });
    const axis = named
      ? svg("g", { class: "axis" }, figure.columns.map((each, n) => svg("text", { x: (at(n) + at(n + 1)) / 2, y: 12, "text-anchor": "middle" }, each)))
      : theater.dayAxis((day) => at(day / figure.every), bottom, columns * figure.every, width - left);
    const drawn = theater.picture(width, bottom + (named ? 4 : 20), `${figure.unit} by row`, marks, axis,
      named ? null : theater.timeline({ ...page, phases: [] }, (day) => at(day / figure.every), 0, bottom, columns * figure.every));
    theater.follow(drawn, (event) => {
      const box = drawn.getBoundingClientRect();
      const column = Math.floor(at.back(((event.clientX - box.left) / box.width) * width));
      const row = Math.floor((((event.clientY - box.top) / box.height) * (bottom + 20) - top) / tall);
      if (column < 0 || column >= columns || !(row in figure.rows)) return null;
      return [`${figure.rows[row]}, ${named ? figure.columns[column] : theater.day(column * figure.every)}`,
        ...keys.map((key) => `${theater.label(page, key)} ${theater.number(figure.values[key][row][column])} ${figure.unit}`.trim())];
    });
    const names = keys.length > 1 ? keys.map((key, n) => [n ? ", below " : "Upper ", el("b", { class: `of-${key}` }, theater.label(page, key))]) : [];
    return [el("p", { class: "legend" }, names, keys.length > 1 ? ". " : "",
      theater.ramp(figure.scale, theater.number(figure.least), `${theater.number(figure.most)} ${figure.unit}`)), drawn];
  };
})();
