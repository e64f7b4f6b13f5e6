"""The road through the API: a leaflet is pushed, translated, reviewed, signed, published, corrected, withdrawn.

Each call does what the click does, and refuses what the click refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.store import log
from app.store.engine import reading
from app.web.security import limiter
from app.workflow import tokens
from app.workflow.audit import verify_log
from tests.installation import Copies, Road, approved_road, new_road
from tests.web.api.conftest import Call, calling


class Calls:
    """An installation and people who call its API: `calls.ada("GET", "/me")`."""

    def __init__(self, road: Road) -> None:
        self.road = road
        app = create_app(road.installation)
        app.config.update(TESTING=True)
        limiter.enabled = False
        for name in ("ada", "ben", "bea", "cleo", "pat", "ann"):
            person = getattr(road, name)
            setattr(self, name, calling(app, tokens.make(road.installation, person, "CMS", [*tokens.SCOPES], 30, True)))

    ada: Call
    ben: Call
    bea: Call
    cleo: Call
    pat: Call
    ann: Call


@pytest.fixture
def open_calls(tmp_path: Path, copies: Copies) -> Iterator[Callable[[Callable[..., Road]], Calls]]:
    opened: list[Road] = []

    def make(kind: Callable[..., Road]) -> Calls:
        road = copies.of(kind, tmp_path / "road")
        opened.append(road)
        return Calls(road)

    yield make
    limiter.enabled = True
    for road in opened:
        road.installation.engine.dispose()


def kind_of(response: Any) -> str:
    """Return the last word of a problem's type."""
    return str(response.get_json()["type"]).removeprefix("/api/v1/#problem-")


def done(response: Any, status: int = 200) -> Any:
    """Return what a call answers with that must not be refused."""
    assert response.status_code == status, response.text
    return response.get_json()


def test_a_string_walks_from_draft_to_approval_one_call_a_decision(open_calls: Any) -> None:
    calls = open_calls(new_road)
    road, ada, ben = calls.road, calls.ada, calls.ben
    unit = road.unit("Syrup")
    at = f"/languages/pl/units/{unit.segment_id}"
    first = done(ada("GET", "/languages/pl/queue?task=translate&limit=1"))["items"][0]
    assert first["status"] == "empty"
    assert kind_of(ada("GET", "/languages/pl/queue?task=review")) == "not-allowed"
    assert done(ada("POST", f"{at}/checks", {"text": "Syrop 5 ml"}))["findings"][0]["severity"] == "block"

    opened = done(ada("POST", f"{at}/openings"))
    assert (opened["fingerprint"], opened["held_by"]) == ("", None)
    assert done(calls.bea("POST", f"{at}/openings"))["held_by"] == "Ada"
    saved = done(ada("POST", f"{at}/suggestions", {"text": "Syrop 5 ml", "seen": ""}))
    assert saved["status"] == "suggested"
    stale = ada("POST", f"{at}/suggestions", {"text": "Syropek", "seen": ""})
    assert (stale.status_code, kind_of(stale), stale.get_json()["now"]) == (409, "stale", saved["fingerprint"])

    def sign(text: str) -> Any:
        opened = done(ada("POST", f"{at}/openings"))
        sent = {"text": text, "seen": opened["fingerprint"], "shown": opened["shown"]}
        return ada("POST", f"{at}/translations", sent)

    blocked = sign("Syrop 5 ml")
    assert (blocked.status_code, kind_of(blocked)) == (422, "blocked")
    finding = blocked.get_json()["findings"][0]["key"]
    asked = {"seen": saved["fingerprint"], "finding": finding, "reason": "The spoon is in the box."}
    done(ada("POST", f"{at}/waiver-requests", asked))
    waiting = done(ben("GET", "/languages/pl/waiver-requests"))["items"]
    assert [(one["finding"], one["asked_by"]) for one in waiting] == [(finding, "Ada")]
    done(ben("POST", f"{at}/waivers", asked))
    translated = done(sign("Syrop 5 ml"))
    assert translated == {"fingerprint": saved["fingerprint"], "status": "translated"}

    own = calls.bea
    opened = done(own("POST", f"{at}/openings"))
    seen = {"kind": "reviewed", "seen": opened["fingerprint"], "shown": opened["shown"]}
    assert kind_of(ada("POST", f"{at}/reviews", seen)) == "not-allowed"
    assert kind_of(own("POST", f"{at}/reviews", seen | {"shown": "x"})) == "stale"
    approved = done(own("POST", f"{at}/reviews", seen))
    assert approved == {"fingerprint": saved["fingerprint"], "status": "approved"}
    read = done(own("GET", at))
    assert (read["status"], read["target"], "withdraw" in read["may"]) == ("approved", "Syrop 5 ml", True)
    assert [one["kind"] for one in read["history"]] == [
        "suggestion", "waiver_requested", "waiver", "translated", "reviewed",
    ]  # fmt: skip
    back = {"seen": saved["fingerprint"], "reason": "I looked at the wrong line."}
    assert done(own("POST", f"{at}/withdrawals", back))["status"] == "rejected"
    with reading(road.installation.engine) as connection:
        decided = log.about(connection, [saved["fingerprint"]])
        plain = log.plain_values(connection, [entry.seq for entry in decided])
    assert {plain[entry.seq, "token"] for entry in decided} == {"CMS"}
    verify_log(road.installation)


def test_a_reviewers_correction_takes_another_reviewer_and_a_draft_signed_unread_is_on_record(open_calls: Any) -> None:
    calls = open_calls(new_road)
    road = calls.road
    unit = road.unit("Syrup")
    at = f"/languages/pl/units/{unit.segment_id}"
    road.sign(road.ada, unit, "translated", "Syrop")
    opened = done(calls.ben("POST", f"{at}/openings"))
    corrected = {"kind": "reviewed", "text": "Syropek", "seen": opened["fingerprint"], "shown": opened["shown"]}
    assert done(calls.ben("POST", f"{at}/reviews", corrected))["status"] == "translated"
    opened = done(calls.ben("POST", f"{at}/openings"))
    again = {"kind": "reviewed", "seen": opened["fingerprint"], "shown": opened["shown"]}
    assert kind_of(calls.ben("POST", f"{at}/reviews", again)) == "not-allowed"
    sent = {"seen": opened["fingerprint"], "reason": "Too familiar."}
    assert done(calls.bea("POST", f"{at}/rejections", sent))["status"] == "rejected"
    said = done(calls.ann("POST", f"{at}/comments", {"words": "Doctors say syrop."}))["items"]
    assert [(one["name"], one["words"]) for one in said] == [("Ann", "Doctors say syrop.")]
    question = done(calls.ben("POST", f"{at}/questions", {"question": "Which syrup?"}))["id"]
    assert done(calls.ann("GET", "/questions"))["items"][0]["question"] == "Which syrup?"
    reply = {"outcome": "note", "answer": "Any."}
    assert done(calls.ann("POST", f"/questions/{question}/answer", reply))["outcome"] == "note"
    assert kind_of(calls.ann("POST", f"/questions/{question}/answer", reply)) == "refused"


def test_a_push_keeps_what_did_not_change_and_refuses_what_was_not_seen_or_has_faults(open_calls: Any) -> None:
    calls = open_calls(approved_road)
    ann, road = calls.ann, calls.road
    read = ann("GET", "/leaflets/winter-cough/source")
    source, tag = done(read), {"If-Match": read.headers["ETag"]}
    changed = source["markdown"].replace("Tablet", "A tablet")
    assert changed != source["markdown"]
    assert kind_of(calls.pat("PUT", "/leaflets/winter-cough/source", {"markdown": changed}, tag)) == "not-allowed"
    faulty = source["markdown"].replace("id: winter-cough", "id: another")
    refused = ann("PUT", "/leaflets/winter-cough/source", {"markdown": faulty}, tag)
    assert (refused.status_code, kind_of(refused)) == (400, "content-faults")
    assert refused.get_json()["faults"][0]["field"] == "id"
    broken = ann("PUT", "/leaflets/winter-cough/source", {"markdown": "no front matter"}, tag)
    assert kind_of(broken) == "content-faults"
    assert (road.source / "winter-cough.md").read_text("utf-8") == source["markdown"], "nothing was changed"
    same = done(ann("PUT", "/leaflets/winter-cough/source", {"markdown": source["markdown"]}, tag))
    assert (same["change"], same["version"]) == ("same", 1)
    pushed = done(ann("PUT", "/leaflets/winter-cough/source", {"markdown": changed}, tag))
    assert (pushed["change"], pushed["version"], pushed["added"], pushed["removed"]) == ("changed", 2, 1, 1)
    assert kind_of(ann("PUT", "/leaflets/winter-cough/source", {"markdown": changed}, tag)) == "changed"
    assert road.unapproved() == ["A tablet"]
    entry = done(ann("GET", "/log?limit=5"))["items"]
    version = next(one for one in entry if one["kind"] == "source_version")
    assert (version["name"], version["role"], version["token"]) == ("Ann", "editor", "CMS")
    difference = done(ann("GET", "/leaflets/winter-cough/differences?old=1&new=2"))
    [change] = difference["changes"]
    assert (change["old_text"], change["new_text"], change["waiting"]) == ("Tablet", "A tablet", ["pl", "ur"])
    two = {"old_segment": change["old_segment"], "new_segment": change["new_segment"]}
    assert done(ann("POST", "/leaflets/winter-cough/unchanged", two)) == {"carried": ["pl", "ur"], "without": []}
    sent = {"text": "Tablet", "seen": "A tablet"}
    at = f"/leaflets/winter-cough/strings/{change['new_segment']}"
    assert done(ann("GET", f"{at}/consequences?text=Tablet"))["approved_in"] == ["pl", "ur"]
    assert done(ann("POST", f"{at}/corrections", sent)) == {"version": 3}


def test_a_new_leaflet_comes_in_as_markdown_or_from_a_file_that_is_looked_at_first(open_calls: Any) -> None:
    calls = open_calls(new_road)
    ann, road = calls.ann, calls.road
    export = (
        "# Colds\n\nThis leaflet is for adults who live in the UK.\n\n## At home\n\nA cold gets better by itself.\n\n"
        "## Sources\n\n- Doe J. Colds. *J Imagined Med* 2020;5(1):1-9.\n"
    )
    looked = done(ann("POST", "/leaflets/conversions?name=colds", data=export, content_type="text/markdown"))
    assert (looked["slug"], looked["taken"]) == ("colds", "")
    assert "colds" not in {one["id"] for one in done(ann("GET", "/leaflets"))["items"]}
    made = ann("POST", "/leaflets", {"slug": looked["slug"], "markdown": looked["markdown"]})
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/leaflets/colds")
    assert made.get_json()["findings"], "it has no dates yet"
    assert kind_of(ann("POST", "/leaflets", {"slug": "colds", "markdown": looked["markdown"]})) == "refused"
    desk = done(ann("GET", "/leaflets/colds/desk"))["items"]
    answer = {"finding": desk[0]["key"], "outcome": "dismissed", "words": "A demonstration."}
    assert done(ann("POST", "/leaflets/colds/desk", answer))["items"][0]["answer"] == "dismissed"
    road.edit("A cold gets", "Most colds get", "colds.md")
    assert [one["id"] for one in done(ann("POST", "/leaflets/folder?dry_run=true"))["documents"]] == ["colds"]
    assert [one["version"] for one in done(ann("POST", "/leaflets/folder"))["documents"]] == [2]


def test_an_edition_is_read_signed_published_withdrawn_and_brought_back(open_calls: Any) -> None:
    calls = open_calls(new_road)
    ben, pat, road = calls.ben, calls.pat, calls.road
    at = "/leaflets/winter-cough"
    assert len(done(ben("GET", f"{at}/editions/pl"))["missing"]) > 10
    assert kind_of(ben("POST", f"{at}/editions/pl/readings", {"seen": 64 * "0"})) == "not-approved"
    road.approve_rest()
    state = done(ben("GET", f"{at}/editions/pl"))
    assert kind_of(ben("POST", f"{at}/editions/pl/readings", {"seen": 64 * "0"})) == "stale"
    read = done(ben("POST", f"{at}/editions/pl/readings", {"seen": state["content_hash"]}))
    assert (read["read_by_reviewer"], read["signed"]) == (True, False)
    assert done(pat("POST", f"{at}/signatures", {})) == {"locales": ["en", "pl"]}
    assert {one["change"] for one in done(pat("GET", "/releases/plan"))["editions"]} == {"new"}
    key = {"Idempotency-Key": "publish once"}
    released = done(pat("POST", "/releases", headers=key))
    assert (released["number"], released["new"], released["editions"]) == (1, True, 2)
    assert done(pat("POST", "/releases", headers=key)) == released
    assert done(pat("POST", "/releases"))["new"] is False
    proof = road.verify()
    told = done(pat("GET", "/releases/1"))
    assert told["manifest_sha256"] == sha256((road.site / "manifest.json").read_bytes()).hexdigest()
    assert (told["log_head"]["seq"], proof.release) == (proof.entries, "1")
    assert kind_of(pat("GET", "/releases/9")) == "not-found"
    live = done(pat("GET", f"{at}/editions"))["live"]
    assert set(live) == {"en", "pl"}
    record = done(pat("GET", f"{at}/editions/pl/record"))
    acts = {act["token"] for text in record["texts"] for act in text["acts"]}
    assert (record["read"]["name"], record["read"]["token"], acts) == ("Ben", "CMS", {""})
    gone = {"reason": "A dose is wrong.", "urgent": True}
    withdrawn = done(ben("POST", f"{at}/editions/pl/withdrawals", gone))
    assert (withdrawn["number"], withdrawn["withdrawn"]) == (2, 1)
    assert kind_of(calls.ada("POST", f"{at}/editions/pl/withdrawals", gone)) == "not-allowed"
    assert kind_of(ben("POST", f"{at}/editions/en/withdrawals", gone)) == "not-allowed"
    back = pat("POST", f"{at}/signatures", {})
    assert (kind_of(back), back.get_json()["withdrawn"]) == ("needs-return", ["pl"])
    assert done(pat("POST", f"{at}/signatures", {"bring_back": ["pl"]})) == {"locales": ["en", "pl"]}
    assert done(pat("POST", "/releases"))["number"] == 3
    assert done(pat("POST", "/releases/1/returns", {"reason": "By mistake."}))["number"] == 3, "nothing differs"
    road.edit("Syrup", "A syrup")
    road.sync()
    outdated = done(pat("GET", f"{at}/outdated"))["items"]
    assert {one["locale"] for one in outdated} == {"en", "pl"}
    seen = [{name: one[name] for name in ("document", "locale", "version")} for one in outdated]
    assert kind_of(pat("POST", f"{at}/outdated/withdrawals", {"seen": seen[:1], "reason": "Urgent."})) == "refused"
    assert done(pat("POST", f"{at}/outdated/withdrawals", {"seen": seen, "reason": "Urgent."}))["withdrawn"] == 2
    assert [one["number"] for one in done(pat("GET", "/releases"))["items"]] == [4, 3, 2, 1]
    road.verify()


def test_the_team_asks_people_and_keeps_glossary_memory_and_languages(open_calls: Any) -> None:
    calls = open_calls(new_road)
    ann, ada, road = calls.ann, calls.ada, calls.road
    entry = {"source": "syrup", "target": "syrop", "reason": "So do pharmacists."}
    dry = done(ada("POST", "/languages/pl/glossary?dry_run=true", {"entries": [entry]}))
    assert (dry["added"], done(ada("GET", "/languages/pl/glossary"))["items"]) == (1, [])
    assert done(ada("POST", "/languages/pl/glossary", {"entries": [entry]}))["added"] == 1
    assert done(ada("GET", f"/languages/pl/units/{road.unit('Syrup').segment_id}"))["terms"][0]["target"] == "syrop"
    file = ada("GET", "/languages/pl/glossary/file")
    assert file.mimetype == "text/csv"
    brought = ada("POST", "/languages/pl/glossary/import", data=file.data, content_type="text/csv")
    assert done(brought)["same"] == 1
    assert done(ada("POST", "/languages/pl/glossary/removals", {"source": "syrup"}))["removed"] == 1
    assert len(done(ada("GET", "/languages/pl/glossary/history?source=syrup"))["items"]) == 2

    road.approve("Syrup", "Syrop")
    tmx = ada("GET", "/languages/pl/memory/file")
    again = ada("POST", "/languages/ur/memory/import?name=old", data=tmx.data, content_type=tmx.mimetype)
    assert done(again)["found"] == 0, "it is Polish"
    assert done(ada("GET", "/languages/pl/memory?source=Syrup"))["items"][0]["target"] == "Syrop"

    taken = ada("POST", "/languages/pl/batches", {"format": "po", "document": "winter-cough"})
    assert taken.mimetype == "text/x-gettext-translation"
    worked = taken.data.replace(b'msgid "Fever"\nmsgstr ""', 'msgid "Fever"\nmsgstr "Gorączka"'.encode())
    proposal = done(ada("POST", "/languages/pl/batches/return", data=worked, content_type=taken.mimetype))
    texts = [{n: one[n] for n in ("segment_id", "text", "standing")} for one in proposal["texts"]]
    if texts:
        sent = {"file": proposal["file"], "batch": proposal["batch"], "texts": texts}
        assert done(ada("POST", "/languages/pl/batches/texts", sent)) == {"stored": len(texts), "changed": []}

    asked = {"document": "winter-cough", "locale": "pl", "person": road.ada.id, "due_on": "2026-12-01"}
    number = done(ann("POST", "/assignments", asked), 201)["id"]
    assert kind_of(ann("POST", "/assignments", asked)) == "refused"
    passed = done(ann("POST", f"/assignments/{number}/passings", {"person": road.ben.id}))["id"]
    assert [one["name"] for one in done(ann("GET", "/assignments"))["items"]] == ["Ben"]
    assert ann("DELETE", f"/assignments/{passed}").status_code == 204
    assert done(ann("GET", "/assignments"))["items"] == []

    read = ann("GET", f"/people/{road.cleo.id}")
    roles = {"pl": ["clinician", "reviewer"]}
    changed = ann("PUT", f"/people/{road.cleo.id}", {"roles": roles}, {"If-Match": read.headers["ETag"]})
    assert done(changed)["roles"] == roles
    read = ann("GET", f"/people/{road.ann.id}")
    last = ann("PUT", f"/people/{road.ann.id}", {"roles": {"": ["editor"]}}, {"If-Match": read.headers["ETag"]})
    assert (last.status_code, "last administrator" in last.get_json()["detail"]) == (403, True)
    profile = {"If-Match": ada("GET", "/me/profile").headers["ETag"]}
    assert done(ada("PUT", "/me/profile", {"languages": "Polish", "mail": "daily"}, profile))["mail"] == "daily"


def test_drafting_is_planned_asked_for_and_ended(
    somebody: Callable[..., Any], caller: Callable[..., Call], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = caller(somebody("Ann", content=["editor"]))
    monkeypatch.setattr("app.web.drafts.held_documents", lambda *_: {})
    plan = done(ann("GET", "/drafts/plan?locale=pl&document=winter-cough"))
    assert (plan["strings"], plan["held"]) == (20, [])
    assert kind_of(ann("POST", "/drafts", {"locale": "pl", "engine": "nobody"})) == "refused"
    made = ann("POST", "/drafts", {"locale": "pl", "engine": plan["engines"][0]})
    job = done(made, 202)
    assert made.headers["Location"] == f"/api/v1/drafts/{job['id']}"
    assert done(ann("POST", f"/drafts/{job['id']}/moves", {"action": "cancel"}))["state"] == "cancelled"
    assert done(ann("GET", f"/drafts/{job['id']}"))["failures"] == []
    assert [one["id"] for one in done(ann("GET", "/drafts"))["items"]] == [job["id"]]
