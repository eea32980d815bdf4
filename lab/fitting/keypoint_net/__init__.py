"""The network that finds the lifter's joints in a crop: its shape, its training, its export."""
