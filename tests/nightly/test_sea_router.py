"""The committed leg table is what the router makes of the committed mask and ports."""

import csv
from pathlib import Path

import pytest

from sim.geography.build_legs import SUEZ_NM, main, read_passages, read_ports, sea_legs
from sim.geography.sea_router import NO_ROUTE, SeaRouter

DATA = Path(__file__).resolve().parents[2] / "configs" / "data"

LUZON_STRAIT = (118.5, 18.3, 123.0, 22.2)
TAIWAN_STRAIT = (117.5, 22.2, 121.5, 25.5)


@pytest.fixture(scope="module")
def router() -> SeaRouter:
    return SeaRouter.load(DATA / "water015.npz")


def table(path: Path) -> dict[tuple[str, str], tuple[float, str]]:
    with open(path, encoding="utf-8", newline="") as lines:
        return {
            (row["start"], row["end"]): (float(row["distance_nm"]), row["method"])
            for row in csv.DictReader(lines)
        }


def test_table_is_reproduced(router):
    """Every leg comes out again, to a mile in a thousand: ties may fall otherwise elsewhere."""
    committed = table(DATA / "sea_legs_nm.csv")
    legs = sea_legs(read_ports(DATA / "ports.csv"), router, SUEZ_NM)
    assert {(leg.start, leg.end) for leg in legs} == set(committed)
    for leg in legs:
        distance_nm, method = committed[leg.start, leg.end]
        assert leg.distance_nm == pytest.approx(distance_nm, rel=1e-3, abs=0.2), leg
        assert leg.method == method


def test_closed_straits_lengthen_step_by_step(router):
    """Closing the Luzon Strait, then the Taiwan Strait too, adds miles; Subic stays in reach."""
    ports = read_ports(DATA / "ports.csv")
    ends = [ports[name] for name in ("yokosuka", "busan", "subic")]
    luzon = router.closing(LUZON_STRAIT)
    both = luzon.closing(TAIWAN_STRAIT)
    rows = [waters.routes(ports["singapore"], ends) for waters in (router, luzon, both)]
    before, one, two = ([route.distance_nm for route in row] for row in rows)
    # Another program found +33 and +168 nm to Yokosuka, and +333 nm to Busan with both closed.
    assert one[0] - before[0] == pytest.approx(33, abs=10)
    assert two[0] - before[0] == pytest.approx(168, abs=10)
    assert two[1] - before[1] == pytest.approx(333, abs=15)
    assert two[2] == pytest.approx(before[2])


@pytest.mark.parametrize(
    "closed", ["luzon_strait", "philippine_straits", "ryukyu_gaps+tsushima_strait"]
)
def test_closed_table_is_reproduced(router, closed):
    """Legs to Subic and Sasebo come out again, the longer ones and those that stay."""
    ports, passages = read_ports(DATA / "ports.csv"), read_passages(DATA / "passages.csv")
    names = closed.split("+")
    shut = router.closing(*(box for name in names for box in passages[name]))
    known = {ends: length_nm for ends, (length_nm, _) in table(DATA / "sea_legs_nm.csv").items()}
    with (DATA / "sea_legs_closed_nm.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["closed"] in (closed, *names):
                ends = row["start"], row["end"]
                known[ends] = max(known[ends], float(row["distance_nm"]))
    for start in sorted(ports):  # from the first name, as in the table: strings are pulled from it
        ends = [each for each in ("sasebo", "subic") if each > start]
        routes = shut.routes(ports[start], [ports[each] for each in ends]) if ends else []
        for end, route in zip(ends, routes, strict=True):
            expected = known[start, end]
            assert route.distance_nm == pytest.approx(expected, rel=1e-3, abs=0.2), (start, end)


def test_closed_canal_cuts_the_atlantic_off(router):
    """The mask ends north of Cape Horn: without Panama no way leads to the Atlantic."""
    ports = read_ports(DATA / "ports.csv")
    closed = router.closing((-79.75, 9.0, -79.6, 9.2))
    ends = [ports["san_diego"], ports["philadelphia"]]
    before = router.routes(ports["norfolk"], ends)
    after = closed.routes(ports["norfolk"], ends)
    assert after[0] == NO_ROUTE
    assert after[1] == before[1]


def test_command_writes_the_table(tmp_path):
    """``python -m sim.geography.build_legs --data FOLDER`` writes both tables into the folder."""
    (tmp_path / "water015.npz").write_bytes((DATA / "water015.npz").read_bytes())
    lines = (DATA / "ports.csv").read_text(encoding="utf-8").splitlines()
    few = [line for line in lines if line.split(",")[0] in {"name", "norfolk", "singapore", "guam"}]
    (tmp_path / "ports.csv").write_text("\n".join(few), encoding="utf-8")
    lines = (DATA / "passages.csv").read_text(encoding="utf-8").splitlines()
    few = [line for line in lines if line.split(",")[0] in {"name", "philippine_straits"}]
    (tmp_path / "passages.csv").write_text("\n".join(few), encoding="utf-8")
    main(["--data", str(tmp_path)])
    written = table(tmp_path / "sea_legs_nm.csv")
    committed = table(DATA / "sea_legs_nm.csv")
    assert len(written) == 3
    for pair, (distance_nm, method) in written.items():
        assert distance_nm == pytest.approx(committed[pair][0], rel=1e-3)
        assert method == committed[pair][1]
    closed = (tmp_path / "sea_legs_closed_nm.csv").read_text(encoding="utf-8").splitlines()
    assert [line.rsplit(",", 2)[0] for line in closed] == [
        "closed,start,end",
        "philippine_straits,guam,singapore",
    ]
