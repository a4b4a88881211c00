"""Fine-tuning an encoder to read codes: the only module that imports PyTorch.

One transformer reads a heading and a passage and gives, for each token, how strongly it speaks for
each theme (what a reader is shown as evidence) and what it says of it (facet, party, polarity); for
the passage, each theme's logit, the primary level and all levels. Coders' spans teach the tokens,
their codes the passage. A larger reader (the teacher) can teach a smaller one over passages that
nobody has coded. Wanted once, on a GPU: `classify.encode` reads without PyTorch.
"""

import math
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from classify.examples import FACETS, PARTIES, POLARITIES, Floats
from classify.tokens import Tokens, TokenSpans

ATTRIBUTES = len(FACETS) + len(PARTIES) + len(POLARITIES)
EMBEDDING = 384  # dimensions of the sentence embedding that the small reader keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to train. The defaults are those of the shipped reader."""

    epochs: int = 15
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 1e-3
    low_rank: int = 0  # 0: all weights; else the rank of what is added to each matrix
    layers: int = 0  # keep this many layers, evenly; 0: all
    token_share: float = 0.5
    attribute_share: float = 0.5
    level_share: float = 1.0
    embedding_share: float = 0.0
    taught_share: float = 0.5  # of coded passages: the teacher's word against the coders'
    positive_weight: float = 2.0
    budget_s: float = 0.0  # end by then, the rate falling with the time; 0.0: by epochs alone
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What to learn from: coded passages first, then those that only a teacher has read."""

    tokens: Tokens
    coded: int  # how many of them coders have read
    themes: Floats  # (coded, t); -1.0: not asked
    primary: Floats  # (coded, l + 1)
    levels: Floats  # (coded, l)
    spans: TokenSpans
    taught: Mapping[str, Floats] = field(default_factory=dict)  # a teacher's outputs for all
    embeddings: Floats | None = None  # (all, EMBEDDING), unit length


class LowRank(nn.Module):
    """A frozen matrix and a low-rank addition to it."""

    def __init__(self, inner: nn.Linear, rank: int) -> None:
        super().__init__()
        self.inner = inner
        self.down = nn.Parameter(torch.randn(rank, inner.in_features) / math.sqrt(rank))
        self.up = nn.Parameter(torch.zeros(inner.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """The matrix's output and the addition's."""
        added: Tensor = functional.linear(functional.linear(x, self.down), self.up)
        return self.inner(x) + added


class Reader(nn.Module):
    """A transformer with the heads described above."""

    def __init__(self, encoder: nn.Module, themes: int, levels: int) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.themes, self.levels = themes, levels
        self.token_head = nn.Linear(width, themes)
        self.attribute_head = nn.Linear(width, ATTRIBUTES)
        self.theme_attributes = nn.Parameter(torch.zeros(themes, ATTRIBUTES))
        self.passage_head = nn.Linear(width, themes + 2 * levels + 1)
        self.embedding_head = nn.Linear(width, EMBEDDING)
        self.peak_share = nn.Parameter(torch.full((themes,), 0.5))
        nn.init.constant_(self.token_head.bias, -4.0)
        nn.init.constant_(self.passage_head.bias[:themes], -2.0)
        self.dropout = nn.Dropout(0.1)

    def forward(
        self, ids: Tensor, types: Tensor, mask: Tensor, inside: Tensor
    ) -> tuple[Tensor, ...]:
        """Outputs for a padded batch of b passages, n tokens the longest.

        Args:
            ids: (b, n) token ids.
            types: (b, n) 0 for the heading, 1 for the passage.
            mask: (b, n) 1 for a token, 0 for padding.
            inside: (b, n) 1 for a token of the passage.

        Returns:
            Theme logits (b, t); level logits (b, 2l + 1): primary with "none" last, then any;
            token logits (b, n, t); attribute logits (b, n, a); embedding (b, EMBEDDING).
        """
        kept: dict[str, Tensor] = {"input_ids": ids, "attention_mask": mask}
        if self.encoder.config.model_type == "bert":
            kept["token_type_ids"] = types
        hidden = self.dropout(self.encoder(**kept).last_hidden_state)
        tokens = self.token_head(hidden)
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1).clamp(min=1.0)
        passage = self.passage_head(mean)
        outside = (1 - inside).unsqueeze(-1).to(tokens.dtype) * -1e4
        attention = torch.softmax(tokens + outside, dim=1)
        peak = (attention * tokens).sum(1)
        logits = passage[:, : self.themes] + self.peak_share * (peak + 4.0)
        embedding = functional.normalize(self.embedding_head(mean), dim=-1)
        return logits, passage[:, self.themes :], tokens, self.attribute_head(hidden), embedding


def load_reader(folder: Path, themes: int, levels: int, settings: Settings) -> Reader:
    """A reader on the weights of a folder (config.json, model.safetensors), heads untrained."""
    torch.manual_seed(settings.seed)
    encoder = AutoModel.from_pretrained(
        str(folder), local_files_only=True, attn_implementation="eager", add_pooling_layer=False
    ).float()
    if settings.layers:
        stack = encoder.encoder.layer
        step = len(stack) / settings.layers
        kept = [
            stack[min(len(stack) - 1, round((n + 1) * step) - 1)] for n in range(settings.layers)
        ]
        encoder.encoder.layer = nn.ModuleList(kept)
        encoder.config.num_hidden_layers = settings.layers
    reader = Reader(encoder, themes, levels)
    if settings.low_rank:
        _add_low_rank(reader.encoder, settings.low_rank)
    return reader


def _add_low_rank(encoder: nn.Module, rank: int) -> None:
    for parameter in encoder.parameters():
        parameter.requires_grad = False
    for module in list(encoder.encoder.layer.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Linear):
                setattr(module, name, LowRank(child, rank))


def has_device(device: str) -> bool:
    """Whether PyTorch can compute there."""
    return device == "cpu" or bool(torch.cuda.is_available())


def make_deterministic() -> None:
    """Make the same seed give the same weights from here on, on one machine."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # or CUDA refuses
    torch.use_deterministic_algorithms(True)


def base_embeddings(folder: Path, tokens: Tokens, device: str) -> Floats:
    """What an encoder made of texts before it was taught: (n, width), unit length."""
    encoder = load_reader(folder, 1, 1, Settings()).encoder.eval().to(device)
    found = np.zeros((len(tokens), encoder.config.hidden_size), dtype=np.float32)
    for items in batches(tokens, range(len(tokens)), 64):
        ids, _, mask, _ = _pad(tokens, items, device)
        with torch.no_grad():
            hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        found[items] = functional.normalize((hidden * mask.unsqueeze(-1)).sum(1)).cpu().numpy()
    return found


def batches(tokens: Tokens, items: Sequence[int], size: int) -> list[list[int]]:
    """Items of like length together."""
    ordered = sorted(items, key=lambda item: (len(tokens.ids[item]), item))
    return [list(ordered[start : start + size]) for start in range(0, len(ordered), size)]


def _pad(tokens: Tokens, items: Sequence[int], device: str) -> tuple[Tensor, ...]:
    longest = -(-max(len(tokens.ids[item]) for item in items) // 8) * 8
    shape = (len(items), longest)
    ids, types, mask, inside = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for row, item in enumerate(items):
        length = len(tokens.ids[item])
        ids[row, :length] = tokens.ids[item]
        types[row, :length] = tokens.types[item]
        mask[row, :length] = 1
        inside[row, :length] = tokens.inside[item]
    return tuple(
        torch.from_numpy(part).to(device, non_blocking=True) for part in (ids, types, mask, inside)
    )


def train(
    reader: Reader, lessons: Lessons, settings: Settings, device: str, say: Any = print
) -> None:
    """Train a reader in place.

    Args:
        reader: The reader; it is moved to the device.
        lessons: What to learn from.
        settings: How.
        device: "cuda" or "cpu".
        say: Is called with a line an epoch.
    """
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    reader.to(device).train()
    optimiser = _optimiser(reader, settings)
    rates = [group["lr"] for group in optimiser.param_groups]
    rows = _span_rows(lessons.spans)
    everything = list(range(len(lessons.tokens)))
    total = settings.epochs * len(batches(lessons.tokens, everything, settings.batch))
    step, began = 0, time.monotonic()
    for epoch in range(settings.epochs):
        order = _shuffled(lessons.tokens, rng, settings.batch)
        lost = 0.0
        for items in order:
            gone = step / total
            if settings.budget_s:
                gone = max(gone, (time.monotonic() - began) / settings.budget_s)
            if gone >= 1.0:
                break
            share = min(1.0, step / (0.06 * total)) * (1.0 - gone)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * share
            with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
                outputs = reader(*_pad(lessons.tokens, items, device))
            loss = _loss(reader, lessons, items, rows, tuple(o.float() for o in outputs), settings)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            step += 1
            lost += loss.detach()
        say(f"epoch {epoch + 1} of {settings.epochs}: loss {float(lost) / len(order):.4f}")
    reader.eval()


def _optimiser(reader: Reader, settings: Settings) -> torch.optim.Optimizer:
    inner: list[Tensor] = []
    heads: list[Tensor] = []
    for name, parameter in reader.named_parameters():
        if parameter.requires_grad:
            (inner if name.startswith("encoder.") else heads).append(parameter)
    return torch.optim.AdamW(
        [{"params": inner, "lr": settings.rate}, {"params": heads, "lr": settings.head_rate}],
        weight_decay=0.01,
    )


def _shuffled(tokens: Tokens, rng: np.random.Generator, size: int) -> list[list[int]]:
    """Batches of like length, in an order of their own each epoch."""
    lengths = np.array([len(ids) for ids in tokens.ids], dtype=np.float64)
    noisy = lengths * rng.uniform(0.85, 1.15, len(lengths))
    order = np.argsort(noisy, kind="stable")
    parts = [list(map(int, order[at : at + size])) for at in range(0, len(order), size)]
    return [parts[place] for place in rng.permutation(len(parts))]


def _span_rows(spans: TokenSpans) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = {}
    for row, passage in enumerate(spans.values[:, 0]):
        rows.setdefault(int(passage), []).append(row)
    return rows


def _loss(
    reader: Reader, lessons: Lessons, items: Sequence[int], rows: Mapping[int, list[int]],
    outputs: tuple[Tensor, ...], settings: Settings,
) -> Tensor:  # fmt: skip
    logits, levels, tokens, attributes, embedding = outputs
    device = logits.device
    coded = [place for place, item in enumerate(items) if item < lessons.coded]
    loss = logits.new_zeros(())
    if coded:
        at = torch.tensor(coded, device=device)
        these = [items[place] for place in coded]
        goal = torch.from_numpy(lessons.themes[these]).to(device)
        weight = torch.tensor(settings.positive_weight, device=device)
        share = settings.taught_share if lessons.taught else 0.0
        each = functional.binary_cross_entropy_with_logits(
            logits[at], goal.clamp(min=0.0), pos_weight=weight, reduction="none"
        ) * (goal >= 0)
        loss = loss + (1 - share) * each.sum(1).mean() * len(coded) / len(items)
        primary, every = levels[at][:, : reader.levels + 1], levels[at][:, reader.levels + 1 :]
        goal_primary = torch.from_numpy(lessons.primary[these]).to(device)
        goal_levels = torch.from_numpy(lessons.levels[these]).to(device)
        level_loss = -(goal_primary * functional.log_softmax(primary, dim=-1)).sum(1).mean()
        level_loss = (
            level_loss
            + functional.binary_cross_entropy_with_logits(every, goal_levels, reduction="none")
            .sum(1)
            .mean()
        )
        loss = loss + settings.level_share * level_loss * len(coded) / len(items)
        loss = loss + _span_loss(reader, lessons, items, coded, rows, tokens, attributes, settings)
    if lessons.taught:
        loss = loss + _taught_loss(reader, lessons, items, logits, levels, settings)
    if lessons.embeddings is not None and settings.embedding_share:
        goal = torch.from_numpy(lessons.embeddings[list(items)]).to(device).float()
        loss = loss + settings.embedding_share * (1 - (embedding * goal).sum(1)).mean()
    return loss


def _taught_loss(
    reader: Reader, lessons: Lessons, items: Sequence[int], logits: Tensor, levels: Tensor,
    settings: Settings,
) -> Tensor:  # fmt: skip
    chosen = list(items)
    device = logits.device
    share = torch.tensor(
        [settings.taught_share if item < lessons.coded else 1.0 for item in items], device=device
    )
    goal = torch.from_numpy(lessons.taught["themes"][chosen]).to(device).float().sigmoid()
    each = functional.binary_cross_entropy_with_logits(logits, goal, reduction="none").sum(1)
    goal_levels = torch.from_numpy(lessons.taught["levels"][chosen]).to(device).float()
    primary = slice(None, reader.levels + 1)
    kind = -(
        functional.softmax(goal_levels[:, primary], dim=-1)
        * functional.log_softmax(levels[:, primary], dim=-1)
    ).sum(1)
    rest = functional.binary_cross_entropy_with_logits(
        levels[:, reader.levels + 1 :],
        goal_levels[:, reader.levels + 1 :].sigmoid(),
        reduction="none",
    ).sum(1)
    return ((each * 1.5 + settings.level_share * (kind + rest)) * share).mean()


def _span_loss(
    reader: Reader, lessons: Lessons, items: Sequence[int], coded: Sequence[int],
    rows: Mapping[int, list[int]], tokens: Tensor, attributes: Tensor, settings: Settings,
) -> Tensor:  # fmt: skip
    device = tokens.device
    goal = torch.zeros(tokens.shape[0], tokens.shape[1], tokens.shape[2])
    weight = torch.zeros(tokens.shape[0], tokens.shape[1], 1).expand_as(goal).clone()
    means, themes, asked = [], [], []
    for place in coded:
        length = len(lessons.tokens.ids[items[place]])
        weight[place, :length] = 1.0
        found = [lessons.spans.values[row] for row in rows.get(items[place], [])]
        for span in found:
            weight[place, :length, int(span[1])] = 0.3
        for span in found:
            theme, first, end = int(span[1]), int(span[2]), int(span[3])
            goal[place, first:end, theme] = 1.0
            weight[place, first:end, theme] = 1.0
            means.append((place, first, end))
            themes.append(theme)
            asked.append([int(value) for value in span[4:7]])
    goal, weight = goal.to(device), weight.to(device)
    each = functional.binary_cross_entropy_with_logits(tokens, goal, reduction="none") * weight
    loss = settings.token_share * each.sum() / weight[:, :, :1].sum().clamp(min=1.0)
    if not means:
        return loss
    chosen = torch.zeros(len(means), tokens.shape[0] * tokens.shape[1])
    for row, (place, first, end) in enumerate(means):
        chosen[row, place * tokens.shape[1] + first : place * tokens.shape[1] + end] = 1.0 / (
            end - first
        )
    mean = chosen.to(device) @ attributes.reshape(-1, ATTRIBUTES)
    said = mean + reader.theme_attributes[torch.tensor(themes, device=device)]
    wanted = torch.tensor(asked, device=device)
    start = 0
    for column, kinds in enumerate((len(FACETS), len(PARTIES), len(POLARITIES))):
        goal_kind = wanted[:, column]
        if bool((goal_kind >= 0).any()):
            loss = loss + settings.attribute_share * functional.cross_entropy(
                said[:, start : start + kinds], goal_kind.long(), ignore_index=-1
            )
        start += kinds
    return loss


def predict(
    reader: Reader, tokens: Tokens, items: Sequence[int], device: str, size: int = 64
) -> Iterator[tuple[int, dict[str, Floats]]]:
    """A trained reader's outputs, item by item: themes, levels, tokens, attributes, embedding."""
    reader.to(device).eval()
    names = ("themes", "levels", "tokens", "attributes", "embedding")
    with torch.no_grad():
        for chosen in batches(tokens, items, size):
            with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
                outputs = [o.float().cpu().numpy() for o in reader(*_pad(tokens, chosen, device))]
            for row, item in enumerate(chosen):
                length = len(tokens.ids[item])
                values = {name: out[row] for name, out in zip(names, outputs, strict=True)}
                values["tokens"] = values["tokens"][:length]
                values["attributes"] = values["attributes"][:length]
                yield item, values
