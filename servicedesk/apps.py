from django.apps import AppConfig


class ServiceDeskConfig(AppConfig):
    name = "servicedesk"

    def ready(self) -> None:
        """Registers the system checks of the installation and lets the packages hear each other's facts."""
        from servicedesk import checks  # noqa: F401 -- registered by being imported
        from servicedesk.subscriptions import connect

        connect()
