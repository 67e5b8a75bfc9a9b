"""Writes type_errors.txt: how Python refuses the arguments of torch.nn's constructors.

    pip install torch==2.15.0
    python tests/golden/type_errors.py

One case a line, tab-separated: the call and the sentence of its TypeError.
"""

import pathlib

import torch
import torch.nn.functional as F
from torch import nn

assert torch.__version__.startswith("2.15.0"), torch.__version__

families = ["MaxPool", "AvgPool", "AdaptiveMaxPool", "AdaptiveAvgPool", "LPPool", "Conv", "ConvTranspose", "MaxUnpool"]
names = [f"nn.{family}{dims}d" for family in families for dims in (1, 2, 3)]
names += ["nn.Upsample", "nn.PixelShuffle", "nn.PixelUnshuffle", "nn.Unfold", "nn.Fold", "F.interpolate"]
first = {"Conv": "in_channels", "Adapt": "output_size", "LPPoo": "norm_type", "Fold": "output_size",
         "Upsam": "size", "inter": "size", "Pixel": "upscale_factor"}


def cases():
    for name in names:
        known = next((v for k, v in first.items() if name.split(".")[1].startswith(k)), "kernel_size")
        known = "downscale_factor" if name == "nn.PixelUnshuffle" else known
        x = "x, " if name.startswith("F.") else ""
        yield f"{name}({x}{', '.join(['1'] * 14)})"
        yield f"{name}({x}2, 2, 2, foo=1)"
        yield f"{name}({x}foo=1, bar=2)"
        yield f"{name}({x}2, {known}=2)"
        if not x:
            yield f"{name}()"
            yield f"{name}(stride=2)"


x = torch.ones(1, 1, 4, 4)
with open(pathlib.Path(__file__).with_name("type_errors.txt"), "w") as file:
    file.write("# Made by type_errors.py with PyTorch 2.15.0.\n")
    for text in cases():
        try:
            eval(text)
        except TypeError as error:
            file.write(f"{text}\t{error}\n")
