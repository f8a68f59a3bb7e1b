"""The page core: one JSON of a written schema, drawn by small scripts, in one HTML file.

``schema`` says what a page is made of: a question, an answer, four numbers, and panels, each with a
figure, tables and words. ``html`` writes a page: every word and table stands in the HTML, so that
it is read without scripts; the figures are drawn from the same JSON by the files in ``scripts``,
one for each kind of figure. A page asks nothing of any other place: its content security policy
names the hashes of its one script and one style, and nothing else may run or be fetched.

Whoever shows figures elsewhere (an app, a game) serves ``html.scripts()`` and ``html.styles()`` and
calls ``theater.draw(place, figure, page)`` of ``core.js`` with a figure and the options and events
of its page as JSON; a second call draws over the first.
"""
