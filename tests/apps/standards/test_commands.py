"""Standards by the command line: out as workbook, document and CASE package, in again as a draft."""

from __future__ import annotations

import json

import pytest

from oneplusx.apps.standards import selectors
from oneplusx.apps.standards.models import Standard
from oneplusx.cli.main import main
from oneplusx.domain import standards

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", [".json", ".case.json"])
def test_a_standard_goes_out_and_comes_in(published, other_organization, tmp_path, capsys, ending):
    path = tmp_path / f"standard{ending}"
    assert main(["export", "standard", "--code", "PAGE", "--output", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == "1.0"
    command = ["import", "standards", str(path), "--institution", other_organization.code]
    assert main(command) == 0
    assert not Standard.objects.filter(organization=other_organization).exists()
    assert main([*command, "--commit", "--option", "version=3"]) == 0
    made = Standard.objects.get(organization=other_organization)
    assert (made.code, made.version, made.state) == ("PAGE", "3", "draft")
    said = [standards.contents_to_document(selectors.contents_of(row)) for row in (published, made)]
    assert said[0] == said[1]


def test_a_workbook_goes_out_and_comes_in(published, other_organization, other_organization_officer, tmp_path):
    path = tmp_path / "standard.xlsx"
    assert main(["export", "standard", "--code", "PAGE", "--version", "1.0", "--output", str(path)]) == 0
    for kind in ("standard_levels", "standard_outcomes"):
        assert main(["import", kind, str(path), "--institution", other_organization.code, "--commit"]) == 0
    made = Standard.objects.get(organization=other_organization)
    assert standards.digest_of(selectors.contents_of(made)) == published.digest


def test_what_is_wrong_ends_with_two(published, organization, tmp_path, capsys):
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"name_zh": "x", "levels": 5}', encoding="utf-8")
    assert main(["import", "standards", str(wrong), "--institution", organization.code]) == 2
    assert "levels" in capsys.readouterr().err
    wrong.write_text("{", encoding="utf-8")
    assert main(["import", "standards", str(wrong), "--institution", organization.code]) == 2
    assert main(["export", "standard", "--code", "NONE", "--output", str(tmp_path / "x.json")]) == 2
    assert main(["export", "standard", "--code", "PAGE", "--output", str(tmp_path / "x.doc")]) == 2
