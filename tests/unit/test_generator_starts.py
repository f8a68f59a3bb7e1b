"""Where many generators start is where numpy starts each of them."""

import numpy as np
import pytest

from sim.core.columns.starts import started, starts_of
from sim.core.streams import FEWEST, Streams


@pytest.mark.parametrize("words", [4, 5, 7, 8, 11])
def test_generators_draw_what_those_of_numpy_draw(words):
    """Of seeds of as many words, the smallest and the largest of them included."""
    seeds = np.random.default_rng(words).integers(0, 2**32, (50, words), dtype=np.uint32)
    seeds[0], seeds[1] = 0, 2**32 - 1
    for seed, start in zip(seeds, starts_of(seeds.tolist()), strict=True):
        theirs = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        ours = started(start)
        assert ours.bit_generator.state == theirs.bit_generator.state
        assert (ours.random((3, 4)) == theirs.random((3, 4))).all()


@pytest.mark.parametrize("future", [(), ((0, 3),), ((0, 3), (86_400, 0))])
@pytest.mark.parametrize("mirrored", [False, True])
def test_uniforms_are_the_same_whether_they_were_prepared(future, mirrored):
    """Each once, and again."""
    keys = [("ships", f"mode {number}", (0,)) for number in range(FEWEST)]
    plain, prepared = (Streams(5, 3, mirrored, future) for _ in range(2))
    prepared.prepare(keys)
    for owner, purpose, key in keys * 2:
        found = prepared.uniforms(owner, purpose, *key, shape=(4, 8))
        assert (found == plain.uniforms(owner, purpose, *key, shape=(4, 8))).all()


@pytest.mark.parametrize(("seed", "count"), [(5, FEWEST - 1), (2**32, FEWEST), (2**70, FEWEST)])
def test_what_is_not_worth_it_or_longer_than_a_word_is_drawn_one_by_one(seed, count):
    """Nothing is prepared, and nothing is another."""
    keys = [("ships", "life", (number,)) for number in range(count)]
    prepared = Streams(seed, 0)
    prepared.prepare(keys)
    assert not prepared._starts
    for owner, purpose, key in keys:
        found = prepared.uniforms(owner, purpose, *key, shape=(2,))
        assert (found == Streams(seed, 0).uniforms(owner, purpose, *key, shape=(2,))).all()


def test_streams_are_the_same_whatever_has_been_prepared():
    """They are compared and hashed by what they draw."""
    prepared = Streams(5, 3)
    prepared.prepare(("ships", "life", (number,)) for number in range(FEWEST))
    assert prepared == Streams(5, 3)
    assert hash(prepared) == hash(Streams(5, 3))
