"""What the screens of webhooks answer beyond what a browser is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.store import webhooks as stored
from app.store.engine import reading

if TYPE_CHECKING:
    from app.workflow.installation import Installation

Make = Callable[..., Any]
URL = "https://cms.example.org/hooks"


def test_a_webhook_is_added_with_its_secret_shown_once_and_what_is_wrong_is_said(
    installation: Installation, client_of: Make, somebody: Make
) -> None:
    client = client_of(somebody("Ruth", content=["administrator"]))
    refused = client.post("/admin/webhooks", data={"url": "http//x", "event": "release.switched"})
    assert refused.status_code == 422
    assert "Type the address of a receiver" in refused.text
    assert 'value="http//x"' in refused.text
    added = client.post("/admin/webhooks", data={"url": URL, "event": "release.switched"})
    secret = re.search(r'value="(whsec_[^"]+)"', added.text)
    assert secret is not None
    with reading(installation.engine) as connection:
        [hook] = stored.everything(connection)
    page = f"/admin/webhooks/{hook.id}"
    assert "whsec_" not in client.get(page).text
    newer = client.post(f"{page}/secret").text
    assert "whsec_" in newer
    assert secret[1] not in newer
    assert client.post(page, data={"url": URL}).status_code == 422
    assert client.get(f"{page}/everything").status_code == 404
    assert client.post(f"{page}/everything").status_code == 404
    for delivery in ("x", "9" * 30, "-1"):
        assert client.post(f"{page}/again", data={"delivery": delivery}).status_code == 404
    for address in (page, "/admin/log", "/leaflets/questions", "/leaflets/reports"):
        assert client.get(f"{address}?before={'9' * 30}").status_code == 200
    for number in range(30):
        assert client.post(f"{page}/ping").status_code == 303, number
    older = re.search(r"before=(\d+)", client.get(page).text)
    assert older is not None
    assert client.get(f"{page}?before={older[1]}").text.count("webhook.ping</code>") == 5
    assert client.post(f"{page}/remove").location == "/admin/webhooks"
    assert client.get(page).status_code == 404
