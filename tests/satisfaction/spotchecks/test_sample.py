"""The sample: fair, complete, repeatable."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from satisfaction.spotchecks.sample import draw, quotas

POPULATIONS = st.lists(st.sampled_from("abcd"), max_size=60).map(lambda strata: list(enumerate(strata)))


@given(POPULATIONS, st.integers(0, 70), st.integers(0, 2**31 - 1))
def test_norm_sat_4_the_sample_is_as_large_as_asked_holds_nobody_twice_and_comes_again(
    population: list[tuple[int, str]], size: int, seed: int
) -> None:
    drawn = draw(population, size=size, seed=seed)
    assert len(drawn) == len(set(drawn)) == min(size, len(population))
    assert set(drawn) <= {pk for pk, _stratum in population}
    shuffled = population[:]
    Random(1).shuffle(shuffled)
    assert draw(shuffled, size=size, seed=seed) == drawn


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(0, 500)), st.integers(0, 1000))
def test_norm_sat_4_every_stratum_gives_its_share_to_within_one(counts: dict[str, int], size: int) -> None:
    given_by = quotas(counts, size=size)
    total = sum(counts.values())
    assert sum(given_by.values()) == min(size, total)
    for name, count in counts.items():
        assert 0 <= given_by[name] <= count
        if total:
            assert abs(given_by[name] - count * min(size, total) / total) < 1


def test_norm_sat_4_within_a_stratum_each_has_the_same_chance() -> None:
    population = [(pk, "a" if pk < 10 else "b") for pk in range(20)]
    seen = Counter(pk for seed in range(2000) for pk in draw(population, size=4, seed=seed))
    assert sum(seen.values()) == 8000
    assert max(seen.values()) < 1.25 * min(seen.values())
