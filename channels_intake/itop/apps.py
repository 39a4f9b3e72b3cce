from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ItopConfig(AppConfig):
    name = "channels_intake.itop"
    label = "itop"
    verbose_name = _("iTop")
