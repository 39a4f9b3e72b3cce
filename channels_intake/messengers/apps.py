from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessengersConfig(AppConfig):
    name = "channels_intake.messengers"
    label = "messengers"
    verbose_name = _("Messengers")
