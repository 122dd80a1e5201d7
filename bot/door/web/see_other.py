"""How a POST is answered.

A browser is sent on by GET, so that no posted word stays in its session files. The page's own script puts the
answer in place itself and leaves no such trace, so it gets the page at once: one journey over a slow line.
"""

from __future__ import annotations

from flask import Response, request


def see_other(address: str) -> Response:
    return Response(status=303, headers={"Location": address})


def is_script() -> bool:
    """Whether the page's own script asks. It may follow no redirect elsewhere, so it is told to go."""
    return "X-Script" in request.headers
