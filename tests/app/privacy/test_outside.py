"""Servers outside get tokens, but for those whom the register lets have values."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from yunhu.app.privacy.outside import Outside
from yunhu.trust.law.recipients.model import Recipient
from yunhu.trust.privacy.tokens import Tokens

NUMBER = "+8613800138000"
CRM = "https://crm.example.com/api/"


def recipient(clear: bool) -> Recipient:
    return Recipient("crm", "CRM", (CRM,), "service", ("电话号码",), "2026-1", clear=clear)


def outside(*recipients: Recipient) -> Outside:
    tokens = Tokens(lambda name: urlsafe_b64encode(sha256(name.encode()).digest()[:16]).decode())
    return Outside(tokens, lambda: recipients)


def test_who_is_registered_for_values_gets_them() -> None:
    assert outside(recipient(clear=True)).told(f"{CRM}callers/", NUMBER) == NUMBER


def test_texts_go_as_they_are_to_the_same_and_masked_to_everybody_else() -> None:
    text = f"我叫王小明，电话{NUMBER}，订单20260001"
    assert outside(recipient(clear=True)).written(f"{CRM}notes", text) == text
    masked = "我叫王**，电话138****8000，订单20260001"
    assert outside(recipient(clear=False)).written(f"{CRM}notes", text) == masked
    assert outside(recipient(clear=True)).written("https://other.example/", text) == masked


def test_everybody_else_gets_the_same_token_each_time() -> None:
    it = outside(recipient(clear=False))
    token = it.told(f"{CRM}callers/", NUMBER)
    assert token.startswith("pt_")
    assert it.told("https://other.example/", NUMBER) == token
    assert it.told("", NUMBER) == token, "an address that begins with a value is nobody's"
    assert it.tokens.value(token) == NUMBER
