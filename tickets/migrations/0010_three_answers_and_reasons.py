"""How a result is checked and avoided, when nobody answers, and why somebody rates as he does."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from tickets.reasons import load_reasons


def forwards(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_reasons(apps.get_model("tickets", "SurveyReason"))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_questions_per_category")]
    operations = [
        migrations.AddField(
            model_name="resolution",
            name="how_to_check",
            field=models.TextField(blank=True, verbose_name="How to check it"),
        ),
        migrations.AddField(
            model_name="resolution",
            name="how_to_avoid",
            field=models.TextField(blank=True, verbose_name="How to avoid it"),
        ),
        migrations.AddField(
            model_name="ticket",
            name="lapsed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Unanswered, may be closed since"),
        ),
        migrations.CreateModel(
            name="SurveyReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="Identifier")),
                (
                    "side",
                    models.CharField(
                        choices=[("praise", "What was good"), ("blame", "What was not good")],
                        max_length=6,
                        verbose_name="Side",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="Name")),
                ("name_en", models.CharField(blank=True, max_length=40, verbose_name="Name in English")),
                ("is_active", models.BooleanField(default=True, verbose_name="Active")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="Position")),
            ],
            options={
                "verbose_name": "Reason of a rating",
                "verbose_name_plural": "Reasons of ratings",
                "ordering": ("side", "position", "slug"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["praise", "blame"])), name="survey_reason_side_known"
                    )
                ],
            },
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
