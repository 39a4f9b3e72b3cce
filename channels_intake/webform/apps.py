from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class WebFormConfig(AppConfig):
    name = "channels_intake.webform"
    label = "webform"
    verbose_name = pgettext_lazy("way in", "Form without log-in")
