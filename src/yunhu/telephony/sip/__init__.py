"""SIP without I/O: messages, transactions, and one thin shell that owns the sockets."""
