"""Files made to stop whoever reads them, sent to a server that has to go on answering."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from claimtracker.db import engine as engines
from tests.desks import Desk, seated, serving
from tests.exchange.test_extracts import PAGE, pdf, word_document

pytestmark = pytest.mark.slow

SECONDS, MEGABYTES = 20, 512
# What the kernel says of a child begins with what its parent held; so the child says it itself.
MEASURED = """
import runpy, sys, time
try:
    runpy.run_module("claimtracker.exchange.extracting", run_name="__main__", alter_sys=True)
finally:
    [held] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    print(held.split()[1], time.process_time(), file=sys.stderr)
"""
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(12)
)


def packed(name: str, content: bytes, times: int = 1) -> bytes:
    """Make an archive of one file, or of the same many times under other names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(times):
            archive.writestr(f"{number or ''}{name}", content)
    return written.getvalue()


def with_stream(content: bytes) -> bytes:
    """Make a PDF of one page whose content is packed."""
    stream = zlib.compress(content, 9)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n%%%%EOF" % (len(stream), stream)
    )


def attributes() -> bytes:
    """Make a page with an element of a hundred thousand attributes."""
    return f"<p {' '.join(f'a{n}=x' for n in range(100_000))}>words".encode()


def laughs() -> bytes:
    """Make a Word document whose one word is a thousand million others."""
    return packed("word/document.xml", f"<!DOCTYPE x [{LAUGHS}]><x>&l11;</x>".encode())


HOSTILE: dict[str, Callable[[], bytes]] = {
    "attributes.html": attributes,
    "deep.html": lambda: b"<div>" * 600_000,
    "tables.html": lambda: b"<table><tr><td>" * 200_000,
    "open.html": lambda: b"<" * 3_000_000,
    "comments.html": lambda: b"<!--" * 800_000,
    "bomb.docx": lambda: packed("word/document.xml", b"0" * 1_000_000_000),
    "many.docx": lambda: packed("word/document.xml", b"", 20_000),
    "laughs.docx": laughs,
    "bomb.pdf": lambda: with_stream(b"0 " * 500_000_000),
    "circle.pdf": lambda: with_stream(b"BT (words) Tj ET"),
    "brackets.pdf": lambda: with_stream(b"[" * 50_000_000),
    "page.pdf": PAGE.encode,
    **{f"cut-{n}.pdf": lambda n=n: pdf()[: n * 97] for n in range(8)},
    **{f"cut-{n}.docx": lambda n=n: word_document()[: n * 2_003] for n in range(1, 18)},
}


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path) -> Iterator[Desk]:
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'desk.db')}")
    with serving(engine) as port:
        yield Desk("Dora", port, seated(engine, ["Dora"])["Dora"])
    engine.dispose()


def longest_wait(desk: Desk, over: threading.Event) -> float:
    """Ask whether the server answers, until told that it is over; return the longest wait."""
    longest = 0.0
    while not over.wait(0.1):
        begun = time.monotonic()
        assert desk.ask("GET", "/healthz").status == 200
        longest = max(longest, time.monotonic() - begun)
    return longest


def test_hostile_files_end_with_a_sentence_while_the_server_answers(desk: Desk) -> None:
    over, costs = threading.Event(), {}
    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(longest_wait, desk, over)
        for name, made in HOSTILE.items():
            raw, form = made(), desk.form("/articles/new") | {"action": "read"}
            begun = time.monotonic()
            answer = desk.send_file("/articles/new", form, name, raw)
            costs[name] = time.monotonic() - begun
            assert answer.status in (200, 400, 413), (name, answer.status)
            assert answer.status == 200 or f"“{name}”" in answer.text, name
        over.set()
        longest = waiting.result()

    assert [name for name, seconds in costs.items() if seconds > SECONDS] == []
    assert longest < SECONDS / 4


@pytest.mark.parametrize("name", HOSTILE)
def test_child_that_reads_a_hostile_file_keeps_its_limits(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name]())
    command = [sys.executable, "-c", MEASURED, name.rpartition(".")[2]]
    with (tmp_path / name).open("rb") as given:
        done = subprocess.run(
            command, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )

    # One that was stopped for the time that it took says nothing any more.
    if done.returncode >= 0:
        *_, held, spent = done.stderr.split()
        assert int(held) / 1024 <= MEGABYTES
        assert float(spent) <= SECONDS
