"""An offline wheelhouse: every wheel that an installation needs, with hashes and licences.

``python packaging/wheelhouse.py DIR [EXTRA ...]`` builds the wheel of this checkout and those of
everything it rests on, in the versions of ``constraints.txt``, for this Python and this system.
Beside them it writes ``requirements.txt`` with a hash for each (what ``pip --require-hashes``
checks), ``SHA256SUMS``, and ``sbom.json``: components and licences as CycloneDX 1.5 has them.
"""

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from email.parser import HeaderParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INSTALL = "python -m pip install --no-index --find-links . --require-hashes -r requirements.txt"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "-q")


def main(words: Sequence[str]) -> int:
    """Build the wheels and write the lists."""
    if not words:
        print("usage: python packaging/wheelhouse.py DIR [EXTRA ...]", file=sys.stderr)
        return 2
    folder, *extras = words
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    build(place, extras)
    lists(place)
    print(f"{len([*place.glob('*.whl')])} wheels in {place}; there: {INSTALL}")
    return 0


def build(place: Path, extras: Sequence[str]) -> None:
    """All wheels; what has no wheel of its own is built."""
    what = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    pins = str(ROOT / "constraints.txt")
    subprocess.run([*PIP, "wheel", "-c", pins, "-w", str(place), what], check=True)


def lists(place: Path) -> None:
    """Hashes, requirements and licences of the wheels of a folder."""
    wheels = sorted(place.glob("*.whl"))
    found = [component(each) for each in wheels]
    pins = [f"{each['name']}=={each['version']} --hash=sha256:{_hash(each)}" for each in found]
    (place / "requirements.txt").write_text("\n".join(pins) + "\n", encoding="utf-8")
    (place / "sbom.json").write_text(json.dumps(sbom(found), indent=1) + "\n", encoding="utf-8")
    files = [*wheels, place / "requirements.txt", place / "sbom.json"]
    sums = [f"{digest(each)}  {each.name}\n" for each in files]
    (place / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _hash(each: Mapping[str, object]) -> str:
    hashes = each["hashes"]
    assert isinstance(hashes, list)
    return str(hashes[0]["content"])


def component(wheel: Path) -> dict[str, object]:
    """A wheel as a component: name, version, hash, licences."""
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (
            each
            for each in packed.namelist()
            if each.count("/") == 1 and each.endswith(".dist-info/METADATA")
        )
        told = HeaderParser().parsestr(packed.read(name).decode("utf-8"))
    package, version = told["Name"], told["Version"]
    licences = list(licences_of(told.items()))
    return {
        "type": "library",
        "name": package,
        "version": version,
        "purl": f"pkg:pypi/{package.lower().replace('_', '-')}@{version}",
        "hashes": [{"alg": "SHA-256", "content": digest(wheel)}],
        "licenses": licences or [{"license": {"name": "not told in its metadata"}}],
    }


def licences_of(headers: Sequence[tuple[str, str]]) -> Iterator[dict[str, object]]:
    """Licences as the metadata has them: an expression, else classifiers, else a short text.

    Source: Python core metadata specification, License-Expression.
    """
    every: dict[str, list[str]] = {}
    for key, value in headers:
        every.setdefault(key, []).append(value)
    if "License-Expression" in every:
        yield {"expression": every["License-Expression"][0]}
        return
    named = [
        each.rpartition(" :: ")[2]
        for each in every.get("Classifier", [])
        if each.startswith("License :: ")
    ]
    text = every.get("License", [""])[0].strip()
    if not named and text:
        named = [text.splitlines()[0][:80]]
    yield from ({"license": {"name": each}} for each in named)


def sbom(components: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """A bill of materials in CycloneDX 1.5; the same wheels give the same bytes."""
    own = [each for each in components if each["name"] == "theater-sustainment"]
    others = [each for each in components if each["name"] != "theater-sustainment"]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**own[0], "type": "application"}} if own else {},
        "components": others,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
