"""What the build brought for the browser is complete and is allowed to be passed on."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "claimtracker" / "static" / "vendor"
LOCK = json.loads((ROOT / "browser" / "package-lock.json").read_text(encoding="utf-8"))


def test_every_typeface_that_the_sheet_names_is_there_and_no_other() -> None:
    named = re.findall(r"url\(fonts/([\w.-]+)\)", (VENDOR / "fonts.css").read_text())

    assert {"latin", "latin-ext", "cyrillic", "greek"} <= set(
        re.findall(r"source-serif-4-([a-z-]+)-opsz-normal\.woff2", " ".join(named))
    )
    assert sorted(named) == sorted(path.name for path in (VENDOR / "fonts").iterdir())


def test_every_package_is_there_with_its_licence() -> None:
    packages = {
        f"{place.rpartition('node_modules/')[2]} {package['version']} ({package['license']})"
        for place, package in LOCK["packages"].items()
        if place
    }

    told = (VENDOR / "LICENCES.txt").read_text(encoding="utf-8")

    assert packages - set(told.splitlines()) == set()
    assert told.count("Copyright") >= len(packages)


def test_lock_holds_a_digest_for_every_package_and_no_address() -> None:
    packages = [package for place, package in LOCK["packages"].items() if place]

    assert [package for package in packages if "integrity" not in package] == []
    assert [package for package in packages if "resolved" in package] == []
