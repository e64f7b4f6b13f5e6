"""Values made once a process of what never changes, by a name that says all that they are made of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The values that were asked for last, `most` of them; nothing that people may judge anew belongs in here."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def peek(self, name: Hashable) -> Value | None:
        """Return the value of a name, None where it is not kept."""
        with self._lock:
            if name in self._values:
                self._values.move_to_end(name)
            return self._values.get(name)

    def keep(self, name: Hashable, value: Value) -> Value:
        """Keep a value, and let the one go that was not asked for longest; return it."""
        with self._lock:
            self._values[name] = value
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value
