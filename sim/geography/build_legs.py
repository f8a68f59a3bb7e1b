"""Build the tables of sea legs: ``python -m sim.geography.build_legs`` (7 minutes, 0.8 GB)."""

import argparse
import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from sim.geography.sea_router import SeaRouter
from sim.geography.water_mask import Box, GeoPoint

DATA = Path(__file__).resolve().parents[2] / "configs" / "data"
"""Where the tables of a checkout are."""

EDGES = ("west", "south", "east", "north")
"""Columns of a box [deg]."""

SUEZ_NM = {("norfolk", "singapore"): 10372.0, ("philadelphia", "singapore"): 10336.0}
"""Legs through Suez, which lies outside the mask [nm]. Source: searoute 1.6.0."""


class SeaLeg(NamedTuple):
    """Sea distance between two ports: one row of the table, start before end in the alphabet.

    Attributes
    ----------
    start, end
        Names of ports.
    distance_nm
        Length [nm]; inf if there is no way.
    method
        ``grid`` (the router), ``grid_panama`` (the router, through the canal) or
        ``searoute_suez`` (``SUEZ_NM``).
    """

    start: str
    end: str
    distance_nm: float
    method: str


class ClosedLeg(NamedTuple):
    """A leg that is longer while passages are closed: one row of the table of closed waters.

    Attributes
    ----------
    closed
        Names of the passages, sorted and joined by ``+``.
    start, end, distance_nm, method
        As in ``Leg``.
    """

    closed: str
    start: str
    end: str
    distance_nm: float
    method: str


def read_ports(path: str | Path) -> dict[str, GeoPoint]:
    """Ports by name, from a table with the columns name, lat and lon [deg]."""
    with open(path, encoding="utf-8", newline="") as lines:
        return {
            row["name"]: GeoPoint(float(row["lat"]), float(row["lon"]))
            for row in csv.DictReader(lines)
        }


def sea_legs(
    ports: Mapping[str, GeoPoint],
    router: SeaRouter,
    suez_nm: Mapping[tuple[str, str], float] | None = None,
) -> list[SeaLeg]:
    """Legs between all ports, each unordered pair once.

    Parameters
    ----------
    ports
        Positions by name.
    router
        The waters, possibly with some of them closed.
    suez_nm
        Lengths of legs off the mask [nm], taken where they are shorter, also when waters are
        closed: so leave those out that pass through them.
    """
    legs = []
    names = sorted(ports)
    for number, start in enumerate(names[:-1], start=1):
        ends = names[number:]
        routes = router.routes(ports[start], [ports[end] for end in ends])
        for end, route in zip(ends, routes, strict=True):
            method = "_".join(["grid", *route.passages])
            leg = SeaLeg(start, end, round(route.distance_nm, 1), method)
            around_nm = (suez_nm or {}).get((start, end), leg.distance_nm)
            if around_nm < leg.distance_nm:
                leg = SeaLeg(start, end, around_nm, "searoute_suez")
            legs.append(leg)
    return legs


def read_passages(path: str | Path) -> dict[str, list[Box]]:
    """Boxes of the passages by name, from a table with west, south, east and north [deg]."""
    found: dict[str, list[Box]] = defaultdict(list)
    with open(path, encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            west, south, east, north = (float(row[edge]) for edge in EDGES)
            found[row["name"]].append((west, south, east, north))
    return dict(found)


def closed_legs(
    ports: Mapping[str, GeoPoint],
    router: SeaRouter,
    passages: Mapping[str, Sequence[Box]],
    suez_nm: Mapping[tuple[str, str], float] | None = None,
) -> list[ClosedLeg]:
    """Legs that are longer while a passage is closed, or two.

    A leg of two closed passages is given where it is longer than with each of them alone; it is
    never shorter. One router at a time is built: each takes half a gigabyte.

    Parameters
    ----------
    ports
        Positions by name.
    router
        The open waters.
    passages
        Boxes by name.
    suez_nm
        Legs off the mask [nm]; none of them may lead through one of the passages.
    """
    found: list[ClosedLeg] = []
    least = {("", leg.start, leg.end): leg.distance_nm for leg in sea_legs(ports, router, suez_nm)}
    names = sorted(passages)
    for closed in [(name,) for name in names] + list(combinations(names, 2)):
        key = "+".join(closed)
        shut = router.closing(*(box for name in closed for box in passages[name]))
        parts = closed if len(closed) > 1 else ("",)
        for leg in sea_legs(ports, shut, suez_nm):
            ends = leg.start, leg.end
            shorter_nm = max(least[part, *ends] for part in parts)
            least[key, *ends] = max(leg.distance_nm, shorter_nm)
            if leg.distance_nm > shorter_nm:
                found.append(ClosedLeg(key, *leg))
    return found


def write_legs(
    path: str | Path, legs: Sequence[SeaLeg] | Sequence[ClosedLeg], columns: Sequence[str]
) -> None:
    """Write legs as a tidy table with these columns, the names of their fields."""
    with open(path, "w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(legs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read ``ports.csv``, ``passages.csv`` and ``water015.npz`` of a folder, write its legs."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the tables")
    data: Path = parser.parse_args(arguments).data
    router, ports = SeaRouter.load(data / "water015.npz"), read_ports(data / "ports.csv")
    legs = sea_legs(ports, router, SUEZ_NM)
    write_legs(data / "sea_legs_nm.csv", legs, SeaLeg._fields)
    print(f"{len(legs)} legs written to {data / 'sea_legs_nm.csv'}")
    longer = closed_legs(ports, router, read_passages(data / "passages.csv"), SUEZ_NM)
    write_legs(data / "sea_legs_closed_nm.csv", longer, ClosedLeg._fields)
    print(f"{len(longer)} legs written to {data / 'sea_legs_closed_nm.csv'}")


if __name__ == "__main__":
    main()
