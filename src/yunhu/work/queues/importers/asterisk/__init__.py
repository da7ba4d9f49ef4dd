"""app_queue of Asterisk: `queues.conf` and `queuerules.conf`."""
