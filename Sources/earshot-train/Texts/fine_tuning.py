"""How a teacher is fine-tuned: teacher.py and names.py say on what."""
import random

import torch


def fine_tune(teacher, lengths, loss_of, *, epochs, group, rate):
    """Learns from texts of so many pieces in groups of about one length; `loss_of` is asked for a group's loss.

    AdamW (Loshchilov & Hutter 2019) at a rate that rises over a hundred steps and falls to a fiftieth; what is
    not the encoder's own starts from nothing and learns at 1e-3.
    """
    fresh = [part for name, part in teacher.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": teacher.encoder.parameters(), "lr": rate}, {"params": fresh, "lr": 1e-3}], weight_decay=0.01
    )
    steps = epochs * (len(lengths) // group + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / 100, max(0.02, 1 - step / steps))
    )
    for epoch in range(epochs):
        order = list(range(len(lengths)))
        random.shuffle(order)
        groups = []
        for start in range(0, len(order), group * 50):
            part = sorted(order[start : start + group * 50], key=lambda index: lengths[index])
            groups += [part[at : at + group] for at in range(0, len(part), group)]
        random.shuffle(groups)
        for count, chosen in enumerate(groups):
            loss = loss_of(chosen)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            if count % 200 == 0:
                print(f"pass {epoch + 1}, {count} of {len(groups)} groups, loss {loss.item():.3f}", flush=True)
