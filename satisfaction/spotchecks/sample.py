"""Drawing a sample: random, fair to every stratum, and the same again for the same seed. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from random import Random


def draw(population: Iterable[tuple[int, str]], *, size: int, seed: int) -> list[int]:
    """`size` of the ids of `population` (all, where there are fewer), each with its stratum: every stratum gets its
    share, rounded by the largest remainder, and within a stratum each id has the same chance. In random order.

    The same population, whatever its order, with the same size and seed gives the same sample.
    """
    strata: dict[str, list[int]] = defaultdict(list)
    for pk, stratum in sorted(population):
        strata[stratum].append(pk)
    luck = Random(seed)  # noqa: S311 (fair and repeatable is what is wanted, not secret)
    drawn: list[int] = []
    for stratum, quota in quotas({name: len(ids) for name, ids in strata.items()}, size=size).items():
        drawn += luck.sample(strata[stratum], quota)
    luck.shuffle(drawn)
    return drawn


def quotas(counts: Mapping[str, int], *, size: int) -> dict[str, int]:
    """How many each stratum gives: its share of `size`, the rest to those with the largest remainders (of equals, the
    smaller stratum first, which would else never be looked at). None gives more than it has.
    """
    total = sum(counts.values())
    size = min(size, total)
    if not size:
        return dict.fromkeys(sorted(counts), 0)
    shares = {name: divmod(count * size, total) for name, count in counts.items()}
    given = {name: whole for name, (whole, _rest) in shares.items()}
    by_remainder = sorted(counts, key=lambda name: (-shares[name][1], counts[name], name))
    for name in by_remainder[: size - sum(given.values())]:
        given[name] += 1
    return {name: given[name] for name in sorted(given)}
