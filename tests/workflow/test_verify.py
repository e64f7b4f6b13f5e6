"""The verifier: an honest release is proved; no other key, file or swap of files is taken for one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.domain.leaflet import PartialDate
from app.formats.release_folder import ReleaseFiles
from app.workflow.verify import Proof, verify_release
from tests.workflow.release_builder import Builder
from tests.workflow.release_faults import (
    PL,
)
from tests.workflow.release_forge import PUBLIC, problems_of_signed, rehash, sign
from tests.workflow.release_world import DATES, LEAFLET


def test_an_honest_release_is_proved(honest: Path) -> None:
    assert verify_release(honest, PUBLIC) == Proof(
        release="1",
        created="2026-11-24T10:00:00+00:00",
        files=26,
        editions=3,
        texts=60,
        dates=9,
        sources=9,
        contacts=12,
        links=57,
        handouts=2,
        pdfs=8,
        withdrawn=0,
        entries=348,
        sign_offs=223,
    )


def test_the_key_may_be_a_file_and_the_release_be_reached_by_a_link(honest: Path, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(PUBLIC)
    (tmp_path / "site").symlink_to(honest)
    assert verify_release(tmp_path / "site", tmp_path / "key.pem") == verify_release(honest, PUBLIC)


def test_the_verifier_needs_neither_database_nor_renderer() -> None:
    code = "import sys, app.workflow.verify; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    renderer = ("page", "page_body", "page_style", "page_strings", "inline", "dates", "languages", "markdown", "prose")
    assert {"sqlalchemy", "jinja2", "flask", "app.store", *(f"app.formats.{name}" for name in renderer)} & {
        *loaded
    } == set()


def test_another_key_proves_nothing(honest: Path) -> None:
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert problems_of_signed(honest, stranger) == (
        "manifest.sig: this is not a signature of manifest.json by the owner of the public key.",
    )
    assert problems_of_signed(honest, b"no key")[0].startswith("The public key cannot be read")


def test_a_release_that_another_takes_the_place_of_while_it_is_proved_is_refused(
    honest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dates = {locale: (a, b, c.replace("2028", "2029")) for locale, (a, b, c) in DATES.items()}
    review = replace(LEAFLET.facts.review, next_due=PartialDate(2029, 6, 30))
    leaflet = replace(LEAFLET, facts=replace(LEAFLET.facts, review=review))
    forged = Builder(leaflet=leaflet, dates=dates).write(tmp_path / "forged")
    assert problems_of_signed(forged) == (), "signed by its own key it would be proved"
    sign(forged, Ed25519PrivateKey.generate())
    place = shutil.copytree(honest, tmp_path / "place")
    read, waiting = ReleaseFiles.read, {"manifest.json", "manifest.sig"}

    def swapped(files: ReleaseFiles, path: str) -> bytes:
        data = read(files, path)
        waiting.discard(path)
        if not waiting:
            shutil.copytree(forged, place, dirs_exist_ok=True)
        return data

    monkeypatch.setattr(ReleaseFiles, "read", swapped)
    assert f"{PL}: the file was changed after the release was signed." in problems_of_signed(place)


def test_other_contacts_than_the_log_has_are_refused(tmp_path: Path) -> None:
    folder = Builder().write(tmp_path)
    path = folder / "record/site.json"
    path.write_text(path.read_text().replace("0808 157 0142", "0808 157 0143"))
    rehash(folder)
    sign(folder)
    assert problems_of_signed(folder) == ("record/site.json: these are not the newest site facts that the log has.",)


def test_every_problem_names_its_file(honest: Path, tmp_path: Path) -> None:
    shutil.copytree(honest, tmp_path / "r")
    page = tmp_path / "r" / PL
    page.write_bytes(page.read_text().replace("5 mg", "6 mg").encode())
    (tmp_path / "r" / "robots.txt").unlink()
    (tmp_path / "r" / "more.html").write_text("x")
    assert problems_of_signed(tmp_path / "r") == (
        "more.html: the file is not in the manifest.",
        "robots.txt: the file is missing.",
        f"{PL}: the file was changed after the release was signed.",
    )
