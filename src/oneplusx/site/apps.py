"""The site: layout, navigation, settings."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Holds templates, static files and template tags shared by all pages."""

    name = "oneplusx.site"
    label = "site"
