/* The map: where platforms and berths are on average of all futures, by day; or one replication,
   platform by platform, as a report plays it. */
(() => {
  const { el } = theater;
  const place = document.getElementById("map-controls"), status = el("span", { role: "status", class: "muted" });
  let made = "";
  live.played = null;

  const isB = () => { const names = live.names(live.state); return names.a !== names.b; };
  const set = (replay) => { live.state.replay = replay; live.mapControls(); live.play(); };

  function choices() {
    const { replay } = live.state, count = live.choices.replications;
    const many = live.state.past === null ? "Replication" : "Future";
    const what = theater.choose("what the map plays", [["all", "Mean of the futures"], ["one", `One ${many.toLowerCase()}`]], replay ? "one" : "all",
      (value) => set(value === "one" ? { which: "typical", side: isB() ? "b" : "a" } : null));
    if (!replay) return [what, status];
    const offered = [["typical", "the typical one"], ...Array.from({ length: count }, (_, n) => [String(n), `number ${n}`])];
    const which = el("label", { class: "pick" }, `${many} `, el("select", { onchange: (event) => set({ ...live.state.replay, which: event.target.value === "typical" ? "typical" : Number(event.target.value) }) },
      offered.map(([value, text]) => el("option", { value, selected: value === String(replay.which) }, text))));
    const whose = isB() ? theater.choose("whose replication", [["a", "A", "a"], ["b", "B", "b"]], replay.side, (side) => set({ ...live.state.replay, side })) : null;
    return [what, el("div", { class: "which" }, which, whose), status];
  }

  /* What the map plays, drawn anew where something else can be chosen; the focus stays on it. */
  live.mapControls = () => {
    if (!live.choices) return;
    if (live.state.replay && live.state.replay.side === "b" && !isB()) live.state.replay.side = "a";
    const now = JSON.stringify([live.state.replay, live.choices.replications, isB(), live.state.past === null]);
    if (now === made) return;
    made = now;
    const focus = [...place.querySelectorAll("button, select")].indexOf(document.activeElement);
    place.replaceChildren(...choices().filter(Boolean));
    if (focus >= 0) place.querySelectorAll("button, select")[focus]?.focus();
  };

  /* The one replication, if it is that of what is set; else the mean, and that it is on its way. */
  live.showMap = () => { if (live.view) live.map(live.view); };
  live.map = (view) => {
    const { replay } = live.state, one = replay && live.played && live.played.of === live.link(live.state) ? live.played : null;
    status.textContent = replay && !one ? "It is played when all futures are there; until then the mean." : "";
    const figure = one ? one.panel?.figure : view.page.panels.find((each) => each.name === "where")?.figure;
    live.part("map-body", (body) => {
      if (!figure) { body.replaceChildren(el("p", { class: "empty" }, "This scenario has no hubs.")); return; }
      const old = body.querySelector(`.drawing[data-kind="${figure.kind}"]`), drawing = old || el("div", { class: "drawing", "data-kind": figure.kind });
      const plays = old && old.querySelector(".play")?.textContent === "Stop";
      body.replaceChildren(el("p", { class: "note-of" }, one ? one.panel.note.map((each) => each.text) : "Mean of the futures, by day."), drawing);
      const { page } = view;
      theater.draw(drawing, figure, one ? { ...page, options: page.options.filter((each) => each.key === one.key) } : page);
      if (plays) drawing.querySelector(".play")?.click();
    });
  };
})();
