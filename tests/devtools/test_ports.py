"""``oneplusx run`` on a port that is none."""

from __future__ import annotations

import pytest

from oneplusx.cli.main import main


@pytest.mark.parametrize("port", ["0", "65536", "99999999", "-1"])
def test_a_port_out_of_range_is_named(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--port", port]) == 2
    words = capsys.readouterr().err
    assert "65535" in words
    assert "端口" in words
    assert "port" in words
