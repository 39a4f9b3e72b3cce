"""A desk with everybody on duty, on an ordinary Monday morning."""

import pytest

from tests.sla.clockwork import Crew


@pytest.fixture
def crew(db: None) -> Crew:
    """Monday 2026-11-23, 10:00 in Shanghai."""
    return Crew()
