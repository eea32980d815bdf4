"""Entry point of ``python -m lab.synthetic``."""

from lab.synthetic.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
