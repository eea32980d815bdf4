"""The app's texts, one TOML file per language with the same keys."""
