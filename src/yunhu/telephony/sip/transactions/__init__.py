"""The four transaction machines of RFC 3261 §17, with the corrections of RFC 6026, as tables."""
