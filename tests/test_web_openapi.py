"""The description of the API is true: allowed and forbidden requests are sent, and the answers compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode

from search.settings import Settings
from web import openapi
from web.app import create_app
from web.current import Current

PATHS = openapi.document(100)["paths"]


@pytest.fixture(scope="module")
def described(seeds_index: Path) -> Iterator[schemathesis.BaseSchema]:
    held = Current(seeds_index)
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", create_app(held, Settings(index=seeds_index)))
    held.close()


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *((path, GenerationMode.POSITIVE) for path in PATHS),
        *(
            (path, GenerationMode.NEGATIVE)
            for path, held in PATHS.items()
            if "{" not in path and held["get"]["parameters"]
        ),
    ],
)
def test_the_description_is_true(described: schemathesis.BaseSchema, path: str, mode: GenerationMode) -> None:
    """Allowed parameters are answered as described, others refused as described, and nothing breaks."""

    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def answered(case: schemathesis.Case) -> None:
        # That the lower sum lies below the upper one is nothing a schema can say.
        assume(not {"min_usd", "max_usd"} <= set(case.query or {}))
        case.call_and_validate()

    answered()
