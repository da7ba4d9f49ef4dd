"""The tables of a leg: its life (inbound, outbound) and the offers within its dialog (exchange)."""
