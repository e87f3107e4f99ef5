"""The parts of the generator of the food-and-beverage example; see ../generate.py."""
