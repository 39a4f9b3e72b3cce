"""Which adapters there are: `INTAKE_ADAPTERS` in the settings names the class of each."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from channels_intake.adapter import Adapter


@cache
def adapters() -> dict[str, Adapter]:
    """All of them by their slugs, in the order of the settings."""
    found = [import_string(path)() for path in settings.INTAKE_ADAPTERS]
    return {adapter.slug: adapter for adapter in found}


def label_of_setting(name: str) -> str:
    """What the setting `name` is called, in the reader's language; empty where no adapter has one of this name."""
    settings_of_all = (one for adapter in adapters().values() for one in adapter.settings)
    return next((str(one.label) for one in settings_of_all if one.name == name), "")


def adapter_of(slug: str) -> Adapter:
    """The adapter called `slug`; `KeyError` where there is none (any more)."""
    return adapters()[slug]
