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
from geo.train.network import Dropout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.train.batches import Row
    from geo.train.network import Network


_NEW_SHARE = 0.05
"""Weight of each taken-in state in the moving average."""


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


class _Weights:
    """Weights in one piece each for encoder and own parts: 32 bits to learn with, 16 bits to compute with.

    Autocast would round every weight anew for every use.
    """

    def __init__(self, network: Network, recipe: Recipe) -> None:
        self._network = network
        self._frozen = {n: p.detach().clone() for n, p in network.named_parameters() if not p.requires_grad}
        groups = _groups(network)
        exact = [torch.cat([p.detach().flatten() for p in group]) for group in groups]
        network.to(torch.bfloat16)
        self._masters = [nn.Parameter(values) for values in exact]
        self._rounded = [values.to(torch.bfloat16) for values in exact]
        self._slopes = [torch.zeros_like(values) for values in self._rounded]
        for group, values, slopes in zip(groups, self._rounded, self._slopes, strict=True):
            at = 0
            for parameter in group:
                end = at + parameter.numel()
                parameter.data = values[at:end].view(parameter.shape)
                parameter.grad = slopes[at:end].view(parameter.shape)
                at = end
        self._parameters = groups
        self._averages: list[Tensor] = []
        rates = (recipe.encoder_rate, recipe.head_rate)
        self.optimiser = torch.optim.AdamW(
            [{"params": [m], "lr": rate} for m, rate in zip(self._masters, rates, strict=True)],
            weight_decay=0.01,
            fused=True,
        )

    def step(self) -> None:
        """Take one step along the slopes that `backward` left, and clear them."""
        for master, slopes in zip(self._masters, self._slopes, strict=True):
            master.grad = slopes.float()
            slopes.zero_()
        nn.utils.clip_grad_norm_(self._masters, 1.0)
        self.optimiser.step()
        for master, values in zip(self._masters, self._rounded, strict=True):
            values.copy_(master.detach())

    def take_in(self) -> None:
        """Count the weights as they are in the average."""
        if not self._averages:
            self._averages = [m.detach().clone() for m in self._masters]
        for average, master in zip(self._averages, self._masters, strict=True):
            average.lerp_(master.detach(), _NEW_SHARE)

    def leave(self) -> None:
        """Put the average, or else the last weights, into the network in 32 bits."""
        self._network.to(torch.float32)
        values = self._averages or [m.detach() for m in self._masters]
        for group, flat in zip(self._parameters, values, strict=True):
            parts = flat.split([p.numel() for p in group])
            for parameter, part in zip(group, parts, strict=True):
                parameter.data = part.view(parameter.shape).clone()
                parameter.grad = None
        for name, parameter in self._network.named_parameters():
            if name in self._frozen:
                parameter.data = self._frozen[name]


def learn(
    network: Network,
    make: Callable[[], list[list[Row]]],
    recipe: Recipe,
    *,
    say: Callable[[str], None],
) -> None:
    """Train in place; `make` gives the batches of one epoch. The averaged weights are left in the network."""
    for module in network.modules():
        if isinstance(module, Dropout):
            module.redraw()
    weights = _Weights(network, recipe)
    began = time.monotonic()
    step = total = 0
    network.train()
    for epoch in range(recipe.epochs):
        losses = []
        made = make()
        total = total or len(made) * recipe.epochs
        for rows in made:
            _set_rate(weights.optimiser, recipe, step, total)
            losses.append(_slope(network, padded(rows), recipe))
            weights.step()
            step += 1
            if step > recipe.average_from * total and step % 4 == 0:
                weights.take_in()
            if step % 50 == 0:
                recent = sum(losses[-50:]) / len(losses[-50:])
                say(f"epoch {epoch} step {step}/{total} loss {recent:.4f} {time.monotonic() - began:.0f} s")
    weights.leave()
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


def _slope(network: Network, batch: Batch, recipe: Recipe) -> float:
    """Compute the loss of a batch and, into the weights' gradients, its slope."""
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
    return float(loss.item())
