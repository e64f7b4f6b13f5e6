"""How the API takes requests: tokens, scopes, limits, input, repetition, ETags, pages, and refusals as problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from limits import RateLimitItemPerMinute

from app.web.api import problems, serving
from app.web.api.registry import OPERATIONS
from app.web.security import limiter
from app.workflow import accounts, personal_data
from app.workflow.taking_in import replace_source
from tests.web.api.conftest import calling

if TYPE_CHECKING:
    from flask import Flask

    from app.workflow.installation import Installation

Make = Callable[..., Any]
JSON = "application/json"


def told(response: Any) -> tuple[int, str, str]:
    """Return a problem's status, its type's last word and its sentence."""
    assert response.mimetype == "application/problem+json", response.text
    said = response.get_json()
    assert said["status"] == response.status_code
    assert said["request"] == response.headers["X-Request-Id"]
    kind = said["type"].removeprefix("/api/v1/#problem-")
    assert said["title"] == problems.KINDS[kind].title
    return response.status_code, kind, said["detail"]


def test_only_a_bearer_token_opens_it_no_session_of_a_browser(
    app: Flask, somebody: Make, client_of: Make, caller: Make
) -> None:
    ada = somebody("Ada", pl=["translator"])
    refused = client_of(ada).get("/api/v1/me")
    assert told(refused)[:2] == (401, "unauthenticated")
    assert refused.headers["WWW-Authenticate"] == 'Bearer realm="polyleaf"'
    unknown = calling(app, "polyleaf_x")("GET", "/me")
    assert told(unknown)[:2] == (401, "unauthenticated")
    assert unknown.headers["WWW-Authenticate"] == 'Bearer realm="polyleaf", error="invalid_token"'
    answer = caller(ada, "read")("GET", "/me")
    assert answer.get_json() == {
        "id": ada.id,
        "name": "Ada",
        "email": "ada@example.org",
        "demonstration": False,
        "roles": {"pl": ["translator"]},
        "token": "A program",
    }
    assert "Set-Cookie" not in answer.headers


def test_a_token_does_what_its_scopes_and_its_owners_roles_of_now_both_allow(
    installation: Installation, somebody: Make, caller: Make
) -> None:
    ann = somebody("Ann", content=["administrator", "editor"])
    call = caller(ann, "read")
    refused = call("POST", "/languages", {"tag": "fr"})
    assert told(refused) == (403, "missing-scope", "This takes a token with the scope admin.")
    assert refused.get_json()["scopes"] == ["admin"]
    assert call("GET", "/leaflets").status_code == 200
    for role in ("administrator", "editor"):
        somebody("Other", content=["administrator"])
        accounts.revoke(installation, ann, role, "", None)  # type: ignore[arg-type]
    assert told(call("GET", "/leaflets"))[:2] == (403, "not-allowed")


def test_a_token_to_review_with_withdraws_nothing_in_its_owners_name_as_publisher(somebody: Make, caller: Make) -> None:
    pat = somebody("Pat", content=["publisher"], ur=["reviewer"])
    told_of = {
        (scope, locale): told(
            caller(pat, scope)(
                "POST", f"/leaflets/winter-cough/editions/{locale}/withdrawals", {"reason": "A wrong dose."}
            )
        )[1]
        for scope in ("review", "publish")
        for locale in ("en", "pl", "ur")
    }
    assert {key for key, kind in told_of.items() if kind == "missing-scope"} == {("review", "en"), ("review", "pl")}


def test_a_token_makes_no_administrator_and_opens_no_account_of_one(
    installation: Installation, somebody: Make, caller: Make
) -> None:
    call = caller(somebody("Ann", content=["administrator"]))
    ada = somebody("Ada", pl=["translator"])
    invited = accounts.invite(installation, "new@example.org", "New", {"": ["administrator"]})
    etag = {"If-Match": call("GET", f"/people/{ada.id}").headers["ETag"]}
    answers = [
        call("POST", "/people", {"email": "eve@example.org", "roles": {"": ["administrator"]}}),
        call("POST", "/people", {"email": "new@example.org", "roles": {"pl": ["translator"]}}),
        call("PUT", f"/people/{ada.id}", {"roles": {"": ["administrator"]}}, etag),
    ]
    assert [told(one) for one in answers] == [
        (403, "not-allowed", "Administrators are made on the screens, not by a token.")
    ] * 3
    assert invited is not None
    assert accounts.invited(installation, invited) is not None, "the link that its owner has works still"
    assert call("GET", f"/people/{ada.id}").headers["ETag"] == etag["If-Match"]


def test_a_token_made_without_a_second_factor_stops_where_the_role_needs_one(
    installation: Installation, somebody: Make, caller: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.api.serving.needed", lambda _home, person: "publisher" in person.content_roles)
    pat = somebody("Pat", content=["publisher"])
    assert told(caller(pat, strong=False)("GET", "/leaflets"))[:2] == (403, "second-factor")
    assert caller(pat)("GET", "/leaflets").status_code == 200


def test_requests_and_wrong_tokens_are_counted_for_all_web_processes(
    app: Flask, somebody: Make, caller: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    call = caller(somebody("Ada"))
    wrong = [calling(app, f"polyleaf_{number}")("GET", "/me").status_code for number in range(22)]
    assert wrong == [401] * 20 + [429] * 2
    assert call("GET", "/me").status_code == 200, "who has a token is not kept out by others at the same address"
    monkeypatch.setattr("app.web.api.serving.FOR_A_TOKEN", RateLimitItemPerMinute(2))
    assert [call("GET", "/me").status_code for _ in range(3)] == [200, 200, 429]
    assert call("GET", "/me").headers["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("method", "path", "sent", "wanted"),
    [
        ("GET", "/nothing", {}, (404, "not-found")),
        ("PATCH", "/me", {}, (405, "method-not-allowed")),
        ("GET", "/leaflets/no%00thing", {}, (404, "not-found")),
        ("GET", "/questions/99999999999", {}, (404, "not-found")),
        ("POST", "/questions/99999999999/answer", {"json": {}}, (404, "not-found")),
        ("GET", f"/questions/{'9' * 5000}", {}, (404, "not-found")),
        ("GET", "/me?x=1", {}, (422, "invalid")),
        ("GET", "/leaflets?limit=0", {}, (422, "invalid")),
        ("GET", "/leaflets?limit=many", {}, (422, "invalid")),
        ("GET", "/leaflets?what=x", {}, (422, "invalid")),
        ("GET", "/leaflets?after=x", {}, (422, "invalid")),
        ("GET", "/leaflets?after=WzFd", {}, (422, "invalid")),
        ("GET", "/search?source=cough&after=WzEsIlx1ZDgwMCJd", {}, (422, "invalid")),
        ("POST", "/languages", {"data": "{}"}, (415, "media-type")),
        ("POST", "/languages", {"data": "{", "content_type": "application/json"}, (400, "malformed")),
        ("POST", "/languages", {"data": b"\xff", "content_type": "application/json"}, (400, "malformed")),
        ("POST", "/languages", {"data": "[" * 5000, "content_type": "application/json"}, (400, "malformed")),
        ("POST", "/languages", {"data": '{"tag":' * 400 + "1" + "}" * 400, "content_type": JSON}, (422, "invalid")),
        ("POST", "/languages", {"data": '{"tag": "\\ud800"}', "content_type": JSON}, (400, "malformed")),
        ("POST", "/languages", {"json": []}, (422, "invalid")),
        ("POST", "/languages", {"json": {"tag": "f\0r"}}, (422, "invalid")),
        ("POST", "/languages", {"json": {"tag": "fr", "colour": "blue"}}, (422, "invalid")),
        ("POST", "/languages", {"json": {"tag": "fr"}, "headers": {"Idempotency-Key": ""}}, (422, "invalid")),
        ("POST", "/languages", {"json": {"tag": "fr"}, "headers": {"Idempotency-Key": "x" * 256}}, (422, "invalid")),
        ("POST", "/languages", {"json": {"tag": "x" * 2_000_000}}, (413, "too-large")),
        ("POST", "/leaflets/conversions", {"data": b"x", "content_type": "image/png"}, (415, "media-type")),
        ("PUT", "/languages/pl", {"json": {}}, (428, "precondition-required")),
        ("PUT", "/languages/pl", {"json": {}, "headers": {"If-Match": '"x"'}}, (412, "changed")),
        ("PUT", "/languages/fr", {"json": {}, "headers": {"If-Match": '"x"'}}, (404, "not-found")),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_problem(
    somebody: Make, caller: Make, method: str, path: str, sent: dict[str, Any], wanted: tuple[int, str]
) -> None:
    call = caller(somebody("Ann", content=["administrator", "editor"]))
    assert told(call(method, path, **sent))[:2] == wanted


def test_a_failure_tells_a_number_and_no_detail(
    app: Flask, somebody: Make, caller: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    call = caller(somebody("Ann", content=["editor"]))

    def broken(*_arguments: Any) -> Any:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("app.web.api.resources.questions.english.questions", broken)
    status, kind, detail = told(call("GET", "/questions"))
    assert (status, kind) == (500, "internal")
    assert "secret" not in detail


def test_a_write_that_is_sent_again_is_answered_again_and_done_once(somebody: Make, caller: Make) -> None:
    call = caller(somebody("Ann", content=["administrator"]))
    key = {"Idempotency-Key": "a key"}
    first = call("POST", "/languages", {"tag": "fr"}, key)
    again = call("POST", "/languages", {"tag": "fr"}, key)
    assert (first.status_code, first.headers["Location"]) == (201, "/api/v1/languages/fr")
    assert (again.status_code, again.text, again.headers["Location"]) == (201, first.text, first.headers["Location"])
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert told(call("POST", "/languages", {"tag": "de"}, key))[:2] == (422, "key-reused")
    assert told(call("POST", "/languages", {"tag": "fr"}))[:2] == (400, "refused")
    refused = {"Idempotency-Key": "another key"}
    assert call("POST", "/languages", {"tag": "xx"}, refused).status_code == 404
    assert call("POST", "/languages", {"tag": "de"}, refused).status_code == 201, "a refusal uses no key up"


def test_a_change_that_is_sent_again_is_answered_as_then_although_its_etag_is_old(
    somebody: Make, caller: Make, installation: Installation
) -> None:
    call = caller(somebody("Ann", content=["administrator"]))
    ada = somebody("Ada", pl=["translator"])
    sent = {"If-Match": call("GET", f"/people/{ada.id}").headers["ETag"], "Idempotency-Key": "a key"}
    first = call("PUT", f"/people/{ada.id}", {"roles": {"pl": ["reviewer"]}}, sent)
    again = call("PUT", f"/people/{ada.id}", {"roles": {"pl": ["reviewer"]}}, sent)
    assert (first.status_code, again.status_code, again.text) == (200, 200, first.text)
    personal_data.erase(installation, ada)
    again = call("PUT", f"/people/{ada.id}", {"roles": {"pl": ["reviewer"]}}, sent)
    assert told(again)[:2] == (409, "done-already"), "her name was in the answer"
    gone = {"Idempotency-Key": "another key"}
    token = call("GET", "/me/tokens").get_json()["items"][0]["id"]
    assert call("DELETE", f"/me/tokens/{token}", headers=gone).status_code == 204


def test_an_answer_with_a_secret_is_given_once_and_kept_nowhere(somebody: Make, caller: Make) -> None:
    call = caller(somebody("Ann", content=["administrator"]))
    asked = {"email": "new@example.org", "roles": {"pl": ["translator"]}}
    key = {"Idempotency-Key": "a key"}
    link = call("POST", "/people", asked, key).get_json()["link"]
    assert link.startswith("http://127.0.0.1:8000/invitation/")
    assert told(call("POST", "/people", asked, key))[:2] == (409, "done-already")


def test_what_has_not_changed_is_not_sent_again_and_what_has_is_not_overwritten(somebody: Make, caller: Make) -> None:
    call = caller(somebody("Ann", content=["administrator"]))
    read = call("GET", "/languages/pl")
    tag = read.headers["ETag"]
    same = call("GET", "/languages/pl", headers={"If-None-Match": tag})
    assert (same.status_code, same.text, same.headers["ETag"]) == (304, "", tag)
    changed = call("PUT", "/languages/pl", {"clinical": True}, {"If-Match": tag})
    assert (changed.status_code, changed.get_json()["clinical"]) == (200, True)
    assert call("GET", "/languages/pl", headers={"If-None-Match": tag}).status_code == 200
    assert told(call("PUT", "/languages/pl", {"clinical": False, "confirmed": True}, {"If-Match": tag}))[1] == "changed"
    now = {"If-Match": call("GET", "/languages/pl").headers["ETag"]}
    assert told(call("PUT", "/languages/pl", {"clinical": False}, now))[:2] == (409, "needs-confirmation")
    assert call("PUT", "/languages/pl", {"clinical": False, "confirmed": True}, now).status_code == 200


def test_a_change_that_comes_between_looking_and_overwriting_is_not_overwritten(
    somebody: Make, caller: Make, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = somebody("Ann", content=["editor"])
    call, address = caller(ann), "/leaflets/winter-cough/source"
    read = call("GET", address)
    source = read.get_json()
    matched = serving._must_match

    def overtaken(*what: Any) -> Any:
        seen = matched(*what)
        theirs = source["markdown"].replace("weeks", "months", 1)
        replace_source(installation, ann, "winter-cough", theirs, source["version"])
        return seen

    monkeypatch.setattr(serving, "_must_match", overtaken)
    ours = {"markdown": source["markdown"].replace("weeks", "days", 1)}
    assert told(call("PUT", address, ours, {"If-Match": read.headers["ETag"]}))[:2] == (412, "changed")
    assert "months" in call("GET", address).get_json()["markdown"]


def test_pages_hold_everything_once_in_order(somebody: Make, caller: Make) -> None:
    ann = somebody("Ann", content=["administrator", "editor"])
    for number in range(6):
        somebody(f"Person{number}", pl=["translator"])
    call = caller(ann)
    for path, name in (
        ("/people", "id"),
        ("/log", "seq"),
        ("/leaflets", "id"),
        ("/leaflets/winter-cough/strings", "ordinal"),
    ):
        whole = [item[name] for item in call("GET", f"{path}?limit=200").get_json()["items"]]
        found, onward = [], f"{path}?limit=2"
        while onward:
            page = call("GET", onward).get_json()
            assert len(page["items"]) <= 2
            found += [item[name] for item in page["items"]]
            onward = (page["next"] or "").removeprefix("/api/v1")
        assert found == whole
        assert len(set(found)) == len(found) > 2


def test_every_kind_of_problem_is_described_where_its_type_leads(app: Flask) -> None:
    page = app.test_client().get("/api/v1/")
    assert page.status_code == 200
    assert [kind for kind in problems.KINDS if f'id="problem-{kind}"' not in page.text] == []
    assert [one.name for one in OPERATIONS if page.text.count(f'id="{one.name}"') != 1] == []
    assert "<code>english_waiting</code>" in page.text, "what a list holds"


def test_what_a_token_decides_is_on_record_with_its_name(
    installation: Installation, somebody: Make, caller: Make
) -> None:
    ann = somebody("Ann", content=["administrator"])
    call = caller(ann)
    call("POST", "/languages", {"tag": "fr"})
    newest = call("GET", "/log?limit=1").get_json()["items"][0]
    assert (newest["kind"], newest["name"], newest["token"]) == ("policy", "Ann", "A program")
    accounts.set_policy(installation, "de", ann)
    newest = call("GET", "/log?limit=1").get_json()["items"][0]
    assert (newest["kind"], newest["name"], newest["token"]) == ("policy", "Ann", None)
