"""Signals that end a command: with the right status, and never swallowed."""

import signal
import time

import pytest

from sim.cli.signals import Ended, ending, status_of


@pytest.fixture(autouse=True)
def _as_in_a_terminal():
    """A job in the background has the interrupt ignored, and one of ``nohup`` the hang-up."""
    usual = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.SIG_DFL,
        signal.SIGHUP: signal.SIG_DFL,
    }
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_an_interrupt_with_its_own_status(number):
    """128 and its number, as a shell has it; what listened before listens again."""
    before = signal.getsignal(number)
    with pytest.raises(Ended) as end, ending():
        signal.raise_signal(number)
    assert status_of(end.value) == 128 + number
    assert status_of(KeyboardInterrupt()) == 130
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_python_swallows_comes_again(number):
    """It came while a generator was taken apart: nothing can be raised there."""

    def process():
        try:
            yield
        finally:
            signal.raise_signal(number)

    def taken_apart():
        each = process()
        next(each)
        del each
        time.sleep(60)

    with pytest.raises(KeyboardInterrupt), ending():
        taken_apart()
