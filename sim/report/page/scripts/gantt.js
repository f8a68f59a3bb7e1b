/* One replication as bars: a lane for each platform or berth, a colour for each state. Drawn on a
   canvas, since there are many bars; the page has a table of the same. */
(() => {
  const { el } = theater;
  const HEAD = 17, LEFT = 128;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* Lanes with their place from the top; a heading where a group begins. */
  function placed(figure, lane) {
    let y = 0, group = null;
    const heads = [], rows = [];
    figure.lanes.forEach((each) => {
      if (each.group !== group) { group = each.group; heads.push([y + 12, group]); y += HEAD; }
      rows.push([y, each]);
      y += lane;
    });
    return { heads, rows, height: y + 20 };
  }

  /* How high a bar is in its lane: what keeps a platform away is told without any colour as well. */
  const HIGH = { work: 0.65, wait: 0.35, way: 0.5, away: 0.2, lost: 0.2 };

  theater.kinds.gantt = (figure, page, width) => {
    const lane = figure.lanes.length > 120 ? 4 : figure.lanes.length > 40 ? 7 : 14;
    const left = width < 480 ? 0 : LEFT;
    const { heads, rows, height } = placed(figure, lane);
    const at = theater.scale(0, figure.horizon_d, left, width - 4);
    const canvas = el("canvas", { class: "bars", role: "img", "aria-label": `replication ${figure.replication}: ${figure.lanes.length} lanes of bars by day` });
    const dense = window.devicePixelRatio || 1;
    canvas.width = width * dense;
    canvas.height = height * dense;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const draw = canvas.getContext("2d");
    draw.scale(dense, dense);
    const tones = figure.tones.map((tone) => colour(`--tone-${tone}`));
    for (const [y, each] of rows) for (const [from, to, state] of each.bars) {
      const whole = lane - (lane > 6 ? 2 : 0.5), high = whole * (HIGH[figure.tones[state]] ?? 1);
      draw.fillStyle = tones[state];
      draw.fillRect(at(from), y + whole - high, Math.max(at(to) - at(from), 0.5), high);
    }
    draw.fillStyle = colour("--ink");
    draw.font = "700 12px system-ui, sans-serif";
    for (const [y, name] of heads) draw.fillText(name, left ? 0 : 2, y);
    draw.fillStyle = colour("--muted");
    draw.font = "12px system-ui, sans-serif";
    for (const day of theater.dayTicks(figure.horizon_d, width - left)) {
      draw.textAlign = day ? "center" : "left";
      draw.fillText(theater.day(day), at(day), height - 4);
    }
    theater.follow(canvas, (event) => {
      const box = canvas.getBoundingClientRect();
      const x = event.clientX - box.left, y = event.clientY - box.top, day = at.back(x);
      const row = rows.find(([top]) => y >= top && y < top + lane);
      if (!row || day < 0) return null;
      const bar = row[1].bars.find(([from, to]) => from <= day && day < to);
      return [`${row[1].group}, ${row[1].title}`, theater.day(Math.floor(day)),
        ...(bar ? [figure.states[bar[2]] + (bar[3] ? `, ${bar[3]}` : "")] : [])];
    });
    const used = [...new Set(figure.tones)];
    const words = { up: "on station", degraded: "on station, degraded", wait: "waits", work: "in work", way: "under way", away: "not in theater", lost: "lost" };
    const legend = el("p", { class: "legend" }, used.map((tone) => [el("span", { class: `swatch tone-${tone}` }), ` ${words[tone]}`, "   "]),
      " Full height: on station; lower: under way and in work; lowest: waits.");
    const scroll = el("div", { class: "scroll-y", tabindex: "0", role: "group", "aria-label": "bars by day" }, canvas);
    scroll.at = at;
    return [legend, scroll];
  };
})();
