"""An administrator connects another program, looks how that goes, and ends it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from app.store import webhooks as stored
from app.store.engine import reading
from app.workflow import copies
from app.workflow.webhook_delivery import deliver
from tests.browser.conftest import NARROW, assert_good
from tests.receiver import documented_verifier, receiver

if TYPE_CHECKING:
    from app.workflow.installation import Installation
    from tests.browser.live import Live

Make = Callable[..., Any]


def test_a_program_is_connected_tried_sent_to_again_paused_and_removed(
    live: Live, installation: Installation, new_page: Make, somebody: Make
) -> None:
    config = dataclasses.replace(installation.config, webhook_networks=(ip_network("127.0.0.0/8"),))
    place = dataclasses.replace(installation, config=config)
    page = new_page(viewport=NARROW)
    live.sign_in(page, somebody("Ruth", content=["administrator"]))
    with receiver() as told:
        page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Administration").click()
        page.get_by_role("navigation", name="Administration").get_by_role("link", name="Webhooks").click()
        assert_good(page)
        page.get_by_label("Address").fill("https://user:word@cms.example.org/")
        page.get_by_role("button", name="Add the webhook").click()
        expect(page.get_by_role("alert")).to_contain_text("Leave user name, password and # out")
        assert_good(page)
        page.get_by_label("Address").fill(told.url)
        page.get_by_label("question.asked").uncheck()
        page.get_by_role("button", name="Add the webhook").click()
        secret = page.get_by_label("Give it to the program that receives").input_value()
        assert_good(page)
        with reading(installation.engine) as connection:
            [hook] = stored.everything(connection)
        assert "question.asked" not in hook.events
        page.get_by_role("button", name="Send a test message").click()
        expect(page.get_by_text("A test message is on its way")).to_be_visible()
        told.answer = 500
        deliver(place, hook.id)
        page.reload()
        expect(page.get_by_text("will be tried again")).to_be_visible()
        page.get_by_text("Message msg_").click()
        expect(page.get_by_text('"type":"webhook.ping"')).to_be_visible()
        assert_good(page)
        page.get_by_role("button", name="Send again").click()
        expect(page.get_by_text("It is sent again")).to_be_visible()
        told.answer = 200
        deliver(place, hook.id)
        page.reload()
        expect(page.get_by_text("answered 200")).to_be_visible()
        headers, body = told.got[-1]
        assert documented_verifier()(secret, headers, body, float(headers["webhook-timestamp"]))
        page.get_by_role("link", name="Pause").click()
        assert_good(page)
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_role("button", name="Let it go on")).to_be_visible()
        assert_good(page)
        page.get_by_role("navigation", name="Where you are").get_by_role("link", name="Webhooks").click()
        expect(page.get_by_role("table")).to_contain_text("paused")
        assert_good(page)
        page.get_by_role("link", name=told.url).click()
        page.get_by_role("link", name="Remove").click()
        assert_good(page)
        copies.mark(place, place.now())
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("The webhook is removed.")).to_be_visible()
        expect(page.get_by_text("tells no webhook anything")).to_contain_text("polyleaf take-over")
        assert_good(page)
