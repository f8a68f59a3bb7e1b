/* Moves beside units of hubs, from the day of the turn on: posture, events, rules, tempo, work that
   is put off, stocks. Each names what the scenario has. */
(() => {
  const { el } = theater;
  const ANY = "any", FASTEST = 300, STEP = 10, FREE = 4;

  const others = (list, name, is) => (is ? [...new Set([...list, name])].sort() : list.filter((each) => each !== name));
  const set = (of, key, value, none) => { if (value === none) delete of[key]; else of[key] = value; };

  function check(title, muted, is, told) {
    const box = el("input", { type: "checkbox", onchange: () => { told(box.checked); mark(); live.run(); } });
    const made = el("label", { class: "check" }, box, el("span", {}, title, muted ? el("span", { class: "muted" }, ` ${muted}`) : null));
    const mark = () => { box.checked = is(); made.classList.toggle("moved", is()); };
    made.sync = mark;
    return made;
  }

  function slider(title, keys, now, told) {
    const made = live.slide(title, { ...keys, value: now() }, (value) => { told(value); mark(); live.run(); });
    const mark = () => made.classList.toggle("moved", now() !== keys.none);
    made.sync = () => { made.set(now()); mark(); };
    return made;
  }

  const tempo = (name, title) => slider(title, { min: 0, max: FASTEST, step: STEP, none: 100, words: (value) => `${value} %` },
    () => Math.round(100 * (live.last().tempo[name] ?? 1)), (value) => set(live.last().tempo, name, value / 100, 1));

  const stock = ({ name, title, now }) => slider(title, { min: -now, max: Math.max(now, FREE), none: 0, words: (value) => (value ? `${theater.signed(value, 0)}, of ${now}` : `${now}`) },
    () => live.last().stocks[name] ?? 0, (value) => set(live.last().stocks, name, value, 0));

  function group(title, parts, note) {
    if (!parts.length) return null;
    return el("details", {}, el("summary", {}, title), note ? el("p", { class: "note-of" }, note) : null,
      el("div", parts.length > 8 ? { class: "more-units", tabindex: 0, role: "group", "aria-label": title } : {}, parts));
  }

  /* The controls, and what sets them as the turn stands. */
  live.orders = (choices) => {
    const last = () => live.last();
    const rules = choices.rules.map(({ name, title, on }) => check(title, on ? "waived" : "in force", () => last().rules[name] === !on, (is) => set(last().rules, name, is ? !on : undefined, undefined)));
    const events = choices.events.filter((each) => each.may_begin).map(({ name, title }) =>
      check(title, "", () => last().events.includes(name), (is) => { last().events = others(last().events, name, is); }));
    const deferred = choices.fleets.filter((each) => each.scheduled.length).map(({ name, title, scheduled }) =>
      check(title, scheduled.join(", "), () => last().deferred.includes(name), (is) => { last().deferred = others(last().deferred, name, is); }));
    const paces = choices.fleets.length ? [tempo(ANY, "All fleets"), ...choices.fleets.map(({ name, title }) => tempo(name, title))] : [];
    const stocks = choices.stocks.map(stock);
    /* What is in force already is no move; a link that orders it is told so. */
    const inForce = () => live.state.turns.slice(0, -1).map((each) => each.posture).filter(Boolean).pop() || live.state.other || live.choices.posture;
    const offered = () => choices.postures.filter(({ name }) => name !== inForce() || name === last().posture).map(({ name, title }) => [name, title]);
    const place = el("div"), adopted = () => live.pick("Posture from that day on", [["", "as it is"], ...offered()], last().posture, (value) => { last().posture = value; live.run(); });
    const outer = el("details", {}, el("summary", {}, "Other moves from that day on"), choices.postures.length > 1 ? place : null,
      group("Events that begin", events), group("Rules", rules), group("Tempo", paces, "Of what it is without the move."),
      group("Scheduled work put off", deferred), group("Stocks", stocks, "Units brought, or taken."),
      el("p", { class: "note-of" }, "Another posture, a quota, and a waiver of what was always forbidden need other pasts, which are played first."));
    const every = [...rules, ...events, ...deferred, ...paces, ...stocks];
    const sync = () => {
      every.forEach((each) => each.sync());
      if (!place.contains(document.activeElement)) place.replaceChildren(adopted());
      if (last().posture) outer.open = true;
    };
    return { made: outer, sync };
  };

  /* What the orders of a turn are called, in a few words. */
  live.ordered = (turn) => {
    const of = (list, name) => live.choices?.[list].find((each) => each.name === name)?.title ?? name;
    return [...(turn.posture ? [`posture ${of("postures", turn.posture)}`] : []), ...turn.events.map((name) => of("events", name)),
      ...Object.keys(turn.rules).map((name) => `${of("rules", name)} ${turn.rules[name] ? "in force" : "waived"}`),
      ...Object.keys(turn.tempo).map((name) => `tempo ${name === ANY ? "" : `${of("fleets", name)} `}${Math.round(100 * turn.tempo[name])} %`),
      ...turn.deferred.map((name) => `${of("fleets", name)} put off`),
      ...Object.keys(turn.stocks).map((name) => `${of("stocks", name)} ${theater.signed(turn.stocks[name], 0)}`)];
  };
})();
