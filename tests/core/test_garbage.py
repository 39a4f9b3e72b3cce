"""The collector rests while something is made, and works again afterwards."""

import gc

import pytest

from core.garbage import uncollected


def test_the_collector_rests_and_works_again_whatever_happens() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        _ = 1 / 0
    assert gc.isenabled()
