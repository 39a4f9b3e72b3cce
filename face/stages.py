"""The stages of a life on the rule: what is done, where the float stands, what is to come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

StageState = Literal["done", "current", "future", "stopped"]


@dataclass(frozen=True)
class Stage:
    """One stretch of the rule: its name, its state, and below it who and when (`sub`).

    `stopped` is where a cancelled life ended; nothing after it comes.
    """

    label: str
    state: StageState = "future"
    sub: str = ""


@dataclass(frozen=True)
class Rule:
    """All stages, and where the float stands."""

    stages: tuple[Stage, ...]

    @property
    def index(self) -> int:
        """The place of the float, from 0: the current or stopped stage, else the last that is done."""
        for index, stage in enumerate(self.stages):
            if stage.state in {"current", "stopped"}:
                return index
        return max((i for i, stage in enumerate(self.stages) if stage.state == "done"), default=0)

    @property
    def present(self) -> Stage:
        """The stage under the float."""
        return self.stages[self.index]

    @property
    def position(self) -> int:
        """The place of the float as people count, from 1."""
        return self.index + 1

    @property
    def marks(self) -> list[tuple[int, bool]]:
        """For the small rule: the x of each mark (20 apart) and whether it has been passed."""
        return [(20 * i, i < self.index) for i in range(len(self.stages))]

    @property
    def float_x(self) -> int:
        """The x of the float on the small rule."""
        return 20 * self.index

    @property
    def width(self) -> int:
        """The length of the small rule."""
        return 20 * (len(self.stages) - 1) + 1


def rule_of(stages: Iterable[Stage | Mapping[str, str]]) -> Rule:
    """The rule of `stages`, given as `Stage`s or mappings of the same names. Refuses none (`ValueError`)."""
    made = tuple(stage if isinstance(stage, Stage) else Stage(**stage) for stage in stages)  # type: ignore[arg-type]
    if not made:
        raise ValueError("A rule needs at least one stage.")
    return Rule(made)
