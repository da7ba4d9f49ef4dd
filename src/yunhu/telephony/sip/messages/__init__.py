"""SIP messages and their headers: read, looked at, written."""
