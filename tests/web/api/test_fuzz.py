"""Requests that schemathesis makes up from the OpenAPI document, right and wrong ones, to an installation with data.

Nothing may fail on our side, be let in without a token, or be answered otherwise than the document says. Bounded: a few
requests an operation, the same ones each time; `make soak` sends twenty times as many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app import create_app
from app.web.api import openapi
from app.web.api.registry import OPERATIONS
from app.web.security import limiter
from app.workflow import queries, tokens
from tests.installation import Copies, published_road
from tests.soak import FACTOR

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
    ignored_auth,
]
# A text that is too long may make the whole request too large.
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": [400, 401, 403, 404, 405, 409, 413, 415, 422, 428]}}}
)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
EXAMPLES = 2


class Target:
    """An installation that is live, its API, and what is there to be asked for."""

    def __init__(self, folder: Path, copies: Copies) -> None:
        road = copies.of(published_road, folder / "road")
        content = ["editor", "publisher", "administrator"]
        somebody = road.person("Mighty", content, pl=["translator", "reviewer"], ur=["reviewer", "clinician"])  # type: ignore[arg-type]
        unit = road.unit("Syrup")
        query = queries.ask(road.installation, road.ada, "pl", unit.segment_id, "What is a syrup?")
        token = tokens.make(road.installation, somebody, "Fuzzer", tuple(tokens.SCOPES), 30, True)
        app = create_app(road.installation)
        app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False)
        limiter.enabled = False
        self.installation = road.installation
        self.headers = {"Authorization": f"Bearer {token}"}
        self.there = {
            "document_id": "winter-cough",
            "locale": "pl",
            "segment_id": unit.segment_id,
            "query_id": query,
            "number": 1,
            "person_id": road.cleo.id,
        }
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=CONFIG)


@pytest.fixture(scope="module")
def target(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    made = Target(tmp_path_factory.mktemp("fuzz"), copies)
    yield made
    made.installation.engine.dispose()
    limiter.enabled = True


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_no_request_breaks_anything_or_is_answered_otherwise_than_the_document_says(
    target: Target, operation: Any, mode: GenerationMode
) -> None:
    described = target.schema[f"/api/v1{operation.path}"][operation.method]

    @settings(
        max_examples=EXAMPLES * FACTOR,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(described.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            case.path_parameters.update({n: v for n, v in target.there.items() if n in case.path_parameters})
        case.call_and_validate(headers=target.headers, checks=CHECKS)

    send()


def test_the_document_describes_every_operation_once() -> None:
    said = [(m.upper(), p) for p, item in openapi.document()["paths"].items() for m in item]
    assert sorted(said) == sorted((one.method, f"/api/v1{one.path}") for one in OPERATIONS)
    names = [one.name for one in OPERATIONS]
    assert len(set(names)) == len(names)
    referred = set(re.findall(rb'"#/components/(\w+)/(\w+)"', openapi.written()))
    there = {(kind, name) for kind, held in openapi.document()["components"].items() for name in held}
    assert {(kind.decode(), name.decode()) for kind, name in referred} == {
        (kind, name) for kind, name in there if kind != "securitySchemes"
    }
