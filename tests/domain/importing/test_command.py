"""``oneplusx rules from-csv`` and ``from-table``: documents that the other verbs read; bad input names the place."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from oneplusx.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "examples" / "tables"
MAPPING = ["--mapping", str(EXAMPLE / "certificates.mapping.yaml")]
TRANSFERS = "from_inst,from_course,from_title,to_inst,to_course,to_title,credits\nWest U,A 1,a,East U,C 1,c,3.00\n"
PLANS = {
    "Weaving": {
        "subplans": {
            "A": {
                "requirements": {
                    "Core": {
                        "min_units": 0,
                        "courses": [
                            {"course_id": "1", "course_abr": "WV", "catalog_num": "101", "course_descrip": "Yarn"}
                        ],
                    }
                }
            }
        }
    }
}


def test_a_table_becomes_a_rule_set_that_check_accepts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "rules.yaml"
    assert main(["rules", "from-csv", str(EXAMPLE / "certificates.csv"), str(target), *MAPPING]) == 0
    assert main(["rules", "check", str(target)]) == 0
    assert "EXAMPLE-TABLE 1" in capsys.readouterr().out
    assert main(["rules", "from-csv", str(EXAMPLE / "certificates.csv"), "--json", *MAPPING]) == 0
    assert len(json.loads(capsys.readouterr().out)["rules"]) == 4


def test_another_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, mapping = tmp_path / "table.csv.gz", tmp_path / "map.yaml"
    table.write_bytes(gzip.compress((EXAMPLE / "certificates.csv").read_text("utf-8").encode("gb18030"), mtime=0))
    text = (EXAMPLE / "certificates.mapping.yaml").read_text("utf-8")
    mapping.write_text(text.replace("  skip_lines: 1", "  encoding: gb18030\n  skip_lines: 1"), "utf-8")
    assert main(["rules", "from-csv", str(table), "--mapping", str(mapping)]) == 0
    assert "WEB-2-intermediate" in capsys.readouterr().out


def test_a_wrong_cell_names_file_line_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv"
    table.write_text((EXAMPLE / "certificates.csv").read_text("utf-8").replace("3.5", "三学分"), "utf-8")
    assert main(["rules", "from-csv", str(table), *MAPPING]) == 2
    error = capsys.readouterr().err
    assert f"{table}:6: 学分 → credits.give" in error
    assert "三学分" in error


def test_published_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    transfers, plans = tmp_path / "transfers.csv.gz", tmp_path / "plans.json"
    transfers.write_bytes(gzip.compress(TRANSFERS.encode(), mtime=0))
    plans.write_text(json.dumps(PLANS), "utf-8")
    assert main(["rules", "from-table", "wisconsin", str(transfers), str(tmp_path / "out")]) == 0
    assert main(["rules", "check", str(tmp_path / "out" / "transfer-to-East-U.json")]) == 0
    assert main(["rules", "doctor", str(transfers), "--table", "wisconsin"]) == 0
    assert main(["rules", "from-table", "ncsu", str(plans), str(tmp_path / "out")]) == 0
    record = tmp_path / "record.yaml"
    record.write_text("format: oneplusx-record/1\ncourses: [{code: WV 101, credits: 3}]\n", "utf-8")
    program = tmp_path / "out" / "Weaving-A.json"
    assert main(["audit", "--program", str(program), "--record", str(record)]) == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(b"from_inst\n", mtime=0)[:-6], gzip.compress(b"\xff\xfe\x00", mtime=0)]
)
def test_broken_files_are_bad_input(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv.gz"
    table.write_bytes(content)
    assert main(["rules", "from-table", "wisconsin", str(table), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err
