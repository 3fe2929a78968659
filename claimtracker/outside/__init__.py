"""Other programs that this one talks to: the identity provider, the mail server."""
