"""What the doctor makes of versions, requirements, extras and a machine that is worse than ours."""

import json
from importlib.metadata import PackageNotFoundError

import pytest

from sim.cli.commands import doctor as command
from sim.cli.main import main
from sim.core.installed import compiled, doctor
from sim.core.installed.doctor import Requirement, fits


@pytest.mark.parametrize(
    ("found", "wanted", "right"),
    [
        ("2.4.6", ">=2.1", True), ("2.0", ">=2.1", False), ("2", ">=2.0", True),
        ("1.3.8", ">=1.3.4,<1.4", True), ("1.4.0", ">=1.3.4,<1.4", False),
        ("2.1rc1", ">=2.1", True), ("5.0.0+local", ">=5", True), ("1", "", True),
    ],
)  # fmt: skip
def test_versions_are_compared_by_their_numbers(found, wanted, right):
    """10 is more than 9, zeros at the end do not count."""
    assert fits(found, wanted) is right
    assert fits("10.0", ">=9") is True


def test_a_requirement_is_read_as_the_metadata_has_it(monkeypatch):
    """Name, range and extra; a package that is not there is missing."""
    told = ["numpy>=2.1", "pyarrow>=18; extra == 'study'", "gone-package>=1; extra == 'x'"]
    monkeypatch.setattr(doctor, "requires", lambda _: told)
    here, arrow, gone = doctor.requirements()
    assert (here.name, here.wanted, here.extra, here.fits) == ("numpy", ">=2.1", "", True)
    assert (arrow.name, arrow.wanted, arrow.extra) == ("pyarrow", ">=18", "study")
    assert (gone.fits, str(gone)) == (False, "gone-package is missing")
    assert str(Requirement("a", ">=2", "", "1.0")) == "a 1.0 is not >=2"


def test_a_sound_installation_ends_with_0(capsys):
    """In words and as data, the same findings."""
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Works here\n  theater ")
    assert main(["doctor", "format=json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == {"name": "theater doctor", "version": 1}
    assert told["wrong"] == {}
    assert "numpy" in told["works"]["packages"]
    assert int(told["works"]["cores"].split()[0]) >= 1


def test_what_is_missing_is_told_with_how_to_get_it(capsys, monkeypatch):
    """A runtime package that is too old is wrong, and status 1; an extra that is not there is not."""
    told = [
        Requirement("numpy", ">=99", "", "2.4"), Requirement("optuna", ">=5", "study", ""),
        Requirement("nbmake", ">=1", "dev", ""),
    ]  # fmt: skip
    monkeypatch.setattr(doctor, "requirements", lambda: told)
    monkeypatch.setenv("THEATER_CACHE", "off")
    monkeypatch.setattr(compiled, "engine", lambda: "plain Python, SimPy's kernel")
    monkeypatch.setattr(doctor, "compiler", lambda: "")
    monkeypatch.setattr(doctor, "cores", lambda: (1, 8))
    assert main(["doctor"]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "numpy 2.4 is not >=99" in out
    assert "optuna is missing: pip install 'theater-sustainment[study]'" in out
    assert "nbmake" not in out
    assert "THEATER_CACHE=off" in out
    assert "1 of the 8 here" in out
    assert "with a C compiler" in out


def test_not_installed_and_ill_are_findings(monkeypatch):
    """Run from a checkout there is no metadata; a look that fails says with what."""

    def gone(_):
        raise PackageNotFoundError

    def ill():
        raise OSError("no such device")

    monkeypatch.setattr(doctor, "requires", gone)
    monkeypatch.setattr(doctor, "cores", ill)
    found = command.examine()
    assert "not installed" in found.lacks["theater"]
    assert found.wrong["processor"] == "OSError: no such device"


def test_other_words_are_refused(capsys):
    """The doctor has no scenario."""
    assert main(["doctor", "scenario=break_even"]) == 2
    assert "scenario=break_even: is no word of `theater doctor`" in capsys.readouterr().err
