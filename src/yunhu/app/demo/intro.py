"""What is printed before the board: where everything is, and how a phone joins in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yunhu.app.demo import seed
from yunhu.app.demo.places import LOOP, Places
from yunhu.app.demo.server import Server
from yunhu.platform import texts

SOUND_CARD = "/dev/snd/controlC0"


def intro(places: Places, server: Server, passwords: Mapping[str, str], language: str) -> Iterator[str]:
    """The lines."""

    def say(key: str, **params: object) -> str:
        return texts.load().render(f"demo.{key}", params, language)

    sip = server.sip.replace("0.0.0.0", LOOP)
    yield ""
    yield say("where", sip=server.sip, web=server.web, docs=f"{server.web}/api/docs", folder=places.root)
    yield say("desk", web=server.web)
    for user in seed.LOG_INS:
        role = texts.load().render(f"demo.role_{user.role}", {}, language)
        yield say("user", user=user.id, password=passwords[user.id], role=role, name=user.name)
    yield say("visit", web=server.web, entry=seed.WEB_ENTRY)
    yield say("token", file=places.token)
    yield say("numbers", numbers=", ".join(seed.NUMBERS), domain=seed.DOMAIN)
    names = {person.phone: person.name for person in seed.WITH_PHONES if person.phone is not None}
    for phone, name in names.items():
        yield say("login", name=name, phone=phone, password=passwords[phone])
    phone = next(iter(names))
    yield say("softphone", sip=sip)
    yield from (f"    {line}" for line in softphone(phone, passwords[phone], sip))
    yield say("ctrl_c", story=f"yunhu story last --config {places.settings}")
    yield ""


def softphone(phone: str, password: str, sip: str) -> Iterator[str]:
    """The five lines that make baresip a phone of the centre; they are in the README too.

    baresip writes its settings at its first start; where there is no sound card it becomes an echo. It
    answers by itself, as an agent's headset does.
    """
    account = f"<sip:{phone}@{sip}>;auth_user={phone};auth_pass={password};audio_codecs=PCMA;answermode=auto"
    yield "apt-get install -y baresip; mkdir -p yunhu-phone; cd yunhu-phone"
    yield "baresip -f . -t 1 >/dev/null 2>&1 </dev/null"
    yield f"[ -e {SOUND_CARD} ] || sed -i 's/alsa,default/aubridge,echo/; s/alsa\\.so/aubridge.so/' config"
    yield f"echo '{account}' >accounts"
    yield "baresip -f ."
