import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Takes over the tables of bulk closes, and adds what any act needs."""

    initial = True

    dependencies = [
        ("closing", "0002_runs_become_bulk_acts"),
        ("tickets", "0010_three_answers_and_reasons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="BulkRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("running", "Running"), ("done", "Done"), ("stopped", "Stopped")],
                                default="running",
                                max_length=8,
                                verbose_name="State",
                            ),
                        ),
                        ("remark", models.TextField(blank=True, verbose_name="Remark")),
                        (
                            "via",
                            models.CharField(
                                choices=[
                                    ("web", "Browser"),
                                    ("rest", "REST"),
                                    ("portal", "Portal"),
                                    ("link", "Link"),
                                    ("email", "E-mail"),
                                    ("im", "Messenger"),
                                    ("phone", "Phone"),
                                    ("import", "Import"),
                                    ("system", "System"),
                                ],
                                max_length=12,
                                verbose_name="Through",
                            ),
                        ),
                        ("total", models.PositiveIntegerField(verbose_name="Tickets")),
                        ("done", models.PositiveIntegerField(default=0, verbose_name="Tickets done")),
                        ("counts", models.JSONField(default=dict, verbose_name="Results")),
                        ("busy_until", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(verbose_name="Created at")),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="Finished at")),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="By",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Bulk close",
                        "verbose_name_plural": "Bulk closes",
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="BulkItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveIntegerField(verbose_name="Place")),
                        ("version", models.PositiveIntegerField(verbose_name="Version")),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("closed", "Closed"),
                                    ("already", "Was closed already"),
                                    ("refused", "Not closed"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="Result",
                            ),
                        ),
                        ("problems", models.JSONField(blank=True, default=list)),
                        (
                            "ticket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tickets.ticket",
                                verbose_name="Ticket",
                            ),
                        ),
                        (
                            "of",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="bulk.bulkrun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "Ticket of a bulk close",
                        "verbose_name_plural": "Tickets of bulk closes",
                        "ordering": ("position",),
                    },
                ),
                migrations.AddIndex(
                    model_name="bulkrun",
                    index=models.Index(
                        condition=models.Q(("state", "running")), fields=["id"], name="closing_run_running"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bulkrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "done", "stopped"])),
                        name="closing_run_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bulkrun",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "running")),
                        fields=("created_by",),
                        name="closing_run_one_of_each_person",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bulkitem",
                    constraint=models.UniqueConstraint(fields=("of", "position"), name="closing_item_place_once"),
                ),
                migrations.AddConstraint(
                    model_name="bulkitem",
                    constraint=models.UniqueConstraint(fields=("of", "ticket"), name="closing_item_once"),
                ),
            ]
        ),
        migrations.RemoveConstraint("bulkrun", "closing_run_state_known"),
        migrations.RemoveConstraint("bulkrun", "closing_run_one_of_each_person"),
        migrations.RemoveIndex("bulkrun", "closing_run_running"),
        migrations.RemoveConstraint("bulkitem", "closing_item_place_once"),
        migrations.RemoveConstraint("bulkitem", "closing_item_once"),
        migrations.AddField(
            "bulkrun", "verb", models.CharField("Act", default="close", max_length=20), preserve_default=False
        ),
        migrations.AddField("bulkrun", "arguments", models.JSONField("Arguments", blank=True, default=dict)),
        migrations.AddField(
            "bulkrun",
            "undoes",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="bulk.bulkrun",
                verbose_name="Undoes",
            ),
        ),
        migrations.AddField("bulkitem", "before", models.JSONField(blank=True, default=dict)),
        migrations.AddField("bulkitem", "after", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddConstraint(
            "bulkrun",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["running", "done", "stopped"])), name="bulk_run_state_known"
            ),
        ),
        migrations.AddConstraint(
            "bulkrun",
            models.UniqueConstraint(
                condition=models.Q(("state", "running")), fields=("created_by",), name="bulk_run_one_of_each_person"
            ),
        ),
        migrations.AddIndex(
            "bulkrun", models.Index(condition=models.Q(("state", "running")), fields=["id"], name="bulk_run_running")
        ),
        migrations.AddConstraint(
            "bulkitem", models.UniqueConstraint(fields=("of", "position"), name="bulk_item_place_once")
        ),
        migrations.AddConstraint("bulkitem", models.UniqueConstraint(fields=("of", "ticket"), name="bulk_item_once")),
    ]
