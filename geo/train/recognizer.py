"""Trains the place recogniser: `python -m geo train recognizer --gold FOLDER`.

Two stages: named entities alone, then places, roles and entities together. The same data, gazetteer,
seed and machine give the same weights; another processor may round otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import torch

from geo.gazetteer.lookup import Gazetteer
from geo.recognize.syntax import Parser
from geo.recognize.words import WordPieces
from geo.train.batches import Mixer, Row, batches
from geo.train.corpora import Corpora, Folds, SilverLabels, read_corpora
from geo.train.export import export
from geo.train.learning import Recipe, learn
from geo.train.network import Network, package_folder, pretrained
from geo.train.sentences import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.models import Article
    from geo.train.annotated import Annotated

NAMED_ENTITIES = Recipe(epochs=1, encoder_rate=1.5e-4)
TOGETHER = Recipe(epochs=2, encoder_rate=1.5e-4, roles=6.0)


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of the second stage is not news with gold toponyms."""

    entities: float
    """Named-entity pieces per toponym piece."""
    own: float
    """Texts of our own sentences per window with toponyms."""


FULL = Shares(entities=0.3, own=0.15)
"""A fifth of a batch is named entities: with fewer, organisations are forgotten."""

OPEN = Shares(entities=2.5, own=1.0)
"""One open corpus has gold toponyms, and it is small."""

KEPT_ENTITIES = 0
"""The fold of the named-entity corpora that is kept aside with any other: so all share one first stage."""

_MOST_WORDS = 110


@dataclass(frozen=True, slots=True)
class Options:
    """What one training run is given."""

    gold: Path
    """Folder with `toponyms/` and `ner/`."""
    gazetteer: Path
    """The built gazetteer."""
    open_only: bool = False
    """Whether only openly licensed corpora are used."""
    without: int | None = None
    """The fold that is kept aside, None for none."""
    seed: int = 1
    """Of everything that is random."""


def make(options: Options, *, into: Path, say: Callable[[str], None]) -> Path:
    """Train, export and tell how long it took; gives the model's file. Raises InputError, SetupMissing."""
    began = time.monotonic()
    path = into / ("recognizer-open.onnx" if options.open_only else "recognizer.onnx")
    export(train(options, say=say), path)
    say(f"{(time.monotonic() - began) / 60:.1f} minutes")
    return path


def train(options: Options, *, say: Callable[[str], None]) -> Network:
    """Train a network. Raises InputError, SetupMissing."""
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    rnd = Random(options.seed)  # noqa: S311 - not for secrets
    names = Gazetteer.open(options.gazetteer)
    corpora = _read(options, names)
    words = sum(len(t.words) for t in corpora.toponyms)
    say(f"{len(corpora.toponyms)} articles, {words} words; {sum(map(len, corpora.entities))} sentences")
    towns = names.settlement_names(population=3000)
    slavic = names.settlement_names(population=2000, countries=frozenset({"UA", "RU", "BY"}))
    mixer = Mixer(rnd, names, WordPieces.load(package_folder() / "vocab.txt"), towns=towns + slavic)
    writer = Writer(rnd, names, slavic=slavic, towns=towns)
    shares = OPEN if options.open_only else FULL
    network = pretrained()
    network.pieces.weight.requires_grad_(False)  # noqa: FBT003 - torch's own signature
    first = _first_stage(options)
    if first.is_file():
        network.load_state_dict(torch.load(first, weights_only=True))
    else:
        learn(network, lambda: batches(_entity_rows(corpora, mixer, rnd, None), rnd), NAMED_ENTITIES, say=say)
        torch.save(network.state_dict(), first)
    # the second stage must not depend on whether the first was kept
    torch.manual_seed(options.seed)
    rnd.seed(options.seed)
    learn(network, lambda: batches(_mixed_rows(corpora, shares, mixer, writer, rnd), rnd), TOGETHER, say=say)
    names.close()
    return network


def _first_stage(options: Options) -> Path:
    """Where the weights of the first stage are kept; all that they depend on is in the name."""
    kept = "all" if options.without is None else f"without-{KEPT_ENTITIES}"
    sort = "open" if options.open_only else "full"
    data = sha256(options.gazetteer.read_bytes())
    for path in sorted((options.gold / "ner").iterdir()):
        data.update(path.read_bytes())
    name = f"recognizer-{sort}-{kept}-{options.seed}-{data.hexdigest()[:8]}.pt"
    return options.gazetteer.parent / name


def _read(options: Options, names: Gazetteer) -> Corpora:
    parser = Parser.load()

    def label(article: Article) -> list[tuple[int, int, str]]:
        return [(e.start, e.end, e.label) for e in parser.parse(article).entities]

    seen = SilverLabels(options.gazetteer.parent / "silver-entities.json", label)
    without = Folds() if options.without is None else Folds(options.without, KEPT_ENTITIES)
    corpora = read_corpora(options.gold, names=names, seen=seen, without=without, open_only=options.open_only)
    seen.save()
    return corpora


def _mixed_rows(corpora: Corpora, shares: Shares, mixer: Mixer, writer: Writer, rnd: Random) -> list[Row]:
    rows = [mixer.row(window) for text in corpora.toponyms for window in mixer.windows(text)]
    own = round(shares.own * len(rows))
    size = sum(len(r.pieces) for r in rows)
    rows += [mixer.row(writer.write(rnd.randint(1, 5))) for _ in range(own)]
    return rows + _entity_rows(corpora, mixer, rnd, round(shares.entities * size))


def _entity_rows(corpora: Corpora, mixer: Mixer, rnd: Random, pieces: int | None) -> list[Row]:
    """Windows of one to four neighbouring sentences: all of them once, or about so many pieces."""
    windows = [window for run in corpora.entities for window in _runs(run, rnd)]
    rnd.shuffle(windows)
    rows: list[Row] = []
    size = 0
    for window in windows:
        if pieces is not None and size >= pieces:
            break
        rows.append(mixer.row(window))
        size += len(rows[-1].pieces)
    return rows


def _runs(sentences: Sequence[Annotated], rnd: Random) -> list[Annotated]:
    made = []
    at = 0
    while at < len(sentences):
        count = rnd.choice([1, 1, 2, 4])
        joined = sentences[at]
        at += 1
        while count > 1 and at < len(sentences):
            if len(joined.words) + len(sentences[at].words) > _MOST_WORDS:
                break
            joined = joined.followed_by(sentences[at])
            at += 1
            count -= 1
        made.append(joined)
    return made
