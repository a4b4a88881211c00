"""What a passage is about: themes and life-stage levels, with the words that carry them."""
