"""Signals that end a command: with the right status, and never swallowed."""

import signal
import time
from functools import partial

import pytest

from sim.cli.signals import Ended, ending, status_of


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_an_interrupt_with_its_own_status(number, request):
    """128 and its number, as a shell has it; what listened before listens again."""
    request.addfinalizer(partial(signal.signal, number, signal.getsignal(number)))
    before = signal.SIG_DFL  # and not that of nohup, which ignores a hang-up
    signal.signal(number, before)
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
