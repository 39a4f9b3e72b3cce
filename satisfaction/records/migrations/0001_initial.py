"""Service records, their parts, signatures and links. PostgreSQL guards what was laid before the user: the content of a
finished record, its parts and a signature refuse every change. (SQLite rebuilds its tables when they change and would
lose a guard; nobody but this program reaches the embedded file, and the fingerprints tell all the same.)
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COLUMNS = (
    "ticket_id", "seq", "engineer_id", "engineer_name", "requester_name", "department", "phone", "address",
    "arrived_at", "departed_at", "symptom", "cause", "plan", "work", "result", "remarks", "drawn_at", "offered_at",
    "digest",
)  # fmt: skip
FORWARDS = """
CREATE FUNCTION records_finished_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state = 'draft' OR (<OLD>) IS NOT DISTINCT FROM (<NEW>))
        AND (OLD.state <> 'signed' OR NEW.state IN ('signed', 'voided'))
        AND (OLD.state <> 'voided' OR NEW.state = 'voided')
        AND (OLD.state <> 'waiting' OR NEW.state <> 'draft')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a finished service record stands' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER records_guard BEFORE UPDATE OR DELETE ON records_servicerecord
    FOR EACH ROW EXECUTE FUNCTION records_finished_stands();
CREATE FUNCTION records_parts_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM records_servicerecord
        WHERE state <> 'draft' AND id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.record_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.record_id END
        )
    ) THEN
        RAISE EXCEPTION 'a finished service record stands' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER records_parts_guard BEFORE INSERT OR UPDATE OR DELETE ON records_recordpart
    FOR EACH ROW EXECUTE FUNCTION records_parts_stand();
CREATE FUNCTION records_signature_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a signature stands' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER records_signature_guard BEFORE UPDATE OR DELETE ON records_signature
    FOR EACH ROW EXECUTE FUNCTION records_signature_stands();
"""
for row in ("OLD", "NEW"):
    FORWARDS = FORWARDS.replace(f"<{row}>", ", ".join(f"{row}.{name}" for name in COLUMNS))
BACKWARDS = """
DROP TRIGGER records_signature_guard ON records_signature;
DROP FUNCTION records_signature_stands();
DROP TRIGGER records_parts_guard ON records_recordpart;
DROP FUNCTION records_parts_stand();
DROP TRIGGER records_guard ON records_servicerecord;
DROP FUNCTION records_finished_stands();
"""


def forwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FORWARDS)


def backwards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BACKWARDS)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0003_merged_requesters"),
        ("tickets", "0007_via_messenger_and_phone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="No.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("waiting", "Waiting for signature"),
                            ("signed", "Signed"),
                            ("voided", "Voided"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="State",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Version")),
                ("engineer_name", models.CharField(max_length=80, verbose_name="Engineer's name")),
                ("requester_name", models.CharField(max_length=80, verbose_name="User")),
                ("department", models.CharField(blank=True, max_length=80, verbose_name="Department")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="Phone")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="Address")),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="Arrived at")),
                ("departed_at", models.DateTimeField(blank=True, null=True, verbose_name="Left at")),
                ("symptom", models.TextField(blank=True, verbose_name="Symptom")),
                ("cause", models.TextField(blank=True, verbose_name="Cause")),
                ("plan", models.TextField(blank=True, verbose_name="Solution")),
                ("work", models.TextField(blank=True, verbose_name="Work done")),
                ("result", models.TextField(blank=True, verbose_name="Result")),
                ("remarks", models.TextField(blank=True, verbose_name="Remarks")),
                ("drawn_at", models.DateTimeField(verbose_name="Drawn up at")),
                ("offered_at", models.DateTimeField(blank=True, null=True, verbose_name="Finished at")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="Fingerprint")),
                ("absent_at", models.DateTimeField(blank=True, null=True, verbose_name="User absent, note left at")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="Voided at")),
                ("void_reason", models.TextField(blank=True, verbose_name="Reason for voiding")),
                (
                    "engineer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Engineer",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="records.servicerecord",
                        verbose_name="Replaces",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_records",
                        to="tickets.ticket",
                        verbose_name="Ticket",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Voided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "Service record",
                "verbose_name_plural": "Service records",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["offered_at", "id"],
                        name="service_record_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "seq"), name="service_record_seq_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("ticket", "engineer"),
                        name="service_record_one_draft_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "waiting", "signed", "voided"])),
                        name="service_record_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("offered_at", None), ("state", "draft")),
                            models.Q(
                                ("offered_at__isnull", False),
                                ("state__in", ("waiting", "signed")),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            ("state", "voided"),
                            _connector="OR",
                        ),
                        name="service_record_offered_with_digest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "voided"),
                                ("voided_at__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "voided"), _negated=True), ("void_reason", ""), ("voided_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="service_record_voided_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("departed_at", None),
                            ("arrived_at", None),
                            ("departed_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="service_record_left_after_arrival",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="Part")),
                ("serial", models.CharField(blank=True, max_length=80, verbose_name="Serial number")),
                ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="Quantity")),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="records.servicerecord"
                    ),
                ),
            ],
            options={
                "verbose_name": "Spare part",
                "verbose_name_plural": "Spare parts",
                "ordering": ("position",),
                "constraints": [
                    models.UniqueConstraint(fields=("record", "position"), name="record_part_position_once"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="record_part_counted"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="Signed by")),
                (
                    "method",
                    models.CharField(
                        choices=[("drawn", "By hand"), ("typed", "Name typed and confirmed")],
                        max_length=8,
                        verbose_name="How",
                    ),
                ),
                ("strokes", models.JSONField(blank=True, default=list, verbose_name="Strokes")),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(4, "Very satisfied"), (3, "Satisfied"), (2, "So-so"), (1, "Dissatisfied")],
                        null=True,
                        verbose_name="Satisfaction",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="Comment")),
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
                ("at", models.DateTimeField(verbose_name="At")),
                ("digest", models.CharField(max_length=64, verbose_name="Fingerprint of the record")),
                ("seal", models.CharField(max_length=64, verbose_name="Fingerprint of the signature")),
                (
                    "by_requester",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.requester",
                        verbose_name="Requester",
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Recorded by",
                    ),
                ),
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="records.servicerecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "Signature",
                "verbose_name_plural": "Signatures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["drawn", "typed"])), name="signature_method_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score", None), ("score__in", [4, 3, 2, 1]), _connector="OR"),
                        name="signature_score_has_four_levels",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_requester__isnull", False), ("by_user", None)),
                            models.Q(("by_requester", None), ("by_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="signature_by_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SigningLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(verbose_name="Created at")),
                ("expires_at", models.DateTimeField(verbose_name="Valid until")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="Used at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Sent by",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="records.servicerecord"
                    ),
                ),
            ],
            options={
                "verbose_name": "Link to sign",
                "verbose_name_plural": "Links to sign",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("used_at", None)), fields=("record",), name="signing_link_one_alive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))), name="signing_link_lasts"
                    ),
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
