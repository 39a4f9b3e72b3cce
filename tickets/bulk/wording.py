"""Words that more than one file says."""

from django.utils.translation import gettext_lazy as _

NO_SUCH_RUN = _("There is no such bulk act.")
