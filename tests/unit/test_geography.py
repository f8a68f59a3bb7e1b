"""Great circles, the committed leg table, and the sea router on small made-up waters."""

import csv
import math
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest

from sim.geography.build_legs import (
    ClosedLeg,
    SeaLeg,
    closed_legs,
    read_ports,
    sea_legs,
    write_legs,
)
from sim.geography.great_circle import great_circle_nm, great_circle_points
from sim.geography.sea_router import NO_ROUTE, Canal, SeaRouter
from sim.geography.water_mask import Box, GeoPoint, WaterMask

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "configs" / "data"
REFERENCE = ROOT / "tests" / "data" / "reference_sea_legs_nm.csv"

DEGREE_NM = 2 * math.pi * 3440.065 / 360  # of latitude, by hand: 60.04

NODE_OF = {
    "Yokosuka": "yokosuka",
    "Sasebo": "sasebo",
    "Geoje (Okpo)": "geoje",
    "Ulsan (HD HHI)": "ulsan",
    "Busan Yeongdo": "busan",
    "Sembawang": "singapore",
    "Subic (Agila)": "subic",
    "Henderson AMC": "henderson",
    "Sydney Garden Is": "sydney",
    "Darwin": "darwin",
    "Guam Apra": "guam",
    "Pearl Harbor": "pearl_harbor",
    "Bremerton PSNS": "puget_sound",
    "San Diego": "san_diego",
    "Norfolk": "norfolk",
    "Philadelphia": "philadelphia",
    "Philippine Sea OPAREA": "philippine_sea",
}


# --- great circles ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "degrees"),
    [
        ((0, 0, 0, 0), 0),
        ((10, 20, 11, 20), 1),
        ((0, 0, 0, 90), 90),
        ((0, 17, 90, 99), 90),
        ((0, 179, 0, -179), 2),
        ((60, 0, 60, 180), 60),  # over the pole
        ((0, 0, 0, 180), 180),
        ((-33, 151, 33, -29), 180),  # antipodes
        ((45, 0, 45, 90), 60),  # cos d = sin^2 45 = 1/2
    ],
)
def test_great_circle_of_known_arcs(ends, degrees):
    """Arcs known from spherical geometry have their length, also over 180 E and the pole."""
    assert great_circle_nm(*ends) == pytest.approx(degrees * DEGREE_NM, abs=1e-4)


def test_great_circle_broadcasts():
    """Arrays give arrays of the broadcast shape, scalars a float."""
    lats = np.array([[0.0], [60.0]])
    distances = great_circle_nm(lats, 0.0, lats, np.array([0.0, 90.0, 180.0]))
    assert distances.shape == (2, 3)
    assert distances[1, 2] == pytest.approx(60 * DEGREE_NM)
    assert isinstance(great_circle_nm(0, 0, 1, 1), float)


def test_points_of_a_great_circle_are_even_and_on_it():
    """Points are at most the spacing apart, equally far, and their steps add up to the whole."""
    lats, lons = great_circle_points(35.3, 139.7, 32.7, -117.1, spacing_nm=50.0)
    steps = great_circle_nm(lats[:-1], lons[:-1], lats[1:], lons[1:])
    assert (lats[0], lons[0]) == pytest.approx((35.3, 139.7))
    assert (lats[-1], lons[-1]) == pytest.approx((32.7, -117.1))
    assert steps.max() <= 50.0
    assert steps == pytest.approx(steps[0])
    assert steps.sum() == pytest.approx(great_circle_nm(35.3, 139.7, 32.7, -117.1))


def test_points_between_coincident_ends():
    """A line of no length is its one point."""
    lats, lons = great_circle_points(10.0, 20.0, 10.0, 20.0, spacing_nm=1.0)
    assert (lats, lons) == (pytest.approx([10.0]), pytest.approx([20.0]))


# --- the committed leg table -----------------------------------------------------------------


def committed_legs() -> dict[tuple[str, str], SeaLeg]:
    with open(DATA / "sea_legs_nm.csv", encoding="utf-8", newline="") as lines:
        rows = [
            SeaLeg(row["start"], row["end"], float(row["distance_nm"]), row["method"])
            for row in csv.DictReader(lines)
        ]
    legs = {(leg.start, leg.end): leg for leg in rows}
    assert len(legs) == len(rows)
    return legs


def test_every_pair_of_ports_has_one_leg():
    """The table holds each unordered pair of ports once, in alphabetical order."""
    ports = read_ports(DATA / "ports.csv")
    assert set(committed_legs()) == set(combinations(sorted(ports), 2))


def test_ports_lie_where_the_reference_has_them():
    """Ports common with the reference table have its coordinates."""
    ports = read_ports(DATA / "ports.csv")
    with open(REFERENCE, encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert ports[NODE_OF[row["name"]]] == (float(row["lat"]), float(row["lon"]))


def test_legs_agree_with_the_reference():
    """Legs common with the table of another program on the same kind of mask are within 2 %."""
    legs = committed_legs()
    with open(REFERENCE, encoding="utf-8", newline="") as lines:
        rows = {row["name"]: row for row in csv.DictReader(lines)}
    off = {}
    for one, other in combinations(NODE_OF, 2):
        start, end = sorted([NODE_OF[one], NODE_OF[other]])
        off[start, end] = legs[start, end].distance_nm / float(rows[one][other]) - 1
    assert len(off) == 17 * 16 // 2
    assert {pair: share for pair, share in off.items() if abs(share) > 0.02} == {}


def test_leg_agrees_with_a_published_distance():
    """Honolulu to Yokohama is 3400 nm in the list of the U.S. Hydrographic Office."""
    assert committed_legs()["pearl_harbor", "yokohama"].distance_nm == pytest.approx(3400, rel=0.01)


def test_no_leg_beats_the_great_circle():
    """A way by sea is at least as long as the great circle between its ports."""
    ports = read_ports(DATA / "ports.csv")
    for leg in committed_legs().values():
        assert leg.distance_nm >= great_circle_nm(*ports[leg.start], *ports[leg.end]) - 0.05, leg


def test_legs_hold_the_triangle_inequality():
    """A leg is no longer than the way over any third port, but for the 0.5 % of the grid."""
    legs = committed_legs()
    nm = {pair: leg.distance_nm for pair, leg in legs.items()}
    nm |= {(end, start): length for (start, end), length in nm.items()}
    for start, over, end in permutations(read_ports(DATA / "ports.csv"), 3):
        assert nm[start, end] <= 1.005 * (nm[start, over] + nm[over, end]), (start, over, end)


def test_atlantic_legs_say_how_they_go():
    """Legs into the Atlantic pass Panama, and the two from Singapore the searoute Suez figure."""
    atlantic = {"norfolk", "philadelphia"}
    for leg in committed_legs().values():
        if len(atlantic & {leg.start, leg.end}) != 1:
            assert leg.method == "grid"
        elif "singapore" in leg:
            assert leg.method == "searoute_suez"
        else:
            assert leg.method == "grid_panama"


def test_committed_mask_holds_the_theater():
    """The packed mask unpacks to its grid: ocean is water and land is land."""
    mask = WaterMask.load(DATA / "water015.npz")
    assert mask.water.shape == (734, 1440)
    assert (mask.south, mask.west, mask.step) == (-47.0, 85.0, 0.15)
    # Philippine Sea, mid-Pacific beyond 180 E, Atlantic; Honshu, Australia, North America, and
    # Europe, which is off the grid
    assert mask.is_water([23, 30, 30], [124, -150, -70]).all()
    assert not mask.is_water([36.5, -25, 40, 50], [138.5, 135, -100, 10]).any()


# --- the router on made-up waters ------------------------------------------------------------

STEP = 0.5
WALL_WEST, WALL_EAST = 19.8, 20.2  # one column of cells, at 20 E


def open_water() -> WaterMask:
    """Water from 0 to 20 N and 10 to 30 E."""
    return WaterMask(np.ones((41, 41), dtype=bool), south=0.0, west=10.0, step=STEP)


def walled(*gaps: float) -> SeaRouter:
    """Two basins with a wall at 20 E, open only at these latitudes."""
    mask = open_water()
    mask.water[:, 20] = False
    for lat in gaps:
        mask.water[round(lat / STEP), 20] = True
    return SeaRouter(mask)


WEST, EAST = GeoPoint(5.0, 12.0), GeoPoint(5.0, 28.0)


def test_open_water_gives_the_great_circle():
    """Without land a route is the great circle, in any direction."""
    router = SeaRouter(open_water())
    for end in [EAST, GeoPoint(18.0, 27.5), GeoPoint(19.0, 12.0), GeoPoint(6.5, 21.0)]:
        route = router.route(WEST, end)
        assert route.distance_nm == pytest.approx(great_circle_nm(*WEST, *end), rel=1e-9)
        assert (route.waypoints[0], route.waypoints[-1]) == (WEST, end)


def test_route_goes_through_the_gap_of_a_wall():
    """A wall with one gap costs the detour over the gap, known by hand, within a cell."""
    gap = GeoPoint(15.0, 20.0)
    expected = great_circle_nm(*WEST, *gap) + great_circle_nm(*gap, *EAST)
    route = walled(gap.lat).route(WEST, EAST)
    assert route.distance_nm == pytest.approx(expected, rel=0.005)
    assert route.distance_nm >= expected - 1e-6


def test_distance_is_the_same_both_ways():
    """Start and end may change places, up to how the route was straightened."""
    router = walled(15.0)
    there, back = router.route(WEST, EAST), router.route(EAST, WEST)
    assert there.distance_nm == pytest.approx(back.distance_nm, rel=0.002)


def test_wall_without_a_gap_cuts_off():
    """Behind a wall there is no open ocean: a far port there is refused, not routed over land."""
    with pytest.raises(ValueError, match="nm from the open ocean"):
        walled().route(WEST, GeoPoint(5.0, 28.0))


def test_closed_box_lengthens():
    """With the nearer gap closed the route takes the farther one."""
    router = walled(6.0, 15.0)
    closed = router.closing((WALL_WEST, 5.0, WALL_EAST, 7.0))
    assert router.route(WEST, EAST).distance_nm < 1000
    assert closed.route(WEST, EAST).distance_nm == walled(15.0).route(WEST, EAST).distance_nm


def test_closed_box_can_make_unreachable():
    """With every gap closed, in one step or two, the other side is infinitely far."""
    router = walled(6.0, 15.0)
    near, far = (WALL_WEST, 5.0, WALL_EAST, 7.0), (WALL_WEST, 14.0, WALL_EAST, 16.0)
    assert router.closing(near, far).route(WEST, EAST) == NO_ROUTE
    assert router.closing(near).closing(far).route(EAST, WEST) == NO_ROUTE
    assert math.isinf(NO_ROUTE.distance_nm)


def test_thin_box_is_a_barrier():
    """A box thinner than a cell, between two rows of cell centres, still cannot be crossed."""
    router = SeaRouter(open_water()).closing((9.0, 10.2, 31.0, 10.2))
    assert router.route(GeoPoint(5.0, 20.0), GeoPoint(15.0, 20.0)) == NO_ROUTE


@pytest.mark.parametrize("port", [WEST, EAST])
def test_port_in_a_closed_box_is_cut_off(port):
    """A port inside a closed box does not reach the sea on the far side of its box."""
    box = (port.lon - 0.4, port.lat - 0.4, port.lon + 0.4, port.lat + 0.4)
    router = SeaRouter(open_water()).closing(box)
    assert router.routes(WEST, [EAST, GeoPoint(10.0, 20.0)])[0] == NO_ROUTE
    assert router.route(EAST, WEST) == NO_ROUTE


def test_closing_never_shortens():
    """On random islands, with random boxes closed, no route gets shorter."""
    # With this seed some detours, straightened, come out shorter than the way they replace.
    rng = np.random.default_rng(13)
    mask = open_water()
    mask.water[3:-3, 3:-3] = rng.random((35, 35)) > 0.15
    router = SeaRouter(mask)
    ports = [GeoPoint(lat, lon) for lat in (0.5, 9.7, 19.5) for lon in (10.5, 29.5)]
    changed = 0
    for _ in range(4):
        west, south = rng.uniform(10, 25), rng.uniform(0, 15)
        closed = router.closing((west, south, west + rng.uniform(0, 8), south + 6.0))
        for start in ports[:4]:
            before, after = router.routes(start, ports), closed.routes(start, ports)
            for one, other in zip(before, after, strict=True):
                assert other.distance_nm >= one.distance_nm
                changed += other.distance_nm > one.distance_nm
    assert changed > 10  # or the boxes closed nothing that matters


def test_box_may_cross_180():
    """A box from 170 E to 170 W is 20 degrees wide and holds 180."""
    mask = WaterMask(np.ones((21, 41), dtype=bool), south=0.0, west=160.0, step=1.0)
    box: Box = (170.0, 5.0, -170.0, 30.0)
    water = mask.closing([box])
    assert not water.is_water([10, 10, 10], [171, 180, -171]).any()
    assert water.is_water([10, 10, 3], [168, -168, 180]).all()


@pytest.mark.parametrize("box", [(20.0, 10.0, 21.0, 5.0), (21.0, 5.0, 20.0, 10.0)])
def test_box_the_wrong_way_round_is_refused(box):
    """A box with its corners swapped would close nothing, or nearly everything."""
    with pytest.raises(ValueError, match="lon1 east of lon0"):
        SeaRouter(open_water()).closing(box)


def test_port_on_land_pays_its_gap():
    """A port inland starts at the nearest ocean cell, not at a nearer lake, and pays the way."""
    mask = open_water()
    mask.water[:11, 20:] = False  # land up to 5 N, east of 20 E
    mask.water[8:10, 28:31] = True  # with a lake at 4 to 4.5 N, 24 to 25 E
    port, end = GeoPoint(4.7, 24.5), GeoPoint(15.0, 24.5)
    shore = GeoPoint(5.5, 24.5)
    expected = great_circle_nm(*port, *shore) + great_circle_nm(*shore, *end)
    router = SeaRouter(mask)
    assert router.route(port, end).distance_nm == pytest.approx(expected, rel=1e-9)
    on_land = (24.4, 4.6, 24.6, 4.8)  # closes the port and no ocean cell
    assert router.closing(on_land).route(port, end) == NO_ROUTE


def test_passage_joins_two_waters():
    """A canal joins two waters at its stated length, and a box over its middle closes it."""
    mask = open_water()
    mask.water[:, 19:22] = False
    ends = GeoPoint(5.0, 19.0), GeoPoint(5.0, 21.0)
    router = SeaRouter(mask, [Canal("cut", ends, 200.0)])
    route = router.route(WEST, EAST)
    expected = great_circle_nm(*WEST, *ends[0]) + 200.0 + great_circle_nm(*ends[1], *EAST)
    assert route.distance_nm == pytest.approx(expected, rel=1e-9)
    assert route.passages == ("cut",)
    assert router.route(WEST, GeoPoint(15.0, 12.0)).passages == ()
    assert router.closing((19.9, 4.9, 20.1, 5.1)).route(WEST, EAST) == NO_ROUTE


def test_passage_off_the_water_is_refused():
    """A canal that ends on land would silently join nothing."""
    mask = open_water()
    mask.water[:, 19:22] = False
    router = SeaRouter(mask, [Canal("cut", (GeoPoint(5.0, 19.0), GeoPoint(5.0, 20.0)), 44.0)])
    with pytest.raises(ValueError, match="passage 'cut'"):
        router.route(WEST, EAST)


def test_mask_survives_its_file(tmp_path):
    """What ``save`` writes, ``load`` reads, also when the cells do not fill whole bytes."""
    mask = WaterMask(np.random.default_rng(1).random((7, 5)) > 0.5, -3.0, 170.0, 0.25)
    mask.save(tmp_path / "mask.npz")
    again = WaterMask.load(tmp_path / "mask.npz")
    assert np.array_equal(again.water, mask.water)
    assert (again.south, again.west, again.step) == (-3.0, 170.0, 0.25)
    assert mask.centre(6) == (-2.75, 170.25)


def test_table_of_legs(tmp_path):
    """Each pair comes once; a figure from elsewhere is taken only where it is shorter."""
    ports = {"norfolk": EAST, "guam": GeoPoint(15.0, 20.0), "singapore": WEST}
    router = SeaRouter(open_water())
    legs = sea_legs(ports, router, {("norfolk", "singapore"): 900.0, ("guam", "norfolk"): 900.0})
    assert [(leg.start, leg.end, leg.method) for leg in legs] == [
        ("guam", "norfolk", "grid"),
        ("guam", "singapore", "grid"),
        ("norfolk", "singapore", "searoute_suez"),
    ]
    write_legs(tmp_path / "legs.csv", legs, SeaLeg._fields)
    lines = (tmp_path / "legs.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "start,end,distance_nm,method"
    assert lines[-1] == "norfolk,singapore,900.0,searoute_suez"


SOUTH_GAP, NORTH_GAP = (19.6, 4.5, 20.4, 5.5), (19.6, 14.5, 20.4, 15.5)


def test_closed_legs_are_those_that_grow():
    """A wall with two gaps: without the near one a detour over the far one, without both no way."""
    router = walled(5.0, 15.0)
    ports = {"east": EAST, "south": GeoPoint(3.0, 12.0), "west": WEST}
    around_nm = {end: walled(15.0).route(EAST, ports[end]).distance_nm for end in ("south", "west")}
    found = closed_legs(ports, router, {"near": [SOUTH_GAP], "far": [NORTH_GAP]})
    assert [each[:3] for each in found] == [
        ("near", "east", "south"),
        ("near", "east", "west"),
        ("far+near", "east", "south"),
        ("far+near", "east", "west"),
    ]
    assert [each.distance_nm for each in found] == [
        pytest.approx(around_nm["south"], abs=0.1),
        pytest.approx(around_nm["west"], abs=0.1),
        math.inf,
        math.inf,
    ]


def test_a_leg_off_the_mask_is_there_whatever_closes():
    """Its length replaces one that grows beyond it."""
    ports, passages = {"east": EAST, "west": WEST}, {"near": [SOUTH_GAP], "far": [NORTH_GAP]}
    found = closed_legs(ports, walled(5.0, 15.0), passages, {("east", "west"): 1000.0})
    assert found == [ClosedLeg("near", "east", "west", 1000.0, "searoute_suez")]
