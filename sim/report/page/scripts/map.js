/* A map by day: hubs by capacity and use, stations by who is there, closed waters, closer looks;
   what lies outside the map stands below it, drawn alike. */
(() => {
  const { svg, el } = theater;
  const STEPS = 5;

  const side = (hub) => Math.min(5 + 3.2 * Math.sqrt(hub.units), 26);
  const radius = (station) => Math.min(4 + 1.1 * Math.sqrt(station.size), 13);
  const during = (spans, day) => spans.some(([from, to]) => from <= day && (to === null || day < to));

  /* Longitude and latitude to places of a frame; a degree of longitude is as wide as in its middle. */
  function projection([west, south, east, north], width, most) {
    const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const scale = Math.min(width / ((east - west) * squeeze), most / (north - south));
    const height = (north - south) * scale, wide = (east - west) * squeeze * scale;
    const shift = (width - wide) / 2;
    const at = (lon, lat) => [shift + (lon - west) * squeeze * scale, (north - lat) * scale];
    return { at, height, inside: (lon, lat) => lon >= west && lon <= east && lat >= south && lat <= north };
  }

  const coast = (land, at) => land.map((ring) => {
    let d = "";
    for (let n = 0; n < ring.length; n += 2) {
      const [x, y] = at(ring[n] / 100, ring[n + 1] / 100);
      d += `${n ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    return `${d}Z`;
  }).join("");

  function boxOf([west, south, east, north], at, attributes) {
    const [left, top] = at(west, north), [right, bottom] = at(east, south);
    return svg("rect", { x: left, y: top, width: right - left, height: bottom - top, ...attributes });
  }

  /* A square for a hub, which show() colours by its use. */
  function hubMark(hub, x, y, state) {
    const size = side(hub), mark = svg("g", { class: "hub" });
    const square = svg("rect", { x: x - size / 2, y: y - size / 2, width: size, height: size, rx: 1.5 });
    const arm = size / 2 + 4;
    const cross = svg("path", { class: "struck", d: `M${x - arm} ${y - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}` });
    mark.append(square, cross);
    state.shown.push((key, day) => {
      const use = useOf(hub, state), known = use !== null && use !== undefined, idle = !hub.used_by.includes(key);
      square.setAttribute("class", idle ? "not-used" : known ? `use-${Math.min(STEPS - 1, Math.floor(use / 20))}` : "use-none");
      cross.setAttribute("visibility", during(hub.struck, day) ? "visible" : "hidden");
      mark.setAttribute("aria-label", words(hub, state).join(", "));
    });
    theater.focusable(mark, hub.title, () => words(hub, state));
    state.marks.push(mark);
    return mark;
  }

  /* Per cent of the berths in use on the day, or where no day is known on the average of the run. */
  function useOf(hub, { key, day, every, page }) {
    if (hub.use[key]) return hub.use[key][Math.floor(day / every)];
    const mean = hub.mean_use.find((each) => theater.keyOf(page, each.choice) === key);
    return mean && mean.mean !== null ? 100 * mean.mean : null;
  }

  function words(hub, state) {
    const { key, day } = state, n = Math.floor(day / state.every), lines = [hub.title];
    const use = useOf(hub, state), waiting = hub.waiting[key] && hub.waiting[key][n];
    lines.push(`${hub.units} ${hub.units === 1 ? "berth" : "berths"}${hub.country ? `, ${hub.country}` : ""}`);
    if (!hub.used_by.includes(key)) lines.push("not used by this posture");
    if (use !== null && use !== undefined) lines.push(`${hub.use[key] ? theater.day(day) : "mean of the run"}: ${Math.round(use)} % of berths in use`);
    if (waiting !== null && waiting !== undefined) lines.push(`${theater.number(waiting, 1)} jobs wait`);
    if (during(hub.struck, day)) lines.push("struck or closed");
    return lines;
  }

  /* A ring for a station, as full as its fleets are on station. */
  function stationMark(station, x, y, state) {
    const r = radius(station), around = 2 * Math.PI * r;
    const arc = svg("circle", { cx: x, cy: y, r, class: "there", transform: `rotate(-90 ${x} ${y})` });
    const mark = svg("g", { class: "station" }, svg("circle", { cx: x, cy: y, r, class: "ring" }), arc);
    const lines = () => {
      const up = station.up[state.key] && station.up[state.key][Math.floor(state.day / state.every)];
      return [station.title, ...(up === null || up === undefined ? [`${station.size} platforms`]
        : [`${theater.day(state.day)}: ${theater.number(up, 1)} of ${station.size} on station`]), ...station.fleets];
    };
    state.shown.push((key, day) => {
      const up = station.up[key] && station.up[key][Math.floor(day / state.every)];
      const full = up === null || up === undefined ? 0 : (around * up) / Math.max(station.size, 1);
      arc.setAttribute("stroke-dasharray", `${full} ${around}`);
      mark.setAttribute("aria-label", lines().join(", "));
    });
    theater.focusable(mark, station.title, lines);
    state.marks.push(mark);
    return mark;
  }

  /* Names beside marks, where there is room for them. */
  function names(marks, width, height) {
    const taken = marks.map((each) => [each.x - each.r, each.y - each.r, each.x + each.r, each.y + each.r]);
    const free = (box) => box[0] >= 0 && box[2] <= width && box[1] >= 0 && box[3] <= height &&
      !taken.some((each) => box[0] < each[2] && box[2] > each[0] && box[1] < each[3] && box[3] > each[1]);
    return marks.filter((each) => each.name).map(({ name, x, y, r }) => {
      const w = name.length * 5.9 + 2;
      const tries = [[x + r + 3, y + 4, "start"], [x - r - 3, y + 4, "end"], [x, y - r - 4, "middle"], [x, y + r + 11, "middle"]];
      for (const [at, base, anchor] of tries) {
        const left = anchor === "start" ? at : anchor === "end" ? at - w : at - w / 2;
        const box = [left, base - 9, left + w, base + 3];
        if (!free(box)) continue;
        taken.push(box);
        return svg("text", { x: at, y: base, "text-anchor": anchor, class: "place" }, name);
      }
      return null;
    });
  }

  /* A frame with what lies inside of it. */
  function frame(figure, box, land, width, most, state, label, named) {
    const { at, height, inside } = projection(box, width, most);
    const there = (each) => each.lon !== null && inside(each.lon, each.lat);
    const stations = figure.stations.filter(there), hubs = figure.hubs.filter(there);
    const spread = new Map();
    const marks = [...stations.map((each) => [each, radius(each)]), ...hubs.map((each) => [each, side(each) / 2])].map(([each, r]) => {
      const [x, y] = at(each.lon, each.lat), spot = `${Math.round(x / 3)} ${Math.round(y / 3)}`;
      const before = spread.get(spot) || 0;
      spread.set(spot, before + 2 * r + 2);
      return { each, x: x + before, y, r, name: named(each) ? each.title : "" };
    });
    const waters = figure.passages.map((passage) => {
      const group = svg("g", { class: "passage" }, passage.boxes.map((each) => boxOf(each, at, {})));
      group.append(svg("title", {}, passage.title));
      state.shown.push((key, day) => group.classList.toggle("closed", during(passage.closed, day)));
      return group;
    });
    return { at, width, height, inside, picture: svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "picture map", role: "group", "aria-label": label },
      boxOf(box, at, { class: "sea" }), svg("path", { d: coast(land, at), class: "land" }),
      figure.ways.map(([x1, y1, x2, y2]) => { const [a, b] = at(x1, y1), [c, d] = at(x2, y2); return svg("line", { x1: a, y1: b, x2: c, y2: d, class: "way" }); }),
      waters, marks.map(({ each, x, y }) => ("units" in each ? hubMark : stationMark)(each, x, y, state)), names(marks, width, height)) };
  }

  /* What lies outside of the box, in rows. */
  function beyond(figure, state, width) {
    const [west, south, east, north] = figure.box;
    const out = figure.hubs.filter((each) => each.lon === null || each.lon < west || each.lon > east || each.lat < south || each.lat > north);
    if (!out.length) return [];
    const parts = [];
    let x = 0, y = 16;
    for (const hub of out) {
      const r = side(hub) / 2, w = 2 * r + hub.title.length * 6 + 18;
      if (x && x + w > width) { x = 0; y += 28; }
      parts.push(hubMark(hub, x + r + 3, y, state), svg("text", { x: x + 2 * r + 8, y: y + 4, class: "place" }, hub.title));
      x += w;
    }
    return [el("h3", {}, figure.beyond), svg("svg", { viewBox: `0 0 ${width} ${y + 16}`, width, height: y + 16, class: "picture map", role: "group", "aria-label": figure.beyond }, parts)];
  }

  /* The map, its closer looks and what lies beyond, with what is to be called when the day changes;
     each frame has its picture, where places fall in it, and how high it is. */
  theater.frames = (figure, state, width) => {
    const crowded = (each) => figure.insets.some(({ box }) => each.lon >= box[0] && each.lon <= box[2] && each.lat >= box[1] && each.lat <= box[3]);
    const main = frame(figure, figure.box, figure.land, width, Math.min(Math.max(width * 0.86, 300), 640), state, "map of the theater", (each) => !crowded(each));
    main.picture.append(...figure.insets.map((each) => {
      const [left, top] = main.at(each.box[0], each.box[3]);
      return svg("g", { class: "inset" }, boxOf(each.box, main.at, {}), svg("text", { x: left + 2, y: top - 3 }, each.name));
    }));
    const across = Math.max(1, Math.floor((width + 10) / 170));
    const wide = Math.floor((width - 10 * (across - 1)) / across);
    const closer = figure.insets.map((each) => frame(figure, each.box, each.land, wide, wide * 0.8, state, each.title, () => true));
    return { main, closer, out: beyond(figure, state, width), insets: (around) => el("div", { class: "closers" }, closer.map((each, n) =>
      el("figure", { class: "closer" }, el("figcaption", {}, el("b", {}, figure.insets[n].name), ` ${figure.insets[n].title}`), around(each)))) };
  };

  theater.kinds.map = (figure, page, width, place) => {
    const keys = page.options.map((each) => each.key).filter((key) => figure.hubs.some((each) => each.used_by.includes(key)));
    const state = { key: place.dataset.key || keys[0] || "a", day: Number(place.dataset.day || 0), every: figure.every, page, shown: [], marks: [] };
    const events = page.events.filter((each) => each.begins_d > 0 && each.begins_d < figure.days);
    if (!place.dataset.day && events.length) state.day = Math.min(Math.floor(events[0].begins_d) + 5, figure.days - 1);
    const frames = theater.frames(figure, state, width);

    const told = el("output", { class: "day" });
    const slider = el("input", { type: "range", min: 0, max: Math.max(figure.days - 1, 0), step: figure.every, value: state.day, "aria-label": "day", class: "grow" });
    const happens = el("p", { class: "happens", "aria-live": "polite" });
    const show = () => {
      told.textContent = theater.day(state.day);
      slider.setAttribute("aria-valuetext", theater.day(state.day));
      state.shown.forEach((each) => each(state.key, state.day));
      place.dataset.day = state.day;
      place.dataset.key = state.key;
      const now = page.events.filter((each) => each.begins_d <= state.day && (each.ends_d === null || state.day < each.ends_d));
      happens.textContent = now.length ? `Now: ${now.map((each) => each.title).join("; ")}.` : "";
    };
    slider.addEventListener("input", () => { state.day = Number(slider.value); show(); });
    let timer = null;
    const play = el("button", { type: "button", class: "play", onclick: () => {
      if (timer) { clearInterval(timer); timer = null; play.textContent = "Play"; return; }
      play.textContent = "Stop";
      timer = setInterval(() => {
        if (!place.isConnected || !play.isConnected) { clearInterval(timer); return; }
        state.day = state.day + figure.every >= figure.days ? 0 : state.day + figure.every;
        slider.value = state.day;
        show();
      }, theater.calm() ? 500 : 120);
    } }, "Play");
    theater.roving(state.marks);
    const controls = figure.days > 1 && (figure.hubs.some((each) => Object.keys(each.use).length) || figure.stations.some((each) => Object.keys(each.up).length) || events.length)
      ? el("div", { class: "controls" }, play, told, slider) : null;
    const tabs = keys.length > 1 ? theater.choose("which choice the map shows", keys.map((key) => [key, theater.label(page, key), key]), state.key, (key) => { state.key = key; show(); }) : null;
    show();
    const idle = figure.hubs.some((each) => !keys.every((key) => each.used_by.includes(key)));
    return [tabs, controls, happens, frames.main.picture, frames.insets((each) => each.picture), ...frames.out,
      el("p", { class: "legend" }, "Square: hub, larger with more berths. Fill: ", theater.ramp("use", "0", "100 % of berths in use"), ". ",
        idle ? "Dashed: not used by the posture. " : "", figure.stations.length ? "Ring: a station, as full as its fleets are there. " : "",
        figure.hubs.some((each) => each.struck.length) ? el("span", { class: "alarm" }, "× struck or closed. ") : "",
        figure.passages.some((each) => each.closed.length) ? el("span", { class: "alarm" }, "Hatched: closed water. ") : "",
        figure.is_diagram ? "A diagram: distances are days under way, directions mean nothing." : "")].filter(Boolean);
  };
})();
