"""The figures of the study, from its tables."""
from pathlib import Path
def draw(results: Path) -> None:
    """All figures."""
