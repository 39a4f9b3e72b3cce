from django.db import migrations


class Migration(migrations.Migration):
    """The tables of bulk closes become those of bulk acts of any kind (`tickets.bulk`), with everything in them."""

    dependencies = [("closing", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterModelTable("ClosingRun", "bulk_bulkrun"),
                migrations.AlterModelTable("ClosingItem", "bulk_bulkitem"),
            ],
            state_operations=[
                migrations.DeleteModel("ClosingItem"),
                migrations.DeleteModel("ClosingRun"),
            ],
        ),
    ]
