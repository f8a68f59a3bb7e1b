/* One stream of futures at a time: what is set anew closes the old one, and the desk drops it. */
(() => {
  const tab = Array.from(crypto.getRandomValues(new Uint32Array(4)), (each) => each.toString(36)).join("");
  const progress = document.getElementById("progress"), problem = document.getElementById("problem");
  let stream = null;

  function wrong(lines) {
    problem.replaceChildren(...lines.map((line) => theater.el("div", {}, line)));
    problem.hidden = !lines.length;
  }

  function say({ done, of, seconds }) {
    progress.textContent = done < of ? `${done} of ${of} futures` : `${of} of ${of} futures in ${theater.number(seconds, 1)} s`;
  }

  live.run = () => {
    if (stream) stream.close();
    const link = live.link(live.state);
    if (location.hash.slice(1) !== link) history.replaceState(null, "", `#${link}`);
    live.stale();
    live.sync?.();
    wrong([]);
    const asked = structuredClone(live.state);
    const now = stream = new EventSource(`futures?tab=${tab}&set=${encodeURIComponent(JSON.stringify(asked))}`);
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
    hear("done", () => { now.close(); live.remember(asked, bought); live.tree(); });
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
