"""The demonstration: a seeded centre with simulated callers and agents, over real SIP and RTP."""
