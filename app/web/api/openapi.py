"""The OpenAPI 3.1 document, made from the registry of operations and the types that they take and give."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import msgspec

from app.web.api import problems
from app.web.api.registry import OPERATIONS, File, Operation
from app.web.api.serving import LONGEST_KEY
from app.workflow.tokens import SCOPES

DESCRIPTION = """What the screens of the workspace do, for other programs. See docs/api.md for how to begin.

Every call carries a token of a person (`Authorization: Bearer ...`) and does what the token's scopes and that person's
roles both allow. Refusals are problems as in RFC 9457."""

Schema = dict[str, Any]


class ProblemAnswer(msgspec.Struct, kw_only=True, rename={"type_": "type"}):
    """Why a request was refused, and what to do; some types have further fields (see the API's page)."""

    type_: str
    title: str
    status: int
    detail: str
    request: str


@lru_cache(maxsize=1)
def document() -> Schema:
    """Return the document, made once a process."""
    types = {
        type_: None
        for one in OPERATIONS
        for type_ in (one.query, one.body if not one.takes else None, _answer_type(one))
        if type_ is not None
    }
    wanted = [*types, ProblemAnswer]
    schemas, components = msgspec.json.schema_components(wanted, ref_template="#/components/schemas/{name}")
    schema_of = dict(zip(wanted, schemas, strict=True))
    paths: Schema = {}
    for one in OPERATIONS:
        paths.setdefault(f"/api/v1{one.path}", {})[one.method.lower()] = _operation(one, schema_of, components)
    only_queries = {one.query for one in OPERATIONS} - {one.body for one in OPERATIONS} - {None}
    queries = {schema_of[type_]["$ref"].rpartition("/")[2] for type_ in only_queries}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Polyleaf",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [{"name": group} for group in dict.fromkeys(one.group for one in OPERATIONS)],
        "paths": paths,
        "components": {
            "schemas": {name: schema for name, schema in sorted(components.items()) if name not in queries},
            "responses": {"problem": _problem(schema_of[ProblemAnswer])},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Scopes: " + "; ".join(f"`{name}`: {words}" for name, words in SCOPES.items()),
                }
            },
        },
    }


@lru_cache(maxsize=1)
def written() -> bytes:
    """Return the document as JSON."""
    return json.dumps(document(), ensure_ascii=False, indent=1).encode()


def shown(operation: Operation) -> list[tuple[str, Schema]]:
    """Return the schemas of what an operation is sent and what it gives, for its page; of a list those of its items."""
    schemas = document()["components"]["schemas"]
    said = document()["paths"][f"/api/v1{operation.path}"][operation.method.lower()]
    found = []
    for title, part in (("Sends", said.get("requestBody", {})), ("Gets", said["responses"][str(operation.status)])):
        reference = part.get("content", {}).get("application/json", {}).get("schema", {})
        references = [one["$ref"] for one in (reference, *reference.get("anyOf", ())) if "$ref" in one]
        for name in (one.rpartition("/")[2] for one in references):
            items = schemas[name]["properties"].get("items", {}).get("items", {}).get("$ref")
            found.append((title, schemas[items.rpartition("/")[2]] if items else schemas[name]))
    return found


def statuses(operation: Operation) -> list[int]:
    """Return the statuses with which an operation may refuse."""
    found = {401, 403, 404, 422, 429, 500, 503}
    if operation.method != "GET":
        found |= {400, 409, 413, 502}
    if operation.body is not None:
        found |= {415}
    if operation.if_match:
        found |= {412, 428}
    if operation.method == "GET":
        found |= {400, 409}
    return sorted(found)


def _answer_type(operation: Operation) -> Any:
    return None if operation.answer in (File, type(None)) else operation.answer


def _operation(operation: Operation, schema_of: dict[Any, Schema], components: Schema) -> Schema:
    said = {
        "operationId": operation.name,
        "tags": [operation.group],
        "summary": operation.summary,
        "description": _description(operation),
        "parameters": _parameters(operation, schema_of, components),
        "responses": _responses(operation, schema_of),
    }
    if operation.takes:
        binary = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in operation.takes}
        said["requestBody"] = {"required": True, "content": binary}
    elif operation.body is not None:
        content = {"application/json": {"schema": schema_of[operation.body]}}
        said["requestBody"] = {"required": True, "content": content}
    return said


def _description(operation: Operation) -> str:
    scopes = " or ".join(f"`{scope}`" for scope in operation.scopes)
    needs = f"Takes the scope {scopes}. Allowed to: {operation.allowed.words}."
    return f"{operation.description}\n\n{needs}".strip()


def _parameters(operation: Operation, schema_of: dict[Any, Schema], components: Schema) -> list[Schema]:
    found: list[Schema] = []
    for name, type_ in operation.arguments.items():
        schema = {"type": "integer", "minimum": 0} if type_ is int else {"type": "string", "minLength": 1}
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    if operation.query is not None:
        query = components[schema_of[operation.query]["$ref"].rpartition("/")[2]]
        for name, schema in query["properties"].items():
            required = name in query.get("required", ())
            found.append({"name": name, "in": "query", "required": required, "schema": _without_null(schema)})
    if operation.stores:
        schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
        words = "Of your own making, new for each request. The same key again gives the first answer again, for a day."
        found.append(
            {"name": "Idempotency-Key", "in": "header", "required": True, "schema": schema, "description": words}
        )
    if operation.if_match:
        words = "The ETag of what is changed, as it was read."
        found.append(
            {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}, "description": words}
        )
    if operation.method == "GET":
        words = "ETags of what is known: where nothing changed the answer is 304."
        found.append({"name": "If-None-Match", "in": "header", "schema": {"type": "string"}, "description": words})
    return found


def _without_null(schema: Schema) -> Schema:
    """Return the schema of a parameter: one that is left out is null, none is sent as null."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    kept = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    if schema.get("default") is not None:
        kept["default"] = schema["default"]
    return {**kept, **(kinds[0] if len(kinds) == 1 else {"anyOf": kinds})} if kinds else kept


def _responses(operation: Operation, schema_of: dict[Any, Schema]) -> Schema:
    success: Schema = {"description": "Done." if operation.stores else "What was asked for."}
    if operation.gives:
        binary = {"schema": {"type": "string", "format": "binary"}}
        success["content"] = dict.fromkeys(operation.gives, binary)
    elif (answer := _answer_type(operation)) is not None:
        success["content"] = {"application/json": {"schema": schema_of[answer]}}
    if operation.method == "GET":
        success["headers"] = {"ETag": {"schema": {"type": "string"}, "required": True}}
    found: Schema = {str(operation.status): success}
    if operation.method == "GET":
        found["304"] = {"description": "Nothing changed since."}
    for status in statuses(operation):
        found[str(status)] = {"$ref": "#/components/responses/problem"}
    return found


def _problem(schema: Schema) -> Schema:
    return {"description": "The request was refused.", "content": {problems.MEDIA_TYPE: {"schema": schema}}}
