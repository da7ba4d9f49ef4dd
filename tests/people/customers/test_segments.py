"""Imported tables of number segments: the dialects, and what is wrong with a file."""

import pytest

from yunhu.kit.problem import Misread
from yunhu.people.customers import segments
from yunhu.people.customers.segments import CONFIDENCE, Segments, read

OWN = "prefix,province,city,carrier\n1380013,北京,北京,移动\n1380755,广东省,深圳市,移动\n0755,广东,深圳,\n"


def table(text: str) -> Segments:
    """A table, over its kept form."""
    return Segments(read(text.encode()), 3)


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "﻿" + OWN,
        OWN.replace(",", ";"),
        OWN.replace(",", "\t").replace("\n", "\r\n"),
        "city,carrier,x,prefix,province\n北京市,中国移动,,1380013,北京\n深圳,移动,,+861380755,广东\n深圳,,,755,广东\n",
        "编号,号段,省份,城市,运营商,邮编\n1,1380013,北京,北京,移动,1\n2,1380755,广东,深圳,移动,1\n3,0755,广东,深圳,,1\n",
        "1380013|北京|北京|100000|010|1\n1380755|广东|深圳|518000|0755|1\n0755|广东|深圳|518000|0755|\n",
        '"1380013","北京","北京","移动"\n"1380755","广东","深圳","移动"\n"0755","广东","深圳",""\n',
    ],
)
def test_the_dialects_say_the_same(text: str) -> None:
    found = table(text)
    assert (found.rows, found.version) == (3, 3)
    beijing, shenzhen, landline = (found.place(n) for n in ("13800138000", "13807551234", "75586543210"))
    assert beijing is not None
    assert (beijing.text, beijing.confidence) == (("北京 中国移动", "Beijing China Mobile"), CONFIDENCE)
    assert shenzhen is not None
    assert (shenzhen.province, shenzhen.city[0]) == (("广东", "Guangdong"), "深圳")
    assert landline is not None
    assert (landline.city[0], landline.carrier) == ("深圳", ("", ""))
    assert found.place("13800140000") is None
    assert found.place("755") is None


def test_other_encodings_and_longer_prefixes() -> None:
    found = Segments(read((OWN + "138,上海,上海,联通\n").encode("gb18030")), 1)
    inside, outside = found.place("13800138000"), found.place("13899999999")
    assert inside is not None
    assert outside is not None
    assert (inside.city[0], outside.city[0]) == ("北京", "上海")


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("", "empty", 0),
        ("prefix,province,city,carrier\n", "empty", 0),
        ("a,b\n1,2\n", "no_columns", 1),
        ("prefix,city\n1380013,北京\n", "no_columns", 1),
        (OWN + "13x,北京,北京,移动\n", "bad_prefix", 5),
        (OWN + "\n13800138,北京,北京,移动\n", "bad_prefix", 6),
        (OWN + "1390000,,北京,移动\n", "no_province", 5),
        (OWN + "1390000\n", "no_province", 5),
        (OWN + "1380013,上海,上海,移动\n", "twice", 5),
        (OWN + '"1390000,' + "x" * 200_000, "no_csv", 5),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, why: str, line: int) -> None:
    with pytest.raises(Misread) as caught:
        read(text.encode())
    assert (caught.value.id, caught.value.line) == (f"segments.{why}", line)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(Misread) as caught:
        read(OWN.encode() + b"139\xff\xff,a,b,c")
    assert (caught.value.id, caught.value.line) == ("segments.no_text", 5)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value, why in (
        ("LARGEST", 10, "too_large"),
        ("MOST_ROWS", 2, "too_many_rows"),
        ("MOST_PLACES", 1, "too_many_places"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(segments, name, value)
            with pytest.raises(Misread) as caught:
                table(OWN)
            assert caught.value.id == f"segments.{why}"
