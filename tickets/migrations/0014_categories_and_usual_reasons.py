"""Categories are named in English, too, and usual reasons are rows that a manager edits."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from tickets.usual_reasons import load_usual_reasons


def forwards(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_usual_reasons(apps.get_model("tickets", "UsualReason"))


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0013_flow_of_tickets"),
    ]

    operations = [
        migrations.AddField(
            model_name="category",
            name="name_en",
            field=models.CharField(blank=True, max_length=80, verbose_name="Name in English"),
        ),
        migrations.CreateModel(
            name="UsualReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("carry_over", "Not finished today"),
                            ("transfer", "Transfer"),
                            ("decline", "Return to desk"),
                            ("escalate", "Escalate"),
                            ("cancel", "Cancel"),
                        ],
                        max_length=10,
                        verbose_name="Given for",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="Name")),
                ("name_en", models.CharField(blank=True, max_length=40, verbose_name="Name in English")),
                ("text", models.CharField(max_length=300, verbose_name="Text in Chinese")),
                ("text_en", models.CharField(blank=True, max_length=300, verbose_name="Text in English")),
                ("is_active", models.BooleanField(default=True, verbose_name="Active")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="Position")),
            ],
            options={
                "verbose_name": "Usual reason",
                "verbose_name_plural": "Usual reasons",
                "ordering": ("use", "position", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("use__in", ["carry_over", "transfer", "decline", "escalate", "cancel"])),
                        name="usual_reason_use_known",
                    ),
                    models.UniqueConstraint(fields=("use", "name"), name="usual_reason_once"),
                ],
            },
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
