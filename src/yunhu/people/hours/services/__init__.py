"""The hands of business hours: the calendar in memory, and what people switch."""
