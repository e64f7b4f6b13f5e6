"""What the processes of an installation count, for Prometheus.

Where the supervisor started them, they share a folder (PROMETHEUS_MULTIPROC_DIR), so that any web process can tell the
counts of all of them.
"""

from __future__ import annotations

import os

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

REQUESTS = Histogram(
    "polyleaf_request_seconds",
    "Time to answer a request, by route and status.",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SWEEPS = Counter("polyleaf_sweeps", "Rounds of the worker that brings projections up to date.", ("outcome",))


def exposition() -> bytes:
    """Return what was counted, in Prometheus's text format."""
    if FOLDER not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def gauge(name: str, words: str, values: dict[str, float]) -> bytes:
    """Write one gauge in that format; `values` by label, such as 'state="waiting"', or by '' where there is one."""
    lines = [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
    lines += [f"{name}{{{label}}} {value:g}" if label else f"{name} {value:g}" for label, value in values.items()]
    return ("\n".join(lines) + "\n").encode()
