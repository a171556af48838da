"""The training loop: AdamW, a warm-up and a linear fall, and the average of the later weights."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from geo.recognize.words import MARK
from geo.train.annotated import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.train.batches import Row
    from geo.train.network import Network


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one stage of training is."""

    epochs: int
    """Passes over the data."""
    encoder_rate: float = 1.5e-4
    """Highest learning rate of the encoder."""
    head_rate: float = 1e-3
    """Highest learning rate of the heads and of our own inputs."""
    toponyms: float = 1.2
    """Weight of the toponym head's loss."""
    roles: float = 2.0
    """Weight of the role head's loss."""
    warm_up: float = 0.06
    """Share of the steps in which the rate rises."""
    average_from: float = 0.6
    """Share of the steps after which weights are averaged."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors, rows x pieces."""

    pieces: Tensor
    cases: Tensor
    features: Tensor
    conventions: Tensor
    toponyms: Tensor
    entities: Tensor
    roles: Tensor


def padded(rows: Sequence[Row]) -> Batch:
    """Put rows into tensors of equal length."""
    count = max(len(r.pieces) for r in rows)

    def pad(values: Sequence[list[int]], blank: int) -> Tensor:
        return torch.tensor([v + [blank] * (count - len(v)) for v in values])

    return Batch(
        pieces=pad([r.pieces for r in rows], 0),
        cases=pad([r.cases for r in rows], MARK),
        features=pad([r.features for r in rows], 0),
        conventions=torch.tensor([[r.convention] * count for r in rows]),
        toponyms=pad([r.toponyms for r in rows], UNKNOWN),
        entities=pad([r.entities for r in rows], UNKNOWN),
        roles=pad([r.roles for r in rows], UNKNOWN),
    )


def learn(
    network: Network,
    make: Callable[[], list[list[Row]]],
    recipe: Recipe,
    *,
    say: Callable[[str], None],
) -> None:
    """Train in place; `make` gives the batches of one epoch. The averaged weights are left in the network."""
    encoder, own = _groups(network)
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": recipe.encoder_rate}, {"params": own, "lr": recipe.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    began = time.monotonic()
    step = total = 0
    average: dict[str, Tensor] = {}
    network.train()
    for epoch in range(recipe.epochs):
        losses = []
        made = make()
        total = total or len(made) * recipe.epochs
        for rows in made:
            _set_rate(optimiser, recipe, step, total)
            losses.append(_step(network, padded(rows), recipe, optimiser, encoder + own))
            step += 1
            if step > recipe.average_from * total and step % 4 == 0:
                _take_in(average, network)
            if step % 50 == 0:
                recent = sum(losses[-50:]) / len(losses[-50:])
                say(f"epoch {epoch} step {step}/{total} loss {recent:.4f} {time.monotonic() - began:.0f} s")
    if average:
        network.load_state_dict({**network.state_dict(), **average})
    network.eval()


def _groups(network: Network) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    encoder: list[nn.Parameter] = []
    own: list[nn.Parameter] = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        part = name.split(".")[0]
        (encoder if part in ("pieces", "positions", "norm", "blocks") else own).append(parameter)
    return encoder, own


def _set_rate(optimiser: torch.optim.Optimizer, recipe: Recipe, step: int, total: int) -> None:
    factor = min(1.0, (step + 1) / (recipe.warm_up * total)) * max(0.02, 1 - step / total)
    for group, rate in zip(optimiser.param_groups, (recipe.encoder_rate, recipe.head_rate), strict=True):
        group["lr"] = rate * factor


def _step(
    network: Network,
    batch: Batch,
    recipe: Recipe,
    optimiser: torch.optim.Optimizer,
    parameters: list[nn.Parameter],
) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(batch.pieces, batch.cases, batch.features, batch.conventions)
    loss = torch.zeros(())
    pairs = zip(
        scores,
        (batch.entities, batch.toponyms, batch.roles),
        (1.0, recipe.toponyms, recipe.roles),
        strict=True,
    )
    for score, labels, weight in pairs:
        summed = functional.cross_entropy(
            score.float().flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN, reduction="sum"
        )
        loss = loss + weight * summed
    loss = loss / (batch.pieces > 0).sum()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimiser.step()
    optimiser.zero_grad()
    return float(loss.item())


def _take_in(average: dict[str, Tensor], network: Network) -> None:
    for name, value in network.state_dict().items():
        if name == "pieces.weight":
            continue
        if name in average:
            average[name].lerp_(value, 0.05)
        else:
            average[name] = value.clone()
