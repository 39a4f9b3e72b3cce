"""The lock files hold what pyproject.toml asks for, and agree with each other."""

import re
import tomllib

import pytest

from tests.tooling.programs import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = {
    "core": [],
    "prod": PROJECT["project"]["optional-dependencies"]["prod"],
    "test": PROJECT["dependency-groups"]["test"],
    "lint": PROJECT["dependency-groups"]["test"] + PROJECT["dependency-groups"]["lint"],
    "browser": PROJECT["dependency-groups"]["test"] + PROJECT["dependency-groups"]["browser"],
}


def pins(lock: str) -> set[str]:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    return set(re.findall(r"^([a-z0-9.-]+==\S+)", text, re.MULTILINE))


def names(requirements: list[str] | set[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_all_that_the_project_asks_for(lock: str) -> None:
    asked = names(PROJECT["project"]["dependencies"] + LOCKS[lock])
    assert asked - names(pins(lock)) == set(), "make lock"


@pytest.mark.parametrize("lock", [name for name in LOCKS if name != "core"])
def test_a_larger_lock_holds_the_very_versions_of_the_core(lock: str) -> None:
    assert pins("core") - pins(lock) == set(), "make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_each_package_is_named_with_hashes_and_without_an_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_the_state_machine_comes_from_one_package_only(lock: str) -> None:
    assert "django-fsm" not in names(pins(lock))


def test_what_make_test_installs_has_no_browser_in_it() -> None:
    assert not names(pins("test")) & {"playwright", "pytest-playwright"}
