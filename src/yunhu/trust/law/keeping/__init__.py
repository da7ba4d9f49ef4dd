"""How long things are kept: deleted on time, held for the law, or stored and not read any more."""
