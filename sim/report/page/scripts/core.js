"use strict";
/* What all figures share: elements, scales, words for days and numbers, the note that follows a
   pointer or the focus, and the register of kinds. theater.draw(place, figure, page) draws a figure
   of the schema into an element, over whatever stood there. */
const theater = { kinds: {}, page: null };

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const KEYS = ["a", "b", "c", "d"];

  function fill(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (name === "style") Object.assign(made.style, value);
      else made.setAttribute(name, value === true ? "" : String(value));
    }
    for (const each of children.flat(Infinity)) if (each !== null && each !== undefined) made.append(each);
    return made;
  }
  theater.svg = (name, attributes, ...children) =>
    fill(document.createElementNS(SVG, name), attributes, children);
  theater.el = (name, attributes, ...children) =>
    fill(document.createElement(name), attributes, children);

  /* A picture of so many pixels, which scales down with its place and says what it shows. */
  theater.picture = (width, height, label, ...children) =>
    theater.svg("svg", {
      viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, class: "picture",
    }, ...children);

  /* ---- numbers ---------------------------------------------------------------------------- */

  theater.scale = (from, to, low, high) => {
    const span = to - from || 1;
    const at = (value) => low + ((value - from) / span) * (high - low);
    at.back = (place) => from + ((place - low) / (high - low || 1)) * span;
    return at;
  };

  /* About so many round values from low to high. */
  theater.ticks = (low, high, count) => {
    const span = high - low;
    if (!(span > 0)) return [low];
    const rough = span / Math.max(count, 1);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999);
    const found = [];
    for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n += 1)
      found.push(Number((n * step).toPrecision(12)));
    return found;
  };

  theater.day = (day) => (day === 0 ? "D" : day > 0 ? `D+${day}` : `D−${-day}`);

  /* Days that are marked on an axis so wide: months where it is short, else rounder. */
  theater.dayTicks = (days, width) => {
    const steps = [5, 10, 30, 60, 90, 180, 365, 730, 1825];
    const step = steps.find((each) => (days / each) * 54 <= width) || 3650;
    const found = [];
    for (let day = 0; day <= days - step * 0.15; day += step) found.push(day);
    return found;
  };

  theater.number = (value, digits) => {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    if (Math.abs(value) < 1e-6) value = 0;
    const size = Math.abs(value);
    const places = digits ?? (value === 0 ? 0 : size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
    if (Number(value.toFixed(places)) === 0) value = 0; /* no minus before nothing */
    return value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places })
      .replace("-", "−");
  };
  /* Shares are told in per cent, and changes of them in points: by what they are taken. */
  theater.times = (unit) => (unit === "fraction" ? 100 : 1);
  /* A number at a tick of an axis: as many digits as it has. */
  theater.tick = (value, unit, change) =>
    String(Number((value * theater.times(unit)).toPrecision(6))).replace("-", "−") + (unit === "fraction" && !change ? "\u00a0%" : "");
  theater.signed = (value, digits) =>
    (value > 1e-6 ? "+" : "") + theater.number(value, digits);
  /* Digits that tell an interval of this width apart. */
  theater.digits = (width) =>
    width > 1e-6 ? Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(width / 2)))) : undefined;
  theater.told = (each, sign) => {
    const known = each.low !== null && each.high !== null && each.high - each.low > 1e-6;
    const times = theater.times(each.unit), digits = known ? theater.digits(times * (each.high - each.low)) : undefined;
    if (each.mean === null) return "–";
    const mean = (sign ? theater.signed : theater.number)(times * each.mean, digits) + (times > 1 && !sign ? "\u00a0%" : "");
    return known ? `${mean} (${theater.number(times * each.low, digits)} to ${theater.number(times * each.high, digits)})` : mean;
  };

  /* ---- names ------------------------------------------------------------------------------- */

  const LETTER = 6.9;
  /* How wide the longest of some names is about, at most a share of a width. */
  theater.room = (names, width, share) =>
    Math.min(Math.max(40, ...names.map((each) => each.length * LETTER)) + 10, width * share);
  /* A name that fits into so many pixels, with all of it in its title. */
  theater.name = (text, room, attributes) => {
    const letters = Math.floor(room / LETTER);
    const made = theater.svg("text", { class: "name", ...attributes },
      text.length > letters ? `${text.slice(0, Math.max(letters - 1, 3))}…` : text);
    if (text.length > letters) made.append(theater.svg("title", {}, text));
    return made;
  };

  /* ---- choices, events, phases -------------------------------------------------------------- */

  theater.keys = (page, ...series) =>
    KEYS.filter((key) => series.some((each) => each && key in each));
  theater.label = (page, key) => (page.options.find((each) => each.key === key) || { label: "" }).label;
  /* The key of a choice by its name in the result. */
  theater.keyOf = (page, choice) =>
    (page.options.find((each) => each.choice === choice) || { key: "a" }).key;

  /* Shaded phases and marked events behind a figure by day. */
  theater.timeline = (page, at, top, height, days) => {
    const found = [];
    page.phases.forEach((phase, number) => {
      if (phase.end_d <= 0 || phase.start_d >= days || page.phases.length < 2) return;
      const from = at(Math.max(phase.start_d, 0)), to = at(Math.min(phase.end_d, days));
      const shade = theater.svg("rect", { x: from, y: top, width: Math.max(to - from, 0), height,
        class: number % 2 ? "phase phase-odd" : "phase" });
      shade.append(theater.svg("title", {}, phase.title));
      found.push(shade);
    });
    for (const event of page.events) {
      if (event.begins_d < 0 || event.begins_d > days) continue;
      const mark = theater.svg("line", { x1: at(event.begins_d), x2: at(event.begins_d), y1: top,
        y2: top + height, class: event.sure ? "event" : "event event-drawn" });
      mark.append(theater.svg("title", {}, `${theater.day(event.begins_d)}${event.sure ? "" : " (mean)"}: ${event.title}`));
      found.push(mark);
    }
    return theater.svg("g", {}, found);
  };

  theater.dayAxis = (at, y, days, width) =>
    theater.svg("g", { class: "axis" }, theater.dayTicks(days, width).map((day) => [
      theater.svg("line", { x1: at(day), x2: at(day), y1: y, y2: y + 4 }),
      theater.svg("text", { x: at(day), y: y + 15, "text-anchor": day === 0 ? "start" : "middle" }, theater.day(day)),
    ]));

  /* ---- a note at the pointer, and buttons ---------------------------------------------------- */

  let note = null;
  theater.note = (lines, x, y) => {
    if (!note) {
      note = theater.el("div", { class: "note", role: "status" });
      document.body.append(note);
    }
    note.replaceChildren(...lines.map((line, n) => theater.el(n ? "div" : "strong", {}, line)));
    note.hidden = false;
    const box = note.getBoundingClientRect();
    const left = Math.min(x + 14, document.documentElement.clientWidth - box.width - 8);
    note.style.left = `${Math.max(left, 4) + window.scrollX}px`;
    note.style.top = `${(y + box.height + 24 > window.innerHeight ? y - box.height - 10 : y + 14) + window.scrollY}px`;
  };
  theater.hush = () => { if (note) note.hidden = true; };
  addEventListener("keydown", (event) => { if (event.key === "Escape") theater.hush(); });

  /* Tell what is at the pointer; words(event) gives lines, or nothing. */
  theater.follow = (mark, words) => {
    mark.addEventListener("pointermove", (event) => {
      const lines = words(event);
      if (lines) theater.note(lines, event.clientX, event.clientY); else theater.hush();
    });
    mark.addEventListener("pointerleave", theater.hush);
    return mark;
  };
  /* The same for the focus of a mark, which then stands in the order of tabs. */
  theater.focusable = (mark, label, words) => {
    mark.setAttribute("aria-label", label);
    mark.setAttribute("role", "img");
    mark.addEventListener("focus", () => {
      const box = mark.getBoundingClientRect();
      theater.note(words(), box.right, box.bottom);
    });
    mark.addEventListener("blur", theater.hush);
    return theater.follow(mark, words);
  };
  /* Marks of which one is in the order of tabs, and arrow keys lead to the others. */
  theater.roving = (marks) => {
    marks.forEach((mark, n) => {
      mark.setAttribute("tabindex", n ? -1 : 0);
      mark.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = marks[(n + step + marks.length) % marks.length];
        mark.setAttribute("tabindex", -1);
        next.setAttribute("tabindex", 0);
        next.focus();
      });
    });
  };

  /* Buttons of which one is chosen. */
  theater.choose = (label, choices, chosen, told) => {
    const group = theater.el("div", { class: "choose", role: "group", "aria-label": label });
    for (const [value, text, role] of choices) {
      group.append(theater.el("button", {
        type: "button", class: role ? `of-${role}` : "", "aria-pressed": String(value === chosen),
        onclick: (event) => {
          for (const each of group.children) each.setAttribute("aria-pressed", String(each === event.currentTarget));
          told(value);
        },
      }, text));
    }
    return group;
  };

  theater.calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* ---- drawing ------------------------------------------------------------------------------- */

  theater.draw = (place, figure, page) => {
    const draw = theater.kinds[figure.kind];
    const width = Math.max(Math.floor(place.clientWidth), 240);
    place.dataset.width = width;
    place.replaceChildren(...[draw(figure, page, width, place)].flat(Infinity));
  };

  /* All figures of the page that this script stands in. */
  theater.start = () => {
    const page = JSON.parse(document.getElementById("data").textContent);
    theater.page = page;
    const figures = Object.fromEntries(page.panels.map((each) => [each.name, each.figure]));
    const places = [...document.querySelectorAll("[data-figure]")];
    const all = () => places.forEach((place) => theater.draw(place, figures[place.dataset.figure], page));
    for (const each of document.querySelectorAll("details[data-also]")) each.open = false;
    all();
    const seen = new ResizeObserver((entries) => {
      for (const { target } of entries)
        if (Math.abs(target.clientWidth - target.dataset.width) > 8)
          theater.draw(target, figures[target.dataset.figure], page);
    });
    places.forEach((each) => seen.observe(each));
  };
})();
