from django.db import migrations

from oneplusx.web import append_only


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_create_tables")]

    operations = [
        append_only.operation("trail_act"),
        append_only.operation("trail_sealedact"),
        append_only.operation("trail_logleaf"),
        append_only.operation("trail_logplace"),
    ]
