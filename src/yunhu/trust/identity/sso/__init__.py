"""Single sign-on: people log in with the account of their company (OpenID Connect Core 1.0)."""
