"""The API's operations as values: what each takes and gives, who may call it, and the function that answers.

A resource's module declares its functions with `get`, `post`, `put` and `delete`; parameters and answer are read from
their annotations. Routes, checks, the OpenAPI document and the tests' matrix are made of nothing else.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec

from app.web.access import Rule
from app.workflow.tokens import Scope

View = TypeVar("View", bound=Callable[..., Any])
Item = TypeVar("Item")

LARGEST = 2**31 - 1
"""The largest number of anything that both databases know."""

_ARGUMENT = re.compile(r"<(?:(int):)?(\w+)>")


class Answer(msgspec.Struct, kw_only=True):
    """What an operation answers with; later versions may add fields."""


class Request(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What an operation is sent, as the body or in the query; fields that nobody knows are refused."""


class Page(msgspec.Struct, Generic[Item], kw_only=True):
    """A stretch of a list; `next` is the address of the next one, null at the end."""

    items: list[Item]
    next: str | None


@dataclass(frozen=True)
class File:
    """An answer that is a file: its bytes, media type and name."""

    data: bytes
    media_type: str
    name: str


@dataclass(frozen=True)
class Upload:
    """A body that is a file, of one of the media types that the operation takes."""

    data: bytes
    media_type: str


@dataclass(frozen=True)
class Operation:
    """One operation: a method at a path below /api/v1.

    `takes` and `gives` are media types where body or answer are files. `stores` tells whether it changes anything, and
    so needs an Idempotency-Key; `secret`, whether its answer is never kept; `if_match`, whether it asks for the ETag
    of what is at its path; `slow`, that it writes files or waits for other servers, and so is no single transaction.
    """

    method: str
    rule: str
    name: str
    group: str
    summary: str
    description: str
    allowed: Rule
    scopes: tuple[Scope, ...]
    status: int
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    stores: bool
    secret: bool
    if_match: bool
    slow: bool
    query: type | None
    body: type | None
    answer: Any
    view: Callable[..., Any]

    @property
    def path(self) -> str:
        """The path as OpenAPI writes it: `/leaflets/{document_id}`."""
        return _ARGUMENT.sub(r"{\2}", self.rule)

    @property
    def arguments(self) -> dict[str, type]:
        """The arguments in the path, with their types."""
        return {name: int if kind else str for kind, name in _ARGUMENT.findall(self.rule)}


OPERATIONS: list[Operation] = []


def get(rule: str, allowed: Rule, *, gives: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Declare an operation that reads: with the scope `read`."""
    return _declare("GET", rule, allowed, ("read",), 200, gives=gives, stores=False)


def post(
    rule: str,
    allowed: Rule,
    *scopes: Scope,
    status: int = 200,
    takes: tuple[str, ...] = (),
    gives: tuple[str, ...] = (),
    stores: bool = True,
    secret: bool = False,
    slow: bool = False,
) -> Callable[[View], View]:
    """Declare an operation that does something, with one of these scopes."""
    return _declare("POST", rule, allowed, scopes, status, takes, gives, stores, secret, slow=slow)


def put(rule: str, allowed: Rule, *scopes: Scope, slow: bool = False) -> Callable[[View], View]:
    """Declare an operation that changes what is at its path, whose ETag it must be sent.

    A slow one is called with what the sender has seen there, as `seen`: it compares where it writes.
    """
    return _declare("PUT", rule, allowed, scopes, 200, if_match=True, slow=slow)


def delete(rule: str, allowed: Rule, *scopes: Scope) -> Callable[[View], View]:
    """Declare an operation that takes away what is at its path."""
    return _declare("DELETE", rule, allowed, scopes, 204)


def reader_at(rule: str) -> Operation:
    """Return the operation that reads what is at a path."""
    return next(one for one in OPERATIONS if (one.method, one.rule) == ("GET", rule))


def _declare(
    method: str,
    rule: str,
    allowed: Rule,
    scopes: tuple[Scope, ...],
    status: int,
    takes: tuple[str, ...] = (),
    gives: tuple[str, ...] = (),
    stores: bool = True,
    secret: bool = False,
    if_match: bool = False,
    slow: bool = False,
) -> Callable[[View], View]:
    def declare(view: View) -> View:
        hints = get_type_hints(view)
        summary, _, rest = (inspect.getdoc(view) or "").partition("\n\n")
        OPERATIONS.append(
            Operation(
                method,
                rule,
                view.__name__,
                view.__module__.rpartition(".")[2],
                " ".join(summary.split()),
                " ".join(rest.split()),
                allowed,
                scopes,
                status,
                takes,
                gives,
                stores,
                secret,
                if_match,
                slow,
                hints.get("query"),
                hints.get("body"),
                hints["return"],
                view,
            )
        )
        return view

    return declare
