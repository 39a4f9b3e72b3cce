import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_merged_requesters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="Name")),
                ("queue", models.CharField(blank=True, max_length=20, verbose_name="Queue")),
                ("query", models.CharField(blank=True, max_length=1000, verbose_name="Conditions")),
                (
                    "audience",
                    models.CharField(
                        choices=[("mine", "Only me"), ("groups", "My groups"), ("all", "Everybody")],
                        default="mine",
                        max_length=8,
                        verbose_name="Who sees it",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="Created at")),
                ("changed_at", models.DateTimeField(verbose_name="Changed at")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="accounts.assignmentgroup", verbose_name="Groups"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "Saved list",
                "verbose_name_plural": "Saved lists",
                "ordering": ("name", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["mine", "groups", "all"])),
                        name="saved_list_audience_known",
                    ),
                    models.UniqueConstraint(fields=("owner", "name"), name="saved_list_name_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("columns", models.JSONField(blank=True, default=list, verbose_name="Columns")),
                ("first_queue", models.CharField(blank=True, max_length=20, verbose_name="First queue")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_choice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_list",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="lists.savedlist",
                        verbose_name="First list",
                    ),
                ),
            ],
            options={
                "verbose_name": "Choice for the list",
                "verbose_name_plural": "Choices for the list",
            },
        ),
    ]
