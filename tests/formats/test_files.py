"""Files that nobody ever sees half of, whoever else writes them."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from app.formats.files import aside_of, remove_leftovers, write_file


def test_threads_that_write_one_file_at_once_all_succeed_and_leave_one_of_their_texts(tmp_path: Path) -> None:
    path, texts = tmp_path / "key.pem", [bytes([letter]) * 4096 for letter in b"abcd"]
    together, failed = threading.Barrier(len(texts)), []

    def write(text: bytes) -> None:
        together.wait()
        for _ in range(25):
            try:
                write_file(path, text)
            except OSError as error:
                failed.append(error)

    threads = [threading.Thread(target=write, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert path.read_bytes() in texts
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "page.html"
    assert write_file(path, b"one")
    before = path.stat().st_ino
    assert not write_file(path, b"one")
    assert path.stat().st_ino == before
    assert write_file(path, b"two")
    assert path.read_bytes() == b"two"


def test_a_failed_write_leaves_the_old_file_and_nothing_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "page.html"
    write_file(path, b"one")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_file(path, b"two")
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_only_what_dead_processes_left_aside_is_removed(tmp_path: Path) -> None:
    mine = aside_of(tmp_path / "page.html")
    dead = tmp_path / ".page.html.7.999999999.aside"
    for path in (mine, dead):
        path.write_bytes(b"half")
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == [mine]
