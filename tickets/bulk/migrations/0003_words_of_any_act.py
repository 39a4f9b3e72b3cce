from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the rows that changed before: PostgreSQL alters no table whose rows wait for a check."""

    dependencies = [("bulk", "0002_closes_as_acts")]

    operations = [
        migrations.RemoveField("bulkrun", "remark"),
        migrations.AlterModelOptions(
            "bulkitem",
            {
                "ordering": ("position",),
                "verbose_name": "Ticket of a bulk act",
                "verbose_name_plural": "Tickets of bulk acts",
            },
        ),
        migrations.AlterModelOptions(
            "bulkrun", {"ordering": ("-id",), "verbose_name": "Bulk act", "verbose_name_plural": "Bulk acts"}
        ),
        migrations.AlterField(
            "bulkitem",
            "result",
            models.CharField(
                "Result",
                choices=[
                    ("waiting", "Waiting"),
                    ("done", "Done"),
                    ("already", "Was so already"),
                    ("refused", "Refused"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
    ]
