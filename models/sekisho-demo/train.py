#!/usr/bin/env python3
"""Trains sekisho-demo and writes it as GGUF.

    train.py --gguf-py <llama.cpp>/gguf-py [--steps N] [--out sekisho-demo.gguf]

Needs Debian's python3-torch and python3-numpy. The same versions and seed on one thread give the same file.
"""

import argparse
import math
import sys
import time
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional

from corpus import Corpus

HERE = Path(__file__).resolve().parent
WIDTH, LAYERS, HEADS, HIDDEN = 160, 4, 4, 432
NORM_EPSILON, ROPE_BASE = 1e-5, 10_000.0
CONTEXT = 8192
SPECIALS = ["<|im_start|>", "<|im_end|>", "<|endoftext|>"]
VOCABULARY = 256 + len(SPECIALS)
SEED = 20_261_120


def tokenize(text):
    tokens = []
    while text:
        special = next((i for i, name in enumerate(SPECIALS) if text.startswith(name)), None)
        if special is not None:
            tokens.append(256 + special)
            text = text[len(SPECIALS[special]) :]
        else:
            cut = min((at for at in (text.find(name, 1) for name in SPECIALS) if at > 0), default=len(text))
            tokens += text[:cut].encode("utf-8")
            text = text[cut:]
    return tokens


def encode(pieces):
    tokens, weights = [], []
    for text, weight in pieces:
        part = tokenize(text)
        tokens += part
        weights += [weight] * len(part)
    return tokens, weights


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + NORM_EPSILON) * self.weight


def rotate(x, angles):
    """RoPE on interleaved pairs, as llama.cpp's `llama` architecture reads the weights."""
    cosine, sine = angles
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), dim=-1).flatten(-2)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention_norm, self.feed_norm = Norm(WIDTH), Norm(WIDTH)
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(WIDTH, HIDDEN, bias=False) for _ in range(2))
        self.down = nn.Linear(HIDDEN, WIDTH, bias=False)

    def forward(self, x, angles, mask):
        batch, length, _ = x.shape

        def heads(y):
            return y.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        normed = self.attention_norm(x)
        query, key, value = rotate(heads(self.query(normed)), angles), rotate(heads(self.key(normed)), angles), heads(self.value(normed))
        scores = query @ key.transpose(-1, -2) * (1.0 / math.sqrt(WIDTH // HEADS)) + mask
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(batch, length, WIDTH)
        x = x + self.output(mixed)
        normed = self.feed_norm(x)
        return x + self.down(functional.silu(self.gate(normed)) * self.up(normed))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = Norm(WIDTH)
        self.head = nn.Linear(WIDTH, VOCABULARY, bias=False)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                scale = 0.02 if "embedding" in name else 1.0 / math.sqrt(weight.shape[1])
                nn.init.normal_(weight, std=scale * (0.35 if name.endswith(("output.weight", "down.weight")) else 1.0))

    def forward(self, tokens):
        length = tokens.shape[1]
        size = WIDTH // HEADS
        frequency = ROPE_BASE ** (-torch.arange(0, size, 2).float() / size)
        angle = torch.arange(length).float()[:, None] * frequency[None, :]
        mask = torch.full((length, length), float("-inf")).triu(1)
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x, (angle.cos(), angle.sin()), mask)
        return self.norm(x)


def batches(corpus, size):
    """Endless batches of conversations of similar length."""
    while True:
        pool = sorted((encode(corpus.conversation()) for _ in range(size * 8)), key=lambda item: len(item[0]))
        groups = [pool[at : at + size] for at in range(0, len(pool), size)]
        corpus.chance.shuffle(groups)
        yield from groups


def to_tensors(group):
    length = max(len(tokens) for tokens, _ in group)
    tokens = torch.full((len(group), length), 256 + 2, dtype=torch.long)
    weights = torch.zeros(len(group), length)
    for row, (text, weight) in enumerate(group):
        tokens[row, : len(text)] = torch.tensor(text)
        weights[row, : len(weight)] = torch.tensor(weight, dtype=torch.float32)
    return tokens, weights


def learning_rate(step, steps, peak):
    warm_up = 60
    return peak * min((step + 1) / warm_up, max(0.02, (steps - step) / (steps - warm_up)))


def train(arguments):
    torch.manual_seed(SEED)
    model = Model()
    corpus = Corpus(SEED)
    optimizer = torch.optim.AdamW(model.parameters(), lr=arguments.rate, betas=(0.9, 0.98), weight_decay=0.01)
    started, running = time.time(), None
    for step, group in zip(range(arguments.steps), batches(corpus, arguments.batch)):
        for settings in optimizer.param_groups:
            settings["lr"] = learning_rate(step, arguments.steps, arguments.rate)
        tokens, weights = to_tensors(group)
        hidden = model(tokens[:, :-1])
        chosen = weights[:, 1:] > 0
        losses = functional.cross_entropy(model.head(hidden[chosen]), tokens[:, 1:][chosen], reduction="none")
        weight = weights[:, 1:][chosen]
        loss = (losses * weight).sum() / weight.sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        running = loss.item() if running is None else 0.98 * running + 0.02 * loss.item()
        if step % 25 == 0 or step + 1 == arguments.steps:
            print(f"step {step} loss {running:.4f} {time.time() - started:.0f} s", flush=True)
        if step % 500 == 499:
            write_gguf(model, arguments)
    return model


def byte_names():
    """GPT-2's printable stand-ins for the 256 bytes, which is how byte-level BPE vocabularies are written."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    names, spare = {byte: chr(byte) for byte in plain}, 0
    for byte in range(256):
        if byte not in names:
            names[byte], spare = chr(256 + spare), spare + 1
    return [names[byte] for byte in range(256)]


def write_gguf(model, arguments):
    sys.path.insert(0, str(arguments.gguf_py))
    import gguf

    writer = gguf.GGUFWriter(str(arguments.out), "llama")
    writer.add_name("sekisho-demo")
    writer.add_description("A tiny model that answers questions about Sekisho and knows nothing else")
    writer.add_license("apache-2.0")
    writer.add_vocab_size(VOCABULARY)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(NORM_EPSILON)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(byte_names() + SPECIALS)
    writer.add_token_types([gguf.TokenType.NORMAL] * 256 + [gguf.TokenType.CONTROL] * len(SPECIALS))
    # The loader wants a merge. Bytes C0 and C1 are in no UTF-8 text, so this one never applies and every byte stays a token.
    writer.add_token_merges([f"{byte_names()[0xC0]} {byte_names()[0xC1]}"])
    writer.add_bos_token_id(256 + 2)
    writer.add_eos_token_id(256 + 1)
    writer.add_pad_token_id(256 + 2)
    writer.add_add_bos_token(False)
    writer.add_chat_template((HERE / "chat_template.jinja").read_text(encoding="utf-8").rstrip("\n"))

    def add(name, weight):
        kind = numpy.float32 if weight.dim() == 1 else numpy.float16
        writer.add_tensor(name, weight.detach().numpy().astype(kind))

    add("token_embd.weight", model.embedding.weight)
    for number, block in enumerate(model.blocks):
        for name, part in (
            ("attn_norm", block.attention_norm), ("attn_q", block.query), ("attn_k", block.key), ("attn_v", block.value),
            ("attn_output", block.output), ("ffn_norm", block.feed_norm), ("ffn_gate", block.gate), ("ffn_up", block.up),
            ("ffn_down", block.down),
        ):
            add(f"blk.{number}.{name}.weight", part.weight)
    add("output_norm.weight", model.norm.weight)
    add("output.weight", model.head.weight)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gguf-py", type=Path, required=True, help="gguf-py of the llama.cpp source tree")
    parser.add_argument("--out", type=Path, default=HERE / "sekisho-demo.gguf")
    parser.add_argument("--steps", type=int, default=2600)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=3e-3)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model = train(arguments)
    write_gguf(model, arguments)
    print(f"wrote {arguments.out}: {sum(weight.numel() for weight in model.parameters())} parameters")


if __name__ == "__main__":
    main()
