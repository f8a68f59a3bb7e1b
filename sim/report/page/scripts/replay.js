/* One replication played: every platform on the map and in its lane of bars, day by day. Platforms
   are drawn on a canvas over the map, so that hundreds of them move smoothly. */
(() => {
  const { el } = theater;
  const GOLDEN = 2.399963, NEAR = 4.6, DOT = 3.1;
  const WORDS = { up: "on station", degraded: "on station, degraded", wait: "waits", work: "in work", way: "under way", away: "in rotation or not in theater", lost: "lost" };
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* The bar of a lane that holds at a time; the last one found is tried first. */
  function at(lane, time) {
    let n = lane.seen || 0;
    const bars = lane.bars;
    if (!bars[n] || bars[n][0] > time) n = 0;
    while (n < bars.length && bars[n][1] <= time) n += 1;
    lane.seen = n;
    return n < bars.length && bars[n][0] <= time ? bars[n] : null;
  }

  /* Where a platform is: longitude, latitude, and how many stand at the same place before it. */
  function spot(lane, bar, time, places, hubs, taken) {
    const home = places.get(lane.station), hub = bar[4] >= 0 ? hubs[bar[4]] : null;
    if (bar[3] === "n" || !home) return null;
    if ((bar[3] === "o" || bar[3] === "b") && hub && hub.lon !== null) {
      const share = (time - bar[0]) / Math.max(bar[1] - bar[0], 1e-6), along = bar[3] === "o" ? share : 1 - share;
      return [home.lon + (hub.lon - home.lon) * along, home.lat + (hub.lat - home.lat) * along, -1];
    }
    const place = bar[3] === "h" && hub ? hub : home;
    if (place.lon === null) return null;
    const rank = taken.get(place) || 0;
    taken.set(place, rank + 1);
    return [place.lon, place.lat, rank];
  }

  function mark(draw, tone, x, y, tones) {
    draw.beginPath();
    draw.fillStyle = draw.strokeStyle = tones[tone];
    draw.lineWidth = 1.6;
    if (tone === "way") { draw.moveTo(x, y - 4); draw.lineTo(x + 4, y + 3.2); draw.lineTo(x - 4, y + 3.2); draw.closePath(); draw.fill(); return; }
    if (tone === "work") { draw.strokeRect(x - 2.6, y - 2.6, 5.2, 5.2); return; }
    draw.arc(x, y, DOT, 0, 2 * Math.PI);
    if (tone === "wait") draw.stroke(); else draw.fill();
  }

  function canvasOver(frame) {
    const canvas = el("canvas", { class: "over", "aria-hidden": "true" }), dense = window.devicePixelRatio || 1;
    canvas.width = frame.width * dense;
    canvas.height = frame.height * dense;
    const draw = canvas.getContext("2d");
    draw.scale(dense, dense);
    return { draw, box: el("div", { class: "under", style: { maxWidth: `${frame.width}px` } }, frame.picture, canvas), ...frame };
  }

  theater.kinds.replay = (figure, page, width, place) => {
    const lanes = figure.lanes.map((each) => ({ ...each }));
    const map = figure.map, hubs = map.hubs;
    const places = new Map(map.stations.map((each) => [each.name, each]));
    const key = (page.options[0] || { key: "a" }).key;
    const state = { key, day: 0, every: map.every, page, shown: [], marks: [] };
    const beside = width >= 900, wide = beside ? Math.floor(width * 0.55) : width;
    const frames = theater.frames(map, state, wide);
    const layers = [canvasOver(frames.main)];
    const insets = frames.insets((each) => { layers.push(canvasOver(each)); return layers[layers.length - 1].box; });
    const outside = hubs.map((each, n) => [each, n]).filter(([each]) => each.lon === null || !frames.main.inside(each.lon, each.lat));
    theater.roving(state.marks);

    let time = Number(place.dataset.time || 0), tones = {};
    const told = el("output", { class: "day" });
    const slider = el("input", { type: "range", min: 0, max: figure.horizon_d, step: 0.25, value: time, "aria-label": "day of the replay", class: "grow" });
    const counts = el("p", { class: "legend", role: "status" });
    const away = el("p", { class: "legend" });
    const bars = el("div");
    const line = el("div", { class: "now" });

    const show = (say) => {
      const number = { up: 0, degraded: 0, wait: 0, work: 0, way: 0, away: 0, lost: 0 }, taken = new Map(), beyond = new Map();
      layers.forEach((each) => each.draw.clearRect(0, 0, each.width, each.height));
      for (const lane of lanes) {
        const bar = at(lane, time);
        if (!bar) continue;
        const tone = figure.tones[bar[2]];
        number[tone] += 1;
        if (bar[3] === "h") beyond.set(bar[4], (beyond.get(bar[4]) || 0) + 1);
        const where = spot(lane, bar, time, places, hubs, taken);
        if (!where) continue;
        const [lon, lat, rank] = where, r = rank > 0 ? NEAR * Math.sqrt(rank) : 0;
        for (const layer of layers) if (layer.inside(lon, lat)) {
          const [x, y] = layer.at(lon, lat);
          mark(layer.draw, tone, x + r * Math.cos(rank * GOLDEN), y + r * Math.sin(rank * GOLDEN), tones);
        }
      }
      told.textContent = theater.day(Math.floor(time));
      slider.value = time;
      place.dataset.time = time;
      const whole = Math.floor(time);
      if (whole !== state.day || say) {
        state.day = whole;
        state.shown.forEach((each) => each(key, whole));
        counts.replaceChildren(...Object.entries(number).filter(([, n]) => n).flatMap(([tone, n]) =>
          [el("span", { class: "nowrap" }, el("span", { class: `swatch shape-${tone} tone-${tone}` }), ` ${n} ${WORDS[tone]}`), "   "]));
        const there = outside.filter(([, n]) => beyond.get(n)).map(([hub, n]) => `${hub.title} ${beyond.get(n)}`);
        away.textContent = there.length ? `At hubs beyond the map: ${there.join(", ")}.` : "";
        slider.setAttribute("aria-valuetext", theater.day(whole));
      }
      line.style.left = `${line.at(time)}px`;
    };
    const colours = () => { for (const tone of Object.keys(WORDS)) tones[tone] = colour(`--tone-${tone}`); };
    slider.addEventListener("input", () => { time = Number(slider.value); show(true); });

    let running = false, last = 0;
    const speed = theater.choose("days in a second", [[1, "1 d/s"], [4, "4 d/s"], [12, "12 d/s"]], 4, (value) => { pace = value; });
    let pace = 4;
    const step = (now) => {
      if (!running || !play.isConnected) return;
      const gap = theater.calm() ? 500 : 45; /* about 20 frames a second, or two where calm is asked for */
      if (now - last >= gap) {
        time += Math.min(now - last, 1000) / 1000 * pace;
        last = now;
        if (time >= figure.horizon_d) { time = 0; }
        show(false);
      }
      requestAnimationFrame(step);
    };
    const play = el("button", { type: "button", class: "play", onclick: () => {
      running = !running;
      play.textContent = running ? "Stop" : "Play";
      last = performance.now();
      if (running) requestAnimationFrame(step);
    } }, "Play");

    const gantt = { kind: "gantt", replication: figure.replication, states: figure.states, tones: figure.tones, horizon_d: figure.horizon_d,
      lanes: figure.lanes.map((each) => ({ title: each.title, group: each.group, bars: each.bars.map(([from, to, what, , hub]) => [from, to, what, hub >= 0 ? hubs[hub].title : ""]) })) };
    const drawn = theater.kinds.gantt(gantt, page, beside ? width - wide - 24 : width);
    line.at = drawn[1].at;
    drawn[1].append(line);
    bars.append(drawn[1]);
    colours();
    show(true);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (place.isConnected) theater.draw(place, figure, page); });
    return [el("div", { class: "controls" }, play, told, slider), speed, counts,
      el("div", { class: beside ? "halves" : "" }, el("div", {}, layers[0].box, insets, away), bars)];
  };
})();
