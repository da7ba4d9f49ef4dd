"""What is right by itself but not together."""

from yunhu.platform.settings.node import Http, Settings, Sip
from yunhu.platform.settings.together import contradictions


def test_one_address_for_each_transport_and_not_the_webs() -> None:
    settings = Settings(sip=Sip(udp=("0.0.0.0:5060",) * 2, tcp=("127.0.0.1:8080",)))
    assert [problem.path for problem in contradictions(settings)] == ["sip.udp", "http.port"]


def test_https_with_files_needs_both() -> None:
    half = Settings(http=Http(tls="files", certificate="c.pem"))
    assert [problem.path for problem in contradictions(half)] == ["http.certificate"]
    assert list(contradictions(Settings(http=Http(tls="files", certificate="c.pem", key="c.key")))) == []


def test_an_authority_must_be_told_names() -> None:
    assert [problem.path for problem in contradictions(Settings(http=Http(tls="acme")))] == ["http.names"]
    assert list(contradictions(Settings(http=Http(tls="acme", names=("cc.example",))))) == []
