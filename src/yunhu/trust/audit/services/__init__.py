"""The hands: noting, sealing, checking, proving, cutting."""
