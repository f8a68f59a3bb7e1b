/* What is set, and the link that says it: #scenario=x&posture=y&on=event&turn=10:hub/berth=3,tempo.any=1.5&past=typical&replay=3:b. */
const live = {};

(() => {
  const WORDS = ["scenario", "posture", "other", "on", "off", "turn", "past", "replay"];
  const MOVES = "hub/berth=3, posture=, event=, make=, waive=, stock.NAME=2, defer=FLEET, tempo.FLEET=1.5";
  /* A turn in which nothing is moved yet. */
  live.turn = (day) => ({ day, units: {}, posture: "", events: [], rules: {}, stocks: {}, deferred: [], tempo: {} });
  live.says = (turn) => Boolean(turn.posture) || turn.events.length + turn.deferred.length > 0 || [turn.units, turn.rules, turn.stocks, turn.tempo].some((each) => Object.keys(each).length);
  live.empty = () => ({ scenario: "", posture: "", other: "", events: {}, turns: [live.turn(10)], past: null, replay: null, wrong: [] });
  live.state = live.empty();

  const each = (of, told) => Object.keys(of).sort().map((key) => told(key, of[key]));
  const moves = (turn) => [...each(turn.units, (key, count) => `${key}=${count}`), ...(turn.posture ? [`posture=${turn.posture}`] : []),
    ...[...turn.events].sort().map((name) => `event=${name}`), ...each(turn.rules, (name, on) => `${on ? "make" : "waive"}=${name}`),
    ...each(turn.stocks, (name, count) => `stock.${name}=${count}`), ...[...turn.deferred].sort().map((name) => `defer=${name}`),
    ...each(turn.tempo, (name, factor) => `tempo.${name}=${factor}`)];

  /* One move of a link; whether it is one. */
  function move(turn, key, value) {
    const [kind, ...rest] = key.split("."), name = rest.join(".");
    if (key.includes("/")) turn.units[key] = number(value);
    else if (key === "posture") turn.posture = value;
    else if (key === "event") turn.events.push(value);
    else if (key === "make" || key === "waive") turn.rules[value] = key === "make";
    else if (key === "defer") turn.deferred.push(value);
    else if (kind === "stock" && name) turn.stocks[name] = number(value);
    else if (kind === "tempo" && name) turn.tempo[name] = number(value);
    else return false;
    return true;
  }

  /* The fragment of a link; nothing of what stands as the scenario has it. */
  live.link = (state) => {
    const found = [];
    const say = (key, value) => found.push(`${key}=${encodeURIComponent(value).replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%3D/g, "=")}`);
    for (const key of ["scenario", "posture", "other"]) if (state[key]) say(key, state[key]);
    for (const name of Object.keys(state.events).sort()) say(state.events[name] ? "on" : "off", name);
    for (const turn of state.turns) say("turn", `${turn.day}:${moves(turn).join(",")}`);
    if (state.past !== null) say("past", state.past);
    if (state.replay) say("replay", state.replay.side === "a" ? state.replay.which : `${state.replay.which}:${state.replay.side}`);
    return found.join("&");
  };

  /* A number, or the text as it stands where it is none: what is wrong is told when it is asked for. */
  const number = (text) => (text.trim() && Number.isFinite(Number(text)) ? Number(text) : text);

  /* What a link sets, and what is wrong with it. */
  live.read = (fragment) => {
    const state = { ...live.empty(), turns: [] };
    for (const part of fragment.replace(/^#/, "").split("&").filter(Boolean)) {
      const [key, ...rest] = part.split("=");
      let value = "";
      try { value = decodeURIComponent(rest.join("=")); } catch { state.wrong.push(`${key}: what it is set to cannot be read`); continue; }
      if (!WORDS.includes(key)) { state.wrong.push(`${key}: is no word of a link; ${WORDS.join(", ")} are`); continue; }
      if (["scenario", "posture", "other"].includes(key)) state[key] = value;
      if (key === "on" || key === "off") state.events[value] = key === "on";
      if (key === "past") state.past = number(value);
      if (key === "replay") { const [which, side] = value.split(":"); state.replay = { which: number(which), side: side ?? "a" }; }
      if (key !== "turn") continue;
      const [day, ...units] = value.split(":");
      const turn = live.turn(number(day));
      for (const each of units.join(":").split(",").filter(Boolean)) {
        const at = each.lastIndexOf("=");
        if (at < 1 || !move(turn, each.slice(0, at), each.slice(at + 1))) state.wrong.push(`turn: ${each}: is no move; ${MOVES} are`);
      }
      state.turns.push(turn);
    }
    if (!state.turns.length) state.turns = live.empty().turns;
    return state;
  };

  live.last = () => live.state.turns[live.state.turns.length - 1];
  const some = (turns) => turns.filter(live.says);
  /* Names of what A and B are: the same name, the same futures. */
  live.names = (state) => {
    const both = { scenario: state.scenario, posture: state.posture, events: state.events, past: state.past };
    const name = (turns, other) => "at " + live.link({ ...live.empty(), ...both, other, turns: some(turns) });
    const before = state.turns.slice(0, -1);
    return { root: name([], ""), a: name(before, ""), b: name(state.turns, state.other) };
  };
})();
