"""The way of one contact through its flow, node by node, while it goes on and afterwards."""
