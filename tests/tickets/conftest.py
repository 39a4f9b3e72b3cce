"""A small desk for every test of the ticket's life."""

import pytest

from tests.factories import Desk


@pytest.fixture
def desk(db: None) -> Desk:
    """One person of each role, a group and a category."""
    return Desk()
