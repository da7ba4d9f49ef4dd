"""The sockets that SIP messages come and go by."""
