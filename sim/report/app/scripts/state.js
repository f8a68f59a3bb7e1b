/* What is set, and the link that says it: #scenario=x&posture=y&on=event&turn=10:hub/berth=3. */
const live = {};

(() => {
  live.empty = () => ({ scenario: "", posture: "", other: "", events: {}, turns: [{ day: 10, units: {} }] });
  live.state = live.empty();

  /* The fragment of a link; nothing of what stands as the scenario has it. */
  live.link = (state) => {
    const found = [];
    const say = (key, value) => found.push(`${key}=${encodeURIComponent(value).replace(/%2F/g, "/").replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%3D/g, "=")}`);
    for (const key of ["scenario", "posture", "other"]) if (state[key]) say(key, state[key]);
    for (const name of Object.keys(state.events).sort()) say(state.events[name] ? "on" : "off", name);
    for (const turn of state.turns)
      say("turn", `${turn.day}:${Object.keys(turn.units).sort().map((key) => `${key}=${turn.units[key]}`).join(",")}`);
    return found.join("&");
  };

  /* What a link sets; what is no such word is left out. */
  live.read = (fragment) => {
    const state = { ...live.empty(), turns: [] };
    for (const part of fragment.replace(/^#/, "").split("&")) {
      const [key, ...rest] = part.split("=");
      let value = "";
      try { value = decodeURIComponent(rest.join("=")); } catch { continue; }
      if (["scenario", "posture", "other"].includes(key)) state[key] = value;
      if (key === "on" || key === "off") state.events[value] = key === "on";
      if (key !== "turn") continue;
      const [day, ...units] = value.split(":");
      const turn = { day: Number(day), units: {} };
      for (const each of units.join(":").split(",")) {
        const at = each.lastIndexOf("=");
        if (at > 0 && Number.isInteger(Number(each.slice(at + 1)))) turn.units[each.slice(0, at)] = Number(each.slice(at + 1));
      }
      if (Number.isFinite(turn.day)) state.turns.push(turn);
    }
    if (!state.turns.length) state.turns = live.empty().turns;
    return state;
  };

  live.last = () => live.state.turns[live.state.turns.length - 1];
  const some = (turns) => turns.filter((each) => Object.keys(each.units).length);
  /* Names of what A and B are: the same name, the same futures. */
  live.names = (state) => {
    const both = { scenario: state.scenario, posture: state.posture, events: state.events };
    const name = (turns, other) => "at " + live.link({ ...live.empty(), ...both, other, turns: some(turns) });
    const before = state.turns.slice(0, -1);
    return { root: name([], ""), a: name(before, ""), b: name(state.turns, state.other) };
  };
})();
