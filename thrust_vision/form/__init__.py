"""From measurements to findings, a verdict and one cue per rep."""
