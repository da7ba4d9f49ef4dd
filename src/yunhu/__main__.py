"""`python -m yunhu` is the console script."""

from yunhu.app.cli import main

main()
