"""What has letters in it: plates, e-mail addresses, names, addresses; and two findings in one place."""

import pytest

from yunhu.trust.privacy.detect import address, email, name, plate
from yunhu.trust.privacy.detect.findings import Finding, resolved
from yunhu.trust.privacy.detect.surnames import NOT_NAMES, SINGLE


def found(kind, text: str) -> list[str]:  # type: ignore[no-untyped-def]
    """What one kind finds."""
    return [text[one.start : one.end] for one in kind.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "京A12345",
        "粤BD12345",
        "沪A12345F",
        "京A·12345",
        "苏E 8K8K8",
        "鲁ａ１２３４５",
        "川A1234警",
        "云A一二三四五",
    ],
)
def test_plates(text: str) -> None:
    assert found(plate, f"车{text}挡路") == [text]


@pytest.mark.parametrize("text", ["京A级景区", "浙G20高速", "东A12345", "京A123456789", "新ABCDEF"])
def test_what_is_no_plate(text: str) -> None:
    assert found(plate, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "a@x.com",
        "li.na_88@mail.corp.com.cn",
        "ａ＠ｘ.com",
        "zhang艾特qq点com",
        "zhang @ qq.com",
        "z(at)qq.com",
    ],
)
def test_e_mail(text: str) -> None:
    assert found(email, f"发到{text}，谢谢") == [text]


@pytest.mark.parametrize("text", ["@客服", "3@5", "a@b", "艾特一下班长", "user@localhost"])
def test_what_is_no_e_mail(text: str) -> None:
    assert found(email, text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我叫王小明，要投诉", ["王小明"]),
        ("姓名：欧阳娜娜", ["欧阳娜娜"]),
        ("联系人张伟，电话后补", ["张伟"]),
        ("客户李建国来电", ["李建国"]),
        ("李建国先生和王芳女士", ["李建国", "王芳"]),
        ("我是陈和平。", ["陈和平"]),
        ("my name is John Smith and", ["John Smith"]),
        ("Mr. Li Lei called", ["Li Lei"]),
        ("我叫王伟和他说好了", ["王伟"]),
        ("王先生要退款", []),
        ("请联系李女士", []),
        ("关于高先生的投诉", []),
        ("我是高兴的", []),
        ("客户安排周五上门", []),
        ("姓名：不详", []),
        ("Apple Watch", []),
        ("王小明说", []),
        ("我叫车去机场", []),
    ],
)
def test_names_are_found_where_the_words_say_so(text: str, names: list[str]) -> None:
    assert found(name, text) == names


def test_words_that_begin_like_names_begin_with_surnames() -> None:
    assert all(len(word) == 2 and word[0] in SINGLE for word in NOT_NAMES)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("寄到北京市朝阳区建国路88号3号楼2单元1203室，谢谢", ["北京市朝阳区建国路88号3号楼2单元1203室"]),
        ("家住浦东新区世纪大道100弄5号302室", ["浦东新区世纪大道100弄5号302室"]),
        ("地址：阳光小区三栋二单元五零一室", ["阳光小区三栋二单元五零一室"]),
        ("住在广东省深圳市南山区科苑南路", ["广东省深圳市南山区科苑南路"]),
        ("送到石桥镇李家村3组12号", ["石桥镇李家村3组12号"]),
        ("我知道3号窗口", []),
        ("地铁8号线", []),
        ("频道5号机", []),
        ("北京市朝阳区", []),
        ("请走2号门", []),
    ],
)
def test_addresses(text: str, places: list[str]) -> None:
    assert [text[one.start : one.end] for one in resolved(address.find(text))] == places


def test_of_two_in_one_place_the_longer_is_kept_and_then_the_more_certain() -> None:
    short, long = Finding(2, 5, "name", 1.0), Finding(0, 6, "address", 0.8)
    sure, unsure = Finding(8, 9, "email", 1.0), Finding(8, 9, "plate", 0.8)
    assert resolved([unsure, short, sure, long]) == [long, sure]
