"""What the clocks of a ticket show, for queues; when an open ticket is expected to be done; one more progress step."""

from datetime import UTC, datetime

from django.db import migrations, models
from django.db.models.functions import Coalesce

NEVER = datetime(9000, 1, 1, tzinfo=UTC)


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0004_defaults"),
    ]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="expected_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Expected completion"),
        ),
        migrations.AddField(
            model_name="ticket",
            name="next_norm",
            field=models.CharField(blank=True, max_length=20, verbose_name="Rule of the next time limit"),
        ),
        migrations.AddField(
            model_name="ticket",
            name="next_paused",
            field=models.BooleanField(default=False, verbose_name="Next time limit is paused"),
        ),
        migrations.AddField(
            model_name="ticket",
            name="next_started_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Next time limit runs since"),
        ),
        migrations.AddField(
            model_name="ticket",
            name="next_warn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Next time limit warns at"),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="progress",
            field=models.CharField(
                blank=True,
                choices=[
                    ("contacted", "User contacted"),
                    ("proposed", "Solution proposed"),
                    ("awaiting_approval", "Awaiting approval"),
                    ("awaiting_part", "Awaiting spare part"),
                    ("awaiting_user", "Awaiting user"),
                    ("appointment", "Appointment made"),
                    ("advised", "Consultation answered"),
                ],
                max_length=20,
                verbose_name="Progress",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.Case(
                    models.When(next_paused=False, then=Coalesce("next_due_at", models.Value(NEVER))),
                    default=models.Value(NEVER),
                    output_field=models.DateTimeField(),
                ),
                models.F("id"),
                condition=models.Q(
                    ("state__in", ("received", "acknowledged", "dispatched", "processing", "tracking", "confirming"))
                ),
                name="ticket_next_due",
            ),
        ),
    ]
