from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailIntakeConfig(AppConfig):
    name = "channels_intake.mail"
    label = "intake_mail"
    verbose_name = _("Mail intake")
