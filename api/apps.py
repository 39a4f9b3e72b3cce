from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = _("REST interface")

    def ready(self) -> None:
        """Registers the system check, and the token scheme with the OpenAPI generator."""
        from api import checks, schema  # noqa: F401 -- registered by being imported
