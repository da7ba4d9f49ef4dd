"""Every bound of the SIP floor in one place; over a bound we refuse, we never grow."""

MAX_MESSAGE_BYTES = 65_536
MAX_HEADERS = 128
MAX_LINE_CHARS = 8_192
MAX_URI_CHARS = 2_048

# Parsed URIs and addresses repeat within a call (INVITE, ACK, BYE), so short ones are remembered.
CACHED_PARSES = 2_048
CACHED_CHARS = 256

MAX_CSEQ = 2**31 - 1
MAX_FORWARDS = 70
MAX_HOPS_ACCEPTED = 255
MAX_DELTA_SECONDS = 2**32 - 1

MAX_TRANSACTIONS = 50_000
# Requests inside a dialog (a BYE above all) may use this share more than new work may.
IN_DIALOG_HEADROOM = 1.25

MAX_SOURCES = 16_384

MAX_TCP_CONNECTIONS = 4_096
MAX_TCP_PER_ADDRESS = 64
TCP_FIRST_MESSAGE_S = 10.0
TCP_IDLE_S = 900.0
TCP_CONNECT_S = 5.0
MAX_TCP_WRITE_BYTES = 262_144
MAX_TCP_PENDING = 64

MAX_WS_CONNECTIONS = 20_000
# An office, or a carrier's address translation, is one address.
MAX_WS_PER_ADDRESS = 2_000
WS_FIRST_MESSAGE_S = 20.0
# Longer than the longest registration; whether the peer lives is asked by the pings of the WebSocket itself.
WS_IDLE_S = 3_900.0
WS_SEND_S = 10.0
WS_SWEEP_S = 5.0
WS_MESSAGES_PER_S = 100.0
WS_BURST = 400.0

MAX_FLOWS_CACHED = 8_192
