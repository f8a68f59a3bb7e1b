/* How search ranks its finds: pages that teach come first, the past of the project last. */
"use strict";

var Scorer = {
  score: (found) => {
    const [page, , , , score] = found;
    if (/^docs\/(tutorial|howto\/)/.test(page)) return score + 8;
    if (/^(CHANGELOG|docs\/decisions\/|experiments\/|docs\/backtests\/)/.test(page)) return score - 8;
    return score;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
