/* What can be set: scenario, postures, events, and units of hubs from a day on. A slider moves its
   label while it is dragged, and runs when it is let go. */
(() => {
  const { el } = theater;
  const FIRST = 6;
  const offered = JSON.parse(document.getElementById("scenarios").textContent);
  let built = "";

  function pick(label, choices, chosen, told) {
    return el("label", { class: "pick" }, label, el("select", { onchange: (event) => told(event.target.value) },
      choices.map(([value, text]) => el("option", { value, selected: value === chosen }, text))));
  }

  /* A range with its name and value; words(value) says the value. */
  function slide(name, { min, max, value, words, step = 1 }, told) {
    const shown = el("output", {}, words(value));
    const input = el("input", { type: "range", min, max, step, value, "aria-label": name, "aria-valuetext": words(value) });
    input.addEventListener("input", () => { shown.textContent = words(Number(input.value)); input.setAttribute("aria-valuetext", shown.textContent); });
    input.addEventListener("change", () => told(Number(input.value)));
    const made = el("div", { class: "slide" }, el("span", {}, name), shown, input);
    made.set = (to) => { input.value = to; shown.textContent = words(to); input.setAttribute("aria-valuetext", words(to)); };
    return made;
  }

  Object.assign(live, { pick, slide });

  /* Units of a slider before the last turn. */
  const before = (each) => live.state.turns.slice(0, -1).reduce((now, turn) => turn.units[each.key] ?? now, each.now);

  function unit(each) {
    const now = () => live.last().units[each.key] ?? before(each);
    const made = slide(each.title, { min: 0, max: Math.max(each.most, now()), value: now(), words: String }, (value) => {
      if (value === before(each)) delete live.last().units[each.key]; else live.last().units[each.key] = value;
      mark();
      live.run();
    });
    const mark = () => made.classList.toggle("moved", each.key in live.last().units);
    mark();
    made.sync = () => { made.set(now()); mark(); };
    return made;
  }

  const titled = (each) => (each.told ? `${each.title}: ${each.told}` : each.title);
  let synced = [];

  live.controls = (choices) => {
    live.choices = choices;
    const is = JSON.stringify([choices.scenario, choices.postures, choices.rules, choices.sliders.map((each) => [each.key, each.now, each.used])]);
    if (is !== built) { built = is; build(choices); }
    live.sync();
  };
  live.sync = () => {
    synced.forEach((each) => each());
    for (const each of document.querySelectorAll("#moves details")) if (each.querySelector(".moved")) each.open = true; /* what is set is seen */
    live.mapControls();
  };

  function build(choices) {
    const state = live.state, body = document.getElementById("moves-body");
    const day = slide("From day", { min: 0, max: Math.max(Math.floor(choices.horizon_d) - 1, 0), value: live.last().day, words: theater.day }, (value) => {
      live.last().day = Math.max(value, ...live.state.turns.slice(0, -1).map((each) => each.day), 0);
      live.run();
    });
    const units = choices.sliders.map(unit);
    const used = choices.sliders.map((each, n) => [each, n]).filter(([each]) => each.used).slice(0, FIRST).map(([, n]) => n);
    const first = used.length ? used : units.map((_, n) => n).slice(0, FIRST);
    const rest = units.filter((_, n) => !first.includes(n));
    const checks = choices.events.map((each) => {
      const box = el("input", { type: "checkbox", onchange: () => { live.state.events[each.name] = box.checked; live.run(); } });
      synced.push(() => {});
      const made = el("label", { class: "check" }, box, el("span", {}, `${each.title} `, el("span", { class: "muted nowrap" }, theater.day(each.day))));
      made.sync = () => { box.checked = live.state.events[each.name] ?? live.choices.events.find((one) => one.name === each.name)?.on ?? false; };
      return made;
    });
    const postures = choices.postures.map((each) => [each.name, titled(each)]);
    const posture = () => pick("Posture of both sides", postures, live.choices.posture, (value) => { live.state.posture = value; live.run(); });
    const other = () => pick("Posture of side B", [["", "the same"], ...postures.filter(([name]) => name !== live.choices.posture)], live.state.other,
      (value) => { live.state.other = value; live.run(); });
    const theirs = el("div"), its = el("div"), happened = el("div");
    const pasts = () => pick("Futures of", [["", `${choices.replications} pasts, one each`], ["typical", "one past: the typical one"],
      ...Array.from({ length: choices.replications }, (_, n) => [String(n), `one past: replication ${n}`])], String(live.state.past ?? ""),
      (value) => { live.state.past = value === "" || value === "typical" ? value || null : Number(value); live.run(); });
    const goOn = el("button", { type: "button", onclick: () => {
      const last = live.last();
      live.state.turns.push(live.turn(Math.min(last.day + 10, Math.max(Math.floor(live.choices.horizon_d) - 1, 0))));
      live.sync(); live.run();
    } }, "Go on from B");
    const back = el("button", { type: "button", onclick: () => {
      if (live.says(live.last()) || live.state.turns.length === 1) { Object.assign(live.last(), live.turn(live.last().day)); live.state.other = ""; } else live.state.turns.pop();
      live.sync(); live.run();
    } }, "Take back");
    const copied = el("span", { role: "status", class: "muted" });
    const link = el("button", { type: "button", onclick: async () => {
      try { await navigator.clipboard.writeText(location.href); copied.textContent = "The link is copied."; } catch { copied.textContent = "The address of the page is the link."; }
    } }, "Copy link");
    const turn = el("legend"), orders = live.orders(choices);
    body.replaceChildren(
      el("fieldset", {}, el("legend", {}, "Both sides"),
        pick("Scenario", offered.map((each) => [each.name, each.title]), state.scenario, (value) => {
          live.state = { ...live.empty(), scenario: value };
          live.run();
        }), theirs, happened,
        el("details", { open: checks.length > 0 && checks.length < 5 }, el("summary", {}, `Events (${checks.length})`), checks)),
      el("fieldset", {}, turn, day, first.map((n) => units[n]),
        rest.length ? el("details", {}, el("summary", {}, `${rest.length} more`), el("div", { class: "more-units", tabindex: 0, role: "group", "aria-label": "more units" }, rest)) : null,
        orders.made, its),
      el("div", { class: "does" }, goOn, back, link), copied);
    synced = [
      () => { theirs.replaceChildren(...(postures.length > 1 && !theirs.contains(document.activeElement) ? [posture()] : [...theirs.childNodes])); },
      () => { its.replaceChildren(...(postures.length > 1 && !its.contains(document.activeElement) ? [other()] : [...its.childNodes])); },
      () => { happened.replaceChildren(...(happened.contains(document.activeElement) ? [...happened.childNodes] : [pasts()])); },
      () => { day.set(live.last().day); },
      ...units.map((each) => each.sync), orders.sync, ...checks.map((each) => each.sync),
      () => {
        const number = live.state.turns.length;
        turn.textContent = number > 1 ? `Side B, turn ${number}` : "Side B: moves";
        goOn.disabled = !live.says(live.last());
        back.disabled = number === 1 && !live.says(live.last()) && !live.state.other;
      },
    ];
  }
})();
