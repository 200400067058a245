"""The rules of a session, by subject. Each handler is a cell of the table in `bot.quiz.step`.

A handler takes the session, the event, the time it is handled at (ms since the epoch) and what is stored on the person
it comes from; it is pure, and never raises for anything a person can do.
"""
