"""Where legs are dialled to: a registered phone, or a number behind a trunk."""

from __future__ import annotations

from collections.abc import Callable

from yunhu.telephony.legs.model import DialTarget
from yunhu.telephony.registrar.service import Registrar
from yunhu.telephony.sip.digest import Credentials
from yunhu.telephony.sip.errors import SipSyntaxError
from yunhu.telephony.sip.messages.uri import SipUri
from yunhu.telephony.trunks.model import Trunk
from yunhu.telephony.trunks.rules import way_to
from yunhu.telephony.trunks.service import Trunks


class Targets:
    """Makes dial targets from what is registered and configured. `secret_of` opens the secret store."""

    def __init__(self, registrar: Registrar, trunks: Trunks, secret_of: Callable[[str], str | None]) -> None:
        self._registrar = registrar
        self._trunks = trunks
        self._secret_of = secret_of

    def phone(self, username: str) -> DialTarget | None:
        """A phone at its best binding, along the flow it registered on; None when it is not registered."""
        binding = self._registrar.best(username)
        if binding is None:
            return None
        phone = self._registrar.phone(username)
        return DialTarget(
            binding.contact,
            binding.flow,
            phone=username,
            transport=binding.flow.transport,
            srtp="off" if phone is None else phone.srtp,
        )

    def trunk(self, trunk: Trunk, number: str) -> DialTarget | None:
        """A number through a trunk; None when the trunk is down, takes no calls, or the number is no user."""
        address = self._trunks.address(trunk.id)
        if address is None:
            return None
        host, port = way_to(trunk)
        try:
            uri = SipUri(user=number, host=f"[{host}]" if ":" in host else host, port=port)
        except SipSyntaxError:
            return None
        transport = "" if trunk.transport == "udp" else f";transport={trunk.transport}"
        return DialTarget(
            f"{uri}{transport}",
            None,
            address,
            trunk.transport,
            self._credentials(trunk, host, address),
            trunk.codecs,
            trunk.id,
            caller_id=trunk.caller_id,
            max_calls=trunk.max_calls,
            server=host,
            srtp=trunk.srtp,
        )

    def _credentials(self, trunk: Trunk, host: str, address: tuple[str, int]) -> Credentials | None:
        """What the trunk's challenges are answered with: to its own address and realm only."""
        if trunk.username is None or trunk.secret_ref is None:
            return None
        password = self._secret_of(trunk.secret_ref)
        if password is None:
            return None
        return Credentials(trunk.username, password, trunk.realm or host, frozenset({address}))
