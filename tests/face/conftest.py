import pytest


@pytest.fixture(scope="session")
def base_url() -> None:
    """No page has an address before its server runs; also, the plugin's own fixture warns under pytest 9."""
