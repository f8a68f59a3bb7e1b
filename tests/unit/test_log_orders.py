"""What the log keeps of an order that is sent from one hub to another."""

from sim.record.log import SHIFT, Log


def test_an_order_is_at_the_last_hub_it_was_sent_to():
    """Hubs 2 and 4 (3 and 5 in the column) share bits: together they would be hub 6."""
    log = Log()
    order = log.order(7, 0, -1, 10)
    log.send(order, 2)
    log.send(order, 4)
    key = int(log.orders[order])
    assert (key >> SHIFT, (key & ((1 << SHIFT) - 1)) - 1) == (7, 4)
