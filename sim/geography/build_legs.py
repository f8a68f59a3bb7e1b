"""Build the table of sea legs: ``python -m sim.geography.build_legs`` (15 s, 0.7 GB)."""

import argparse
import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.geography.sea_router import SeaRouter
from sim.geography.water_mask import Place

DATA = Path(__file__).resolve().parents[2] / "configs" / "data"
"""Where the tables of a checkout are."""

SUEZ_NM = {("norfolk", "singapore"): 10372.0, ("philadelphia", "singapore"): 10336.0}
"""Legs through Suez, which lies outside the mask [nm]. Source: searoute 1.6.0."""


class Leg(NamedTuple):
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


def read_ports(path: str | Path) -> dict[str, Place]:
    """Ports by name, from a table with the columns name, lat and lon [deg]."""
    with open(path, encoding="utf-8", newline="") as lines:
        return {
            row["name"]: Place(float(row["lat"]), float(row["lon"]))
            for row in csv.DictReader(lines)
        }


def sea_legs(
    ports: Mapping[str, Place],
    router: SeaRouter,
    suez_nm: Mapping[tuple[str, str], float] | None = None,
) -> list[Leg]:
    """Legs between all ports, each unordered pair once.

    Parameters
    ----------
    ports
        Positions by name.
    router
        The waters, possibly with some of them closed.
    suez_nm
        Lengths of legs off the mask [nm], taken where they are shorter. Leave them out when
        waters are closed: nobody looks whether these legs pass through them.
    """
    legs = []
    names = sorted(ports)
    for number, start in enumerate(names[:-1], start=1):
        ends = names[number:]
        routes = router.routes(ports[start], [ports[end] for end in ends])
        for end, route in zip(ends, routes, strict=True):
            method = "_".join(["grid", *route.passages])
            leg = Leg(start, end, round(route.distance_nm, 1), method)
            around_nm = (suez_nm or {}).get((start, end), leg.distance_nm)
            if around_nm < leg.distance_nm:
                leg = Leg(start, end, around_nm, "searoute_suez")
            legs.append(leg)
    return legs


def write_legs(path: str | Path, legs: Sequence[Leg]) -> None:
    """Write legs as a tidy table: start, end, distance_nm, method."""
    with open(path, "w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(Leg._fields)
        writer.writerows(legs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read ``ports.csv`` and ``water015.npz`` of a folder, write its ``sea_legs_nm.csv``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the tables")
    data: Path = parser.parse_args(arguments).data
    router = SeaRouter.load(data / "water015.npz")
    legs = sea_legs(read_ports(data / "ports.csv"), router, SUEZ_NM)
    write_legs(data / "sea_legs_nm.csv", legs)
    print(f"{len(legs)} legs written to {data / 'sea_legs_nm.csv'}")


if __name__ == "__main__":
    main()
