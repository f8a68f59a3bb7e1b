"""Experience: jobs that are new to a hub take longer there."""

from sim.model.people import Learning


class Experience:
    """How many jobs of one work package a hub has begun, and so how long the next one takes."""

    __slots__ = ("_learning", "begun")

    def __init__(self, learning: Learning) -> None:
        self._learning = learning
        self.begun = 0

    def next(self) -> float:
        """Factor on the hands-on time of the job that begins now."""
        self.begun += 1
        return self._learning.factor(self.begun)
