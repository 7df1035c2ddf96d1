"""A browser for the tests, and Chinese glyphs for it.

``CHROMIUM``, else a Chromium of the system, else Debian's package when root. Most machines for tests have no Chinese
font, so ``FONTCONFIG_FILE`` points at the font wheel among the packages for development.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from devtools import debian, environment

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FONT_PACKAGE = "pylopdf_fonts_zh_cn"
FONTCONFIG = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Noto Serif SC</family></prefer></alias>
</fontconfig>
"""


def find(*, may_install: bool = False) -> str | None:
    """Path of a Chromium, or ``None``.

    Args:
        may_install: Ask Debian for it where there is none; takes a minute and needs root.
    """
    given = os.environ.get("CHROMIUM")
    if given:
        return shutil.which(given)
    found = _installed()
    if found is None and may_install and debian.install("chromium"):
        found = _installed()
    return found


def _installed() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


def fontconfig_file() -> Path | None:
    """Writes the font configuration of the test browser; ``None`` where the font wheel is not installed."""
    fonts = next((environment.VENV / "lib").glob(f"python3.*/site-packages/{FONT_PACKAGE}"), None)
    if fonts is None:
        return None
    folder = Path(tempfile.gettempdir()) / f"oneplusx-fonts-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    path = folder / "fonts.conf"
    text = FONTCONFIG.format(fonts=fonts, cache=folder / "cache")
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    return path
