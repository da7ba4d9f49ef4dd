"""The port that browsers and programs use: its certificate, pages, routers and streams."""
