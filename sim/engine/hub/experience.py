"""Experience: jobs that are new to a hub take longer there."""

from sim.model.yards.people import Learning


class Experience:
    """How many jobs of one work package a hub has begun, and so how long the next one takes.

    Attributes
    ----------
    begun
        Jobs that count [count].
    frozen
        Whether further jobs count no more.
    """

    __slots__ = ("_learning", "begun", "frozen")

    def __init__(self, learning: Learning) -> None:
        self._learning = learning
        self.begun = 0
        self.frozen = False

    def next(self) -> float:
        """Factor on the hands-on time of the job that begins now."""
        number = self.begun + 1
        if not self.frozen:
            self.begun = number
        return self._learning.factor(number)
