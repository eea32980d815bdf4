"""The network that names what lies on a lifter's hips: its shape, its patches, its training."""
