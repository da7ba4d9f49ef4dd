"""The hands: what roles mean for who asks, the roles of a tenant, and whose things somebody sees."""
