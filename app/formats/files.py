"""Files written so that nobody ever sees half of one: aside, fsync, replace."""

from __future__ import annotations

import ctypes
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_file(path: Path, data: bytes) -> bool:
    """Put bytes into a file at once or not at all; return False, and touch nothing, where it holds them already."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = aside_of(path)
    try:
        write_synced(aside, data)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def aside_of(path: Path) -> Path:
    """Name the file beside `path` that this thread writes first: no other writer has it, and it names its process."""
    return path.with_name(f".{path.name}.{threading.get_native_id()}.{os.getpid()}.aside")


def write_private(path: Path, data: bytes) -> None:
    """Put bytes into a file that nobody else may read, at once or not at all."""
    old = os.umask(0o077)
    try:
        write_file(path, data)
    finally:
        os.umask(old)


def write_synced(path: Path, data: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_system(folder: Path) -> None:
    """Wait until everything that was written to a folder's file system is on the disk: one wait for many files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # syncfs(2), which Python does not have.
        if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Remove what processes of this machine that were killed while writing left aside, in a folder and below it."""
    for path in folder.rglob(".*.aside"):
        pid = path.suffixes[-2].removeprefix(".")
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            path.unlink(missing_ok=True)


def point(link: Path, target: str) -> None:
    """Make a symbolic link lead to `target` at once: there is no moment at which it leads nowhere.

    One process at a time may call this for a link.
    """
    for leftover in link.parent.glob(f".{link.name}.*.aside"):
        leftover.unlink()
    aside = aside_of(link)
    aside.symlink_to(target)
    os.replace(aside, link)
    sync_folder(link.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that other processes of this machine wait for; the system frees it when a process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def held(path: Path, shared: bool) -> Iterator[bool]:
    """Hold a lock, alone or beside others who share it; yield False at once where it cannot be had."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        try:
            fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
