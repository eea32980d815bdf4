"""What the program says, in the user's language."""

from thrust_vision.feedback.texts import LANGUAGES, number, percent, rep_list, text

__all__ = ["LANGUAGES", "number", "percent", "rep_list", "text"]
