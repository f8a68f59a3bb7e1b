"""What every figure says of its replications and intervals."""

from sim.report.output.words.numbers import told


def seen(replications: int | None, level: float, bars: str = "bars", mean: str = "mean") -> str:
    """Replications and interval in words: ``mean of 40 replications; bars: 95 % interval``."""
    of = f"{mean} of {replications:,} replications; " if replications else ""
    return f"{of}{bars}: {told(100 * level)} % interval"
