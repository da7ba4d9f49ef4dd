"""How a page is asked for: what is told of the call, and the signature that proves who asks.

The signature is Twilio's: HMAC-SHA1 over the address and the sorted parameters of a form, in Base64, in the
header X-Twilio-Signature (https://www.twilio.com/docs/usage/security#validating-requests).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from yunhu.flow.ivr.actions import AskPage, HttpRequest
from yunhu.work.calls.model import Contact

API_VERSION = "2010-04-01"


def request_of(
    ask: AskPage, contact: Contact, secret: str | None, outside: Callable[[str, str], str]
) -> HttpRequest:
    """The request for a page on behalf of a contact; signed when there is a secret.

    `outside` says what a server is told in the place of the caller's number.
    """
    params = {**_call(contact, outside(ask.url, contact.caller)), **ask.params}
    if "RecordingDuration" in params:
        # A path of our own interface: the message is for those who may hear it, and this tells no host.
        params["RecordingUrl"] = f"/api/v1/recordings?contact={contact.id}"
    url, body, form = ask.url, None, {}
    headers: dict[str, str] = {}
    if ask.method == "GET":
        url += ("&" if "?" in url else "?") + urlencode(params)
    else:
        body, form = urlencode(params), params
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if secret is not None:
        headers["X-Twilio-Signature"] = signature(secret, url, form)
    return HttpRequest(ask.id, ask.flow, ask.node, ask.method, url, headers, body, ask.timeout_s)


def signature(secret: str, url: str, form: Mapping[str, str]) -> str:
    """What proves that who asks knows the secret; `form` is empty for GET, whose parameters `url` holds."""
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _call(contact: Contact, caller: str) -> dict[str, str]:
    """What every page is told. A contact's id is as long as Twilio's, so that it fits where theirs does."""
    return {
        "CallSid": f"CA{contact.id}",
        "AccountSid": contact.tenant,
        "ApiVersion": API_VERSION,
        "CallStatus": "in-progress",
        "Direction": "inbound",
        "From": caller,
        "Caller": caller,
        "To": contact.dialled,
        "Called": contact.dialled,
    }
