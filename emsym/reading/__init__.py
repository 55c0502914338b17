"""Text where people write it → a derivation.

``lexer → macros → spelling → rows → parser → letters → meaning``: every token keeps its place in the text, syntax comes
before meaning, and what is not understood is *unread*, with its place and the reason, never skipped. Text is data:
nothing of it is evaluated, and size, depth and expansion are bounded. Nothing here decides whether a line is true.
"""
