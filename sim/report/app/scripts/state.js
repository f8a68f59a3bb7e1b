/* What is set, and the link that says it: #scenario=x&posture=y&on=event&turn=10:hub/berth=3&past=typical&replay=3:b. */
const live = {};

(() => {
  const WORDS = ["scenario", "posture", "other", "on", "off", "turn", "past", "replay"];
  live.empty = () => ({ scenario: "", posture: "", other: "", events: {}, turns: [{ day: 10, units: {} }], past: null, replay: null, wrong: [] });
  live.state = live.empty();

  /* The fragment of a link; nothing of what stands as the scenario has it. */
  live.link = (state) => {
    const found = [];
    const say = (key, value) => found.push(`${key}=${encodeURIComponent(value).replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%3D/g, "=")}`);
    for (const key of ["scenario", "posture", "other"]) if (state[key]) say(key, state[key]);
    for (const name of Object.keys(state.events).sort()) say(state.events[name] ? "on" : "off", name);
    for (const turn of state.turns)
      say("turn", `${turn.day}:${Object.keys(turn.units).sort().map((key) => `${key}=${turn.units[key]}`).join(",")}`);
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
      const turn = { day: number(day), units: {} };
      for (const each of units.join(":").split(",").filter(Boolean)) {
        const at = each.lastIndexOf("=");
        if (at > 0) turn.units[each.slice(0, at)] = number(each.slice(at + 1));
        else state.wrong.push(`turn: ${each}: says nothing; ${each}=3 is right`);
      }
      state.turns.push(turn);
    }
    if (!state.turns.length) state.turns = live.empty().turns;
    return state;
  };

  live.last = () => live.state.turns[live.state.turns.length - 1];
  const some = (turns) => turns.filter((each) => Object.keys(each.units).length);
  /* Names of what A and B are: the same name, the same futures. */
  live.names = (state) => {
    const both = { scenario: state.scenario, posture: state.posture, events: state.events, past: state.past };
    const name = (turns, other) => "at " + live.link({ ...live.empty(), ...both, other, turns: some(turns) });
    const before = state.turns.slice(0, -1);
    return { root: name([], ""), a: name(before, ""), b: name(state.turns, state.other) };
  };
})();
