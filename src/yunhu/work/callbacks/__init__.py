"""The ledger of callbacks: what was promised to whom, by when, and whether it was kept."""
