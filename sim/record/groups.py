"""Rows of a table by subject: counts and sums of all subjects at once."""

from dataclasses import dataclass
from math import fsum, prod

import numpy as np

from sim.record.columns.stable_order import stable_order
from sim.record.tables import Bools, Floats, Ints


@dataclass(frozen=True)
class Groups:
    """Which rows belong to each subject; a row may belong to several, and a subject have none.

    Attributes
    ----------
    subjects
        Number of subjects.
    subject, row
        Shape (n,): a row, and a subject that it belongs to; the rows of each in their order.
    """

    subjects: int
    subject: Ints
    row: Ints

    @property
    def size(self) -> Ints:
        """How many rows each subject has, shape (subjects,)."""
        return np.bincount(self.subject, minlength=self.subjects)

    def counts(self, chosen: Bools) -> Ints:
        """How many of the rows of each subject are chosen, shape (subjects,)."""
        return np.bincount(self.subject[chosen[self.row]], minlength=self.subjects)

    def only(self, chosen: Bools) -> "Groups":
        """The same of some rows."""
        here = chosen[self.row]
        return Groups(self.subjects, self.subject[here], self.row[here])

    def sums(self, values: Floats | Ints) -> Floats:
        """Sum over the rows of each subject, one after the other: rows of 0 change no bit.

        Parameters
        ----------
        values
            Shape (..., rows).

        Returns
        -------
        sums
            Shape (..., subjects).
        """
        shape = *values.shape[:-1], self.subjects
        subject, count = self.subject, prod(shape)
        if len(shape) > 1:
            subject = (np.arange(0, count, self.subjects)[:, None] + subject).ravel()
        sums = np.bincount(subject, values[..., self.row].ravel(), minlength=count)
        return sums.astype(np.float64).reshape(shape)


def grouped(subjects: int, *of_rows: Ints) -> Groups:
    """Groups by the subject of each row, -1 for none; each column gives every row one."""
    rows = [np.flatnonzero(each >= 0) for each in of_rows]
    subject = [each[row] for each, row in zip(of_rows, rows, strict=True)]
    return Groups(subjects, np.concatenate(subject), np.concatenate(rows))


def in_order(group: Ints, count: int) -> tuple[Ints, Ints]:
    """Members of each group together, in their order; and where each group ends."""
    return stable_order(group, count), np.bincount(group, minlength=count).cumsum()


def exact_sums(group: Ints, values: Floats, count: int) -> Floats:
    """Sum of each group, rounded once: nothing that belongs to another group changes a bit.

    Of two members any sum is rounded once.
    """
    sums = np.bincount(group, values, minlength=count).astype(np.float64)
    order, ends = in_order(group, count)
    ordered, first = values[order].tolist(), np.append(0, ends[:-1])
    several = np.flatnonzero(ends - first > 2)
    spans = zip(first[several].tolist(), ends[several].tolist(), strict=True)
    sums[several] = [fsum(ordered[begin:end]) for begin, end in spans]
    return sums
