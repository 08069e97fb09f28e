"""What a scope has not decided yet: the next best question, and how much is decided.

What a question unblocks is found by trying: something that nobody has said is put in the place of
what is absent, and the rules that ask for it are those that cannot judge without it. So no table
says which rule needs what, and none can go stale. Nothing here reads a file.
"""

from specc.asking._ask import ask
from specc.asking._model import Asked, Question, Score
from specc.asking._score import score

__all__ = ["Asked", "Question", "Score", "ask", "score"]
