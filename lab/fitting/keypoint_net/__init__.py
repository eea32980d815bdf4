"""The network that finds the lifter's joints in a close-up: its shape, its training, its export."""
