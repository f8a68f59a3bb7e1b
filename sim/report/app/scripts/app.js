/* One stream of futures at a time: what is set anew closes the old one, and the desk drops it. */
(() => {
  const tab = Array.from(crypto.getRandomValues(new Uint32Array(4)), (each) => each.toString(36)).join("");
  const progress = document.getElementById("progress"), problem = document.getElementById("problem");
  let stream = null, playing = null, whole = false;

  function wrong(lines) {
    const anew = theater.el("button", { type: "button", onclick: () => { live.state = live.empty(); live.run(); } }, "Begin with nothing set");
    problem.replaceChildren(...lines.map((line) => theater.el("div", {}, line)), location.hash ? anew : "");
    problem.hidden = !lines.length;
  }

  /* What can be asked for beside what is set: news of it until something else is set. */
  function listen(more, tab) {
    const { replay, wrong: _, ...asked } = live.state;
    return new EventSource(`futures?tab=${tab}&set=${encodeURIComponent(JSON.stringify({ ...asked, ...more }))}`);
  }

  /* The replication that the map plays, once all futures are there. */
  live.play = () => {
    if (playing) playing.close();
    live.showMap();
    const link = live.link(live.state);
    if (location.hash.slice(1) !== link) history.replaceState(null, "", `#${link}`);
    if (!live.state.replay || !whole) return;
    const now = playing = listen({ replay: live.state.replay }, `${tab}-map`);
    const hear = (what, then) => now.addEventListener(what, (event) => { if (now === playing) then(JSON.parse(event.data)); });
    hear("replay", (told) => { live.played = { ...told, of: link }; live.showMap(); });
    hear("problem", (lines) => { now.close(); wrong(lines); });
    hear("done", () => now.close());
    now.onerror = () => now.close();
  };

  function say({ done, of, seconds, chosen }) {
    progress.textContent = !chosen ? `${done} of ${of} pasts to choose from` : done < of ? `${done} of ${of} futures` : `${of} of ${of} futures in ${theater.number(seconds, 1)} s`;
  }

  live.run = () => {
    if (stream) stream.close();
    if (playing) playing.close();
    whole = false;
    if (live.state.wrong.length) { wrong(live.state.wrong); live.state.wrong = []; progress.textContent = "Not played."; return; }
    const link = live.link(live.state);
    if (location.hash.slice(1) !== link) history.replaceState(null, "", `#${link}`);
    live.stale();
    live.sync?.();
    wrong([]);
    const asked = structuredClone(live.state);
    const now = stream = listen({}, tab);
    const hear = (what, then) => now.addEventListener(what, (event) => { if (now === stream) then(JSON.parse(event.data)); });
    let bought = null;
    progress.textContent = "Beginning.";
    hear("choices", (choices) => {
      document.getElementById("title").textContent = choices.title;
      document.title = `${choices.title} – theater app`;
      live.controls(choices);
    });
    hear("progress", say);
    hear("view", (view) => { bought = view.bought; live.draw(view); });
    hear("problem", (lines) => { now.close(); wrong(lines); progress.textContent = "Not played."; });
    hear("done", () => { now.close(); whole = true; live.remember(asked, bought); live.tree(); live.play(); });
    now.onerror = () => {
      if (now !== stream) return;
      now.close();
      wrong(["The server does not answer: it has ended, or the address is an old one. `theater app` prints a new one."]);
      progress.textContent = "";
    };
  };

  addEventListener("hashchange", () => { live.state = live.read(location.hash); live.run(); });
  live.state = live.read(location.hash);
  live.run();
  live.tree();
})();
