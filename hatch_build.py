"""What a wheel carries beside the package: the pages and the migrations.

In a checkout both lie beside the package and are read there, so an editable
install takes no copy that could go stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BESIDE_THE_PACKAGE = ("templates", "migrations")


class CustomBuildHook(BuildHookInterface[Any]):
    """Bring the folders beside the package into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders to a wheel that is meant to be installed elsewhere."""
        if version == "editable":
            return
        for name in BESIDE_THE_PACKAGE:
            for path in sorted(Path(self.root, name).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    inside = Path("claimtracker", path.relative_to(self.root))
                    build_data["force_include"][str(path)] = inside.as_posix()
