"""`python -m pipeline` is `scorecard`."""

from pipeline.cli import main

main()
