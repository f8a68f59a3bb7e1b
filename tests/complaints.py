"""What a command tells of wrong input."""

import pytest

from sim.cli.main import main


def told(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The problems that a command tells; it prints nothing else, runs nothing and ends with 2."""
    status = main(list(words))
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    head, *problems = err.splitlines()
    count = int(head.split(":")[1].split()[0])
    assert head.startswith(f"theater {words[0]}: {count} problem")
    assert len(problems) == count
    return [problem.strip() for problem in problems]
