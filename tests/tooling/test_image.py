"""The image and its compose file, as far as they can be read without an engine to run them."""

import re
from typing import Any

import pytest
import yaml

from tests.tooling.programs import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "servicedesk"}
SETTINGS = "".join(
    path.read_text("utf-8") for path in (ROOT / "servicedesk").glob("*.py") if path.stem != "settings_test"
)


def test_the_services_are_those_of_a_grown_up_installation() -> None:
    assert set(COMPOSE["services"]) == {"postgres", "redis", "migrate", "web", "worker", "clocks", "mail", "beat"}


@pytest.mark.parametrize("variable", COMPOSE["x-desk"]["environment"])
def test_each_variable_that_is_passed_is_one_that_the_settings_read(variable: str) -> None:
    assert f'"{variable}"' in SETTINGS or variable == "FORWARDED_ALLOW_IPS", "uvicorn reads that"


def test_each_variable_of_the_example_is_one_that_compose_reads() -> None:
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    read = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text("utf-8")))
    assert set(example) <= read
    assert {name for name in read if f"${{{name}:?" in (ROOT / "docker-compose.yml").read_text("utf-8")} <= set(example)


@pytest.mark.parametrize("name", sorted(set(OURS) - {"migrate"}))
def test_nothing_starts_before_the_database_is_migrated(name: str) -> None:
    assert OURS[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


@pytest.mark.parametrize("name", sorted(set(COMPOSE["services"]) - {"web", "migrate"}))
def test_each_service_says_how_it_is(name: str) -> None:
    assert COMPOSE["services"][name]["healthcheck"]["test"]


def test_the_image_says_how_the_web_server_is_and_runs_as_nobody_special() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    assert "HEALTHCHECK" in dockerfile
    assert "/healthz" in dockerfile
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)


def test_every_package_gets_into_the_image() -> None:
    allowed = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages <= allowed
    assert {"manage.py", "templates", "static", "locale", "requirements/prod.lock"} <= allowed
