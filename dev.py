#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""The commands of a developer: ``python3 dev.py run``, ``python3 dev.py test`` and others (see ``--help``).

This file must be readable by any Python, so that an old one gets an answer instead of a syntax error. The work is
done in ``devtools/``, with the standard library only.
"""

import sys

OLDEST = (3, 11)
TOO_OLD = """\
错误：需要 Python %d.%d 或更高版本，当前是 %d.%d（%s）。
      请安装新版 Python，然后例如运行：python3.11 dev.py run
error: Python %d.%d or newer is needed, this is %d.%d (%s).
       Install a newer Python, then for example: python3.11 dev.py run
"""


def main():
    """Answers an old Python; otherwise runs the command."""
    if sys.version_info < OLDEST:
        found = OLDEST + tuple(sys.version_info[:2]) + (sys.executable,)
        sys.stderr.write(TOO_OLD % (found + found))
        return 2
    sys.dont_write_bytecode = True
    from devtools.main import main as run_command

    return run_command(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
