"""A Locale for each language of the settings: without its row, Wagtail answers in French at that language's address."""

from typing import Any

from django.conf import settings
from django.db import migrations


def make_locales(apps: Any, schema_editor: Any) -> None:
    locale = apps.get_model("wagtailcore", "Locale")
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        locale.objects.get_or_create(language_code=code)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("wagtailcore", "0057_page_locale_fields_notnull")]  # noqa: RUF012
    operations = [migrations.RunPython(make_locales, migrations.RunPython.noop)]  # noqa: RUF012
