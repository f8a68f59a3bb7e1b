"""What is written above and below a figure stays on its paper, however wide its letters are."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.report.output.style import head, new_figure, sign


@pytest.mark.parametrize("width_in", [4.0, 7.5, 10.5])
@pytest.mark.parametrize("words", ["mammoth WWW maximum", "with (+301 to +426) up", "ill till it"])
@pytest.mark.parametrize("dpi", [110, 130])
def test_lines_end_before_the_edge(width_in, words, dpi):
    """Of the finding, the note and the foot, drawn as a notebook and a file draw them."""
    figure, _ = new_figure(width_in, 3.0)
    figure.set_dpi(dpi)
    head(figure, " ".join([words] * 9), " ".join([words] * 15))
    sign(figure, [" ".join([words] * 25)])
    renderer = FigureCanvasAgg(figure).get_renderer()
    assert len(figure.texts) == 3
    for each in figure.texts:
        assert each.get_window_extent(renderer).x1 <= width_in * dpi
