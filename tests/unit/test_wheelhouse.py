"""Lists of a wheelhouse: hashes that pip checks, licences as the metadata has them."""

import hashlib
import importlib.util
import json
import re
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheelhouse():
    """The script, which is no module of the package."""
    spec = importlib.util.spec_from_file_location(
        "wheelhouse", ROOT / "packaging" / "wheelhouse.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, version: str, *headers: str) -> Path:
    """A wheel with nothing but its metadata."""
    file = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    told = "\n".join(["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *headers])
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(f"{file.name.rpartition('-py3')[0]}.dist-info/METADATA", told + "\n\ntext")
    return file


def test_every_wheel_has_a_hash_and_a_licence(wheelhouse, tmp_path):
    """requirements.txt is what pip --require-hashes reads; the bill names the program apart."""
    own = wheel(tmp_path, "theater-sustainment", "9.9", "License-Expression: MIT")
    wheel(tmp_path, "other_part", "1.0", "Classifier: License :: OSI Approved :: BSD License")
    wheel(tmp_path, "plain", "2.0", "License: Apache-2.0")
    wheel(tmp_path, "silent", "3.0")
    wheelhouse.lists(tmp_path)
    pins = (tmp_path / "requirements.txt").read_text().splitlines()
    assert len(pins) == 4
    assert all(re.fullmatch(r"[\w-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}", each) for each in pins)
    assert (
        f"theater-sustainment==9.9 --hash=sha256:{hashlib.sha256(own.read_bytes()).hexdigest()}"
        in pins
    )
    told = json.loads((tmp_path / "sbom.json").read_text())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    assert told["metadata"]["component"]["name"] == "theater-sustainment"
    found = {each["name"]: each["licenses"] for each in told["components"]}
    assert found == {
        "other_part": [{"license": {"name": "BSD License"}}],
        "plain": [{"license": {"name": "Apache-2.0"}}],
        "silent": [{"license": {"name": "not told in its metadata"}}],
    }
    for line in (tmp_path / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_the_same_wheels_give_the_same_lists(wheelhouse, tmp_path):
    """Byte by byte: nothing has a date or a number of its own."""
    wheel(tmp_path, "theater-sustainment", "9.9")
    wheelhouse.lists(tmp_path)
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    wheelhouse.lists(tmp_path)
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_the_container_runs_as_an_ordinary_user():
    """The last word on who runs it is not root, and nothing is fetched but the base."""
    lines = (ROOT / "packaging" / "Containerfile").read_text(encoding="utf-8").splitlines()
    steps = [line for line in lines if line and not line.startswith("#")]
    users = [line.split()[1] for line in steps if line.startswith("USER ")]
    assert users == ["theater"]
    assert steps.index("USER theater") < steps.index('ENTRYPOINT ["theater"]')
    text = "\n".join(steps)
    assert "--no-index" in text
    assert "--require-hashes" in text
    assert "curl" not in text


def test_the_version_is_one_in_every_file():
    """pyproject.toml, the package and the citation agree; so does the changelog."""
    import tomllib

    from sim.core.installed.version import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    assert project["version"] == __version__ == cited[1]
    dated = re.search(r"^date-released: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{__version__}] - {dated[1]}\n" in changes
