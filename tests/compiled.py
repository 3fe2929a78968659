"""What one application has compiled serves those of the other tests.

Every test opens an application of its own, and compiling the same templates and the same rules
of addresses again was half of what the tests of pages cost.
"""

from __future__ import annotations

from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

_MAKE_ENVIRONMENT = Flask.create_jinja_environment
_COMPILE_BUILDER = Rule._compile_builder


class _Kept(BytecodeCache):
    """Templates by their name and what they say."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_TEMPLATES = _Kept()
_BUILDERS: dict[tuple[str, str, bool], Any] = {}


def _environment(app: Flask) -> Environment:
    made = _MAKE_ENVIRONMENT(app)
    made.bytecode_cache = _TEMPLATES
    return made


def _builder(rule: Rule, append_unknown: bool = True) -> Any:
    key = (rule.rule, repr(rule.defaults), append_unknown)
    if key not in _BUILDERS:
        _BUILDERS[key] = _COMPILE_BUILDER(rule, append_unknown)
    return _BUILDERS[key]


def share() -> None:
    """Let all applications that are made from now on share what they compile."""
    Flask.create_jinja_environment = _environment
    Rule._compile_builder = _builder
