"""What was answered stands beside the question, with who was asked about; reminders; the reasons of a rating."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast


def forwards(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The answers that were given, out of the ratings and the journal; who had the ticket, as it stands now."""
    asked = apps.get_model("satisfaction", "Invitation").objects
    ticket, resolution = apps.get_model("tickets", "Ticket").objects, apps.get_model("tickets", "Resolution").objects
    same = {"ticket": OuterRef("ticket"), "cycle": OuterRef("cycle")}
    asked.update(
        person=Subquery(resolution.filter(**same).values("by")[:1]),
        group=Subquery(ticket.filter(pk=OuterRef("ticket")).values("group")[:1]),
    )
    rated = apps.get_model("satisfaction", "SurveyAnswer").objects.filter(**same)
    door = Case(When(by_user__isnull=False, then=Value("phone")), default=F("via"))
    answered = asked.filter(purpose="survey", used_at__isnull=False).filter(Exists(rated))
    answered.update(
        answer=Subquery(rated.annotate(text=Cast("score", CharField())).values("text")[:1]),
        via=Subquery(rated.annotate(door=door).values("door")[:1]),
    )
    event = apps.get_model("tickets", "TicketEvent").objects
    for question in asked.filter(purpose="confirm", used_at__isnull=False).iterator():
        said = event.filter(ticket=question.ticket_id).filter(
            Q(verb="confirm", cycle=question.cycle)
            | Q(verb="reopen", cycle=question.cycle + 1, by_requester__isnull=False, at=question.used_at)
        )
        if first := said.order_by("seq").first():
            question.answer = "solved" if first.verb == "confirm" else "not_solved"
            question.via = first.via if first.by_requester_id else "phone"
            question.save(update_fields=["answer", "via"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_merged_requesters"),
        ("satisfaction", "0002_via_all_doors"),
        ("tickets", "0010_three_answers_and_reasons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="answer",
            field=models.CharField(blank=True, max_length=10, verbose_name="Answer"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.assignmentgroup",
                verbose_name="Group",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Engineer",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Last reminded at"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="reminders",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="Reminders"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="via",
            field=models.CharField(
                blank=True,
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
        migrations.AddField(
            model_name="surveyanswer",
            name="reasons",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="tickets.surveyreason", verbose_name="Reasons"
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["purpose", "created_at"], name="invitation_by_day"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer", ""), ("used_at__isnull", False), _connector="OR"),
                name="invitation_answered_used",
            ),
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
