"""OPTIONS outside of dialogs."""

from yunhu.telephony.sip.messages.message import Request, parse
from yunhu.telephony.sip.probe import options_to
from yunhu.telephony.sip.transports.flow import Flow


def test_a_probe_is_a_whole_request() -> None:
    for local, host in (("192.0.2.9", "192.0.2.9"), ("2001:db8::9", "[2001:db8::9]")):
        flow = Flow("udp", (local, 5060), ("192.0.2.1", 5060))
        request = options_to("sip:192.0.2.1:5060", flow, "mark")
        request.headers.lead("via", "SIP/2.0/UDP h;branch=z9hG4bK1")
        read = parse(request.serialize())
        assert isinstance(read, Request)
        assert (read.method, read.target, read.call_id) == ("OPTIONS", "sip:192.0.2.1:5060", "probe-mark")
        assert read.from_tag == "mark"
        assert read.from_.sip_uri.host == host
        assert read.max_forwards == 70
