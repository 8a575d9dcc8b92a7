"""The description of the API is true: allowed and forbidden requests are sent, and the answers compared."""

from __future__ import annotations

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode

from web import openapi, urls

PATHS = openapi.document(100)["paths"]


@pytest.fixture(scope="module")
def described(seeds_app: Flask) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", seeds_app)


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
        assume(not any(set(ends) <= set(case.query or {}) for ends in urls.RANGES))
        case.call_and_validate()

    answered()
