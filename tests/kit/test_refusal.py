from yunhu.kit.refusal import Refusal


def test_a_refusal_names_itself_and_its_parameters() -> None:
    class QueueFull(Refusal):
        id = "queue.full"
        status = 409

    assert str(QueueFull(queue="support")) == "queue.full (queue=support)"
    assert str(QueueFull()) == "queue.full"
