"""The models: where they lie, what they hash to, how missing ones are fetched."""
