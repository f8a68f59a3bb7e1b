"""Named streams: a draw is a function of who draws, for what, and which time."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.core.streams import BLOCK_WIDTH, TABLE_ENDS, TABLE_WIDTHS, Draws, Streams
from sim.model.families.law import laws

STREAMS = Streams(seed=5, replication=3)
FAR = [0, 7, 8, 39, 40, 167, 168, 168 + BLOCK_WIDTH - 1, 168 + BLOCK_WIDTH, 168 + 3 * BLOCK_WIDTH]
"""Numbers of draws on both sides of the end of every table and block."""


def draws(
    streams: Streams = STREAMS, rows: int = 3, owner: str = "a", purpose: str = "x"
) -> Callable[[int, int], float]:
    """The plain uniforms of an owner and purpose."""
    return Draws(streams.of(owner, purpose, rows), lambda u: u).value


def test_the_tables_end_where_the_widths_add_up_to():
    """Tables of 8, 32 and 128 draws end after 8, 40 and 168."""
    assert np.cumsum(TABLE_WIDTHS).tolist() == list(TABLE_ENDS)


@pytest.mark.parametrize("n", FAR)
def test_a_larger_fleet_changes_no_draw_of_those_who_were_there(n):
    """Row 2 of a fleet of three draws what row 2 of a fleet of thirty draws, at any number."""
    assert draws(rows=3)(2, n) == draws(rows=30)(2, n)


def test_the_order_of_asking_changes_nothing():
    """Draws asked for backwards, or alone, are those asked for in order."""
    forward = draws()
    told = [[forward(row, n) for n in FAR] for row in range(3)]
    backward = draws()
    for row in (2, 0, 1):
        for place, n in reversed(list(enumerate(FAR))):
            assert backward(row, n) == told[row][place]
            assert draws()(row, n) == told[row][place]


def test_no_two_draws_are_the_same():
    """A thousand draws of three rows, over tables and blocks, are three thousand numbers."""
    one = draws()
    assert len({one(row, n) for row in range(3) for n in range(1000)}) == 3000


@pytest.mark.parametrize(
    "other",
    [
        draws(Streams(6, 3)),
        draws(Streams(5, 4)),
        draws(Streams(3, 5)),
        draws(owner="b"),
        draws(purpose="y"),
        draws(owner="ax", purpose=""),
    ],
    ids=["seed", "replication", "swapped", "owner", "purpose", "joined"],
)
def test_another_seed_replication_owner_or_purpose_draws_other_numbers(other):
    """No draw in common, neither in the tables nor in the blocks."""
    mine = draws()
    assert not {mine(0, n) for n in FAR} & {other(row, n) for row in range(3) for n in FAR}


def test_draws_are_uniform_and_unrelated():
    """Mean 1/2, variance 1/12, no correlation of rows or neighbours, within 4 standard errors."""
    n = 40_000
    first, second = (
        np.concatenate([STREAMS.of("a", "x", 2).block(row, number) for number in range(160)])[:n]
        for row in range(2)
    )
    se = np.sqrt(1 / 12 / n)
    assert se < 0.002
    assert first.mean() == pytest.approx(0.5, abs=4 * se)
    assert first.var() == pytest.approx(1 / 12, abs=4 * np.sqrt(1 / 180 / n))
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(0, abs=4 / np.sqrt(n))
    assert np.corrcoef(first[1:], first[:-1])[0, 1] == pytest.approx(0, abs=4 / np.sqrt(n))
    assert first.min() >= 0
    assert first.max() < 1


def test_two_laws_on_one_stream_share_its_uniforms():
    """An exponential law of twice the mean draws twice the values: common random numbers."""
    stream = STREAMS.of("a", "work", 3)
    short = Draws(stream, laws["exponential"](mean_d=5.0).quantile).value
    long = Draws(stream, laws["exponential"](mean_d=10.0).quantile).value
    assert [long(1, n) for n in FAR] == [2 * short(1, n) for n in FAR]


def test_a_seed_of_any_size_is_legal():
    """Seeds beyond 64 bits are streams of their own."""
    assert draws(Streams(2**70, 0))(0, 0) != draws(Streams(2**70 + 1, 0))(0, 0)
