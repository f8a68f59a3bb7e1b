"""What `run` and `compare` print: short by default, everything with detail=true, and it fits."""

import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
from contextlib import suppress

import pytest

import sim
from processes import patient
from sim.cli.main import main
from sim.load.compose import load_scenario
from sim.report.output.terminal import COLUMNS, columns, command, paragraph
from sim.report.output.text import aligned

STRAIT = ("scenario=strait", "replications=4", "horizon_d=60", "warm_up_d=60")
PAIR = ("posture=near", "posture=home")


def out_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command that succeeds tells."""
    assert main(list(words)) == 0
    return capsys.readouterr().out


def on_a_terminal(width: int, *words: str, **environment: str) -> str:
    """What a command writes on a terminal of so many columns, and nothing of its progress."""
    terminal, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    around = {**os.environ, **environment, "TERM": "xterm"}
    around.pop("COLUMNS", None)
    told = b""
    whole = [sys.executable, "-m", "sim", *words]
    with subprocess.Popen(
        whole, env=around, stdin=its, stdout=its, stderr=subprocess.DEVNULL
    ) as process:
        os.close(its)
        with patient(process), suppress(OSError):  # Linux says so when the other end is gone
            while more := os.read(terminal, 65536):
                told += more
    os.close(terminal)
    assert process.returncode == 0
    return told.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize(
    "words",
    [
        ("run", *STRAIT),
        ("run", *STRAIT, "detail=true"),
        ("compare", *STRAIT, *PAIR),
        ("show", "indo_pacific"),
        ("list", "metrics"),
    ],
    ids=["run", "detail", "compare", "show", "list"],
)
def test_lines_fit_the_terminal(width, words):
    """No line is wider, bold letters left out."""
    text = re.sub(r"\x1b\[\d*m", "", on_a_terminal(width, *words))
    assert [line for line in text.splitlines() if len(line) > width] == []


def test_colour_is_for_terminals_that_want_it(capsys):
    """Bold on a terminal; none with NO_COLOR, and none in a pipe."""
    assert "\x1b[1m" in on_a_terminal(80, "list", "laws", NO_COLOR="")
    assert "\x1b" not in on_a_terminal(80, "list", "laws", NO_COLOR="1")
    assert "\x1b" not in out_of(capsys, "list", "laws")


def test_files_and_pipes_have_lines_of_one_width(monkeypatch):
    """Whatever the terminal is, so that what is kept does not depend on it."""
    monkeypatch.setenv("COLUMNS", "50")
    assert columns() == COLUMNS


def test_the_short_text_names_what_is_worst(capsys):
    """The mission that is held least, the fleet with the lowest Ao, the longest queue: as measured."""
    out = out_of(capsys, "run", *STRAIT)
    scenario = load_scenario("strait", *STRAIT[2:])
    result = sim.replicate(scenario, seed=1, replications=4)
    mission = min(scenario.missions, key=lambda name: result.value("mission_uptime", name).mean)
    fleet = min(scenario.fleets, key=lambda name: result.value("ao", name).mean)
    queues = {subject: result.value(metric, subject).mean for metric, subject in result.keys
              if metric == "queue_length" and subject.count("/") == 1}  # fmt: skip
    hub, stage = max(queues, key=lambda subject: queues[subject]).split("/")
    worst = out[out.index("What is worst") :]
    assert f"mission  {mission}, held" in worst
    assert f"fleet    {fleet}, Ao {result.value('ao', fleet).mean:.3f}" in worst
    assert f"queue    {hub}, stage {stage}: {queues[f'{hub}/{stage}']:.2f} jobs" in worst
    assert f"{result.value('dru', 'all missions').mean:.3f}" in out


@pytest.mark.parametrize(
    "words", [("run", *STRAIT), ("compare", *STRAIT, *PAIR)], ids=["run", "compare"]
)
def test_short_says_how_to_see_all(capsys, words):
    """What was asked, the scope and the way to everything stay; the long text is longer."""
    short, long = out_of(capsys, *words), out_of(capsys, *words, "detail=true")
    assert len(short.splitlines()) < 40 < len(long.splitlines()) + 20
    assert len(short) < len(long)
    for told in ("asked: theater", "up means materially able", "detail=true", "deterrence"):
        assert told in short
    assert "detail=true" not in long


@pytest.mark.parametrize("format_", ["json", "csv"])
@pytest.mark.parametrize(
    "words", [("run", *STRAIT), ("compare", *STRAIT, *PAIR)], ids=["run", "compare"]
)
def test_files_for_machines_do_not_know_of_it(capsys, words, format_):
    """Detail is about the text alone."""
    plain = out_of(capsys, *words, f"format={format_}")
    assert out_of(capsys, *words, f"format={format_}", "detail=true") == plain


@pytest.mark.parametrize("command_", ["run", "compare"])
def test_detail_is_true_or_false(capsys, command_):
    """Another word is an error with the key and the value."""
    pair = PAIR if command_ == "compare" else ()
    assert main([command_, *STRAIT, *pair, "detail=much"]) == 2
    assert "detail: 'much' is not right" in capsys.readouterr().err


def test_a_scenario_without_missions_tells_its_fleets_or_stocks(capsys):
    """Never an empty page: Ao of the fleets, or who owes what."""
    quick = ("replications=2", "horizon_d=60", "warm_up_d=60")
    assert "Ao" in out_of(capsys, "run", "scenario=engines", *quick)
    stocks = out_of(capsys, "run", "scenario=truth/D01", "replications=2", "horizon_d=900")
    assert "stock    pump" in stocks
    assert "DRU" not in stocks


def test_a_wide_table_goes_on_below():
    """The columns that do not fit stand below, with the first again; no cell is lost."""
    head = ["name", *(f"column{number}" for number in range(20))]
    text = aligned(
        head, [["row", *("x" * 9 for _ in range(20))], ["long " * 20, *("y" for _ in range(20))]]
    )
    assert max(map(len, text.splitlines())) <= COLUMNS
    assert sorted(word for word in text.split() if word.startswith("column")) == sorted(head[1:])
    assert text.count("xxxxxxxxx") == 20
    assert len(text.split("\n\n")) > 1


def test_a_long_command_can_be_typed_again(monkeypatch):
    """On a terminal it is broken between words only, with the sign for a line that goes on."""
    words = ["theater", "run", *(f"a.b.c{number}='x y {{z: 1}}'" for number in range(20))]
    assert command(" ".join(words)) == " ".join(words)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    text = command(" ".join(words))
    assert max(map(len, text.splitlines())) <= 80
    assert shlex.split(text.replace("\\\n", "")) == shlex.split(" ".join(words))


def test_a_number_stays_with_its_unit():
    """No line ends between them."""
    assert "9 d" in paragraph("x" * 97 + " 9 d")
