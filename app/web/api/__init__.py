"""The JSON API, version 1: what the screens do, for other programs (docs/api.md).

Nothing is decided here: an operation reads its request, calls the function that the screens call, and answers.
"""

from app.web.api.operations import blueprint

__all__ = ["blueprint"]
