/* The branches that were tried in this tab, and what each bought against the one it parts from. */
(() => {
  const { el } = theater;
  const KEEP = "theater tried", MOST = 40, LETTERS = 20, ROOM = 195;
  let tried = [];
  try { tried = JSON.parse(sessionStorage.getItem(KEEP)) || []; } catch { tried = []; }

  const short = (text) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);
  const unit = (key, count) => {
    const known = live.choices?.sliders.find((each) => each.key === key);
    return `${short(known ? known.title : key)} ${count}`;
  };
  function titleOf(state) {
    const last = state.turns[state.turns.length - 1];
    const moves = Object.keys(last.units).sort().map((key) => unit(key, last.units[key]));
    moves.push(...live.ordered(last).map(short));
    if (state.other) moves.unshift(short(`posture ${state.other}`));
    return moves.length > 1 ? `${moves[0]} +${moves.length - 1}` : moves[0];
  }

  /* Keep what a finished run came to. */
  live.remember = (state, bought) => {
    const names = live.names(state);
    if (names.a === names.b || !bought || bought.mean === null) return;
    tried = tried.filter((each) => each.name !== names.b);
    tried.push({ name: names.b, after: names.a, root: names.root, day: state.other ? 0 : live.last().day, title: titleOf(state), bought, state: structuredClone(state) });
    tried = tried.slice(-MOST);
    try { sessionStorage.setItem(KEEP, JSON.stringify(tried)); } catch { /* a full store keeps less */ }
  };

  function told({ mean, low, high }) {
    const known = low !== null && high !== null;
    const digits = known ? theater.digits(high - low) : undefined;
    return `${theater.signed(mean, digits)}${known ? ` (${theater.signed(low, digits)} to ${theater.signed(high, digits)})` : ""}`;
  }

  live.tree = () => {
    const body = document.getElementById("tried-body"), names = live.names(live.state);
    const here = tried.filter((each) => each.root === names.root);
    if (!here.length) { body.replaceChildren(el("p", { class: "empty" }, "Every set of moves that was played stands here as a branch, with what it bought.")); return; }
    const known = new Set([names.root, ...here.map((each) => each.name)]);
    const nodes = [{ name: names.root, title: "No moves", day: 0, after: "", key: "a", note: "", by: "", told: [] },
      ...here.map((each) => ({ name: each.name, title: each.title, day: each.day, after: known.has(each.after) ? each.after : names.root, key: "b",
        note: told(each.bought), by: "", told: [] }))];
    const place = el("div", { class: "drawing" });
    body.replaceChildren(el("p", { class: "note-of" }, `What a branch bought against the one that it parts from, in ${here[0].bought.unit}, with its interval${live.state.past === null ? "" : ", given the past that was chosen"}. A branch that is chosen is set again.`), place);
    place.addEventListener("theater-node", (event) => {
      const node = here.find((each) => each.name === event.detail);
      const state = node ? structuredClone(node.state) : { ...structuredClone(live.state), other: "", turns: [live.turn(live.last().day)] };
      live.state = state;
      live.run();
    });
    theater.draw(place, { kind: "tree", nodes, turns_d: [...new Set(here.map((each) => each.day))], open: names.b, label: ROOM }, live.view ? live.view.page : { options: [], events: [], phases: [] });
  };
})();
