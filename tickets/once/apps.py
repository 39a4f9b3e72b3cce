from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnceConfig(AppConfig):
    name = "tickets.once"
    label = "once"
    verbose_name = _("Acts sent with a key")
