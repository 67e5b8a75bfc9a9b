#!/usr/bin/env python3
"""Writes the golden files beside this script from PyTorch 2.15.0.

    pip install torch==2.15.0 numpy && python tests/golden/generate.py

One file of JSON lines per operation. Every line is one case:

    {"op": …, "x": T, "y": T}                     forward; with "indices": T for return_indices=True
    {"op": …, "x": T, "g": T, "grad": T}          gradient of sum(y · g) with respect to x
    {"op": …, "x": T, "at": [flat, …], "taps": [[[flat cell, weight], …], …], "bias": […]}
                                                  which cells of x each of these output cells reads
    {"op": …, "shape": […], "error": [kind, text]}  refusal on an input of this shape

`op` is the object that the JavaScript API takes: `{"op": "MaxPool2d", "kernel_size": [2, 3]}`. A
tensor T is `{"shape": […], "data": "…"}` with little-endian float32 in base64; "inf" and "nan"
stand for numbers that JSON lacks. Seeds are fixed: the same PyTorch writes the same files, up to
the last bits of sums, which depend on the machine.
"""

import base64
import itertools
import json
import math
import pathlib
import random
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

assert torch.__version__.startswith("2.15.0"), torch.__version__
warnings.simplefilter("ignore")
torch.set_num_threads(1)
HERE = pathlib.Path(__file__).parent
SPECIAL = [math.nan, math.inf, -math.inf, -0.0, 0.0, 1e30, -1e30]
FACTORS = [1.3, 2.05, 0.37, 120 / 88, 2, 3, 0.5, 1.0, 1.05, 1.5, 2.5, 0.75, 4]


# Tensors and operations --------------------------------------------------------------------------


def pack(t):
    t = t.detach().to(torch.float32).contiguous()
    return {"shape": list(t.shape), "data": base64.b64encode(t.numpy().astype("<f4").tobytes()).decode()}


def plain(value):
    """A Python argument as the JSON that the API takes."""
    if isinstance(value, torch.Tensor):
        return pack(value)
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return {math.inf: "inf", -math.inf: "-inf"}.get(value, "nan")
    return value


def describe(name, args):
    return {"op": name, **{k: plain(v) for k, v in args.items()}}


def apply(name, args, x):
    """What PyTorch makes of `x`."""
    args = dict(args)
    if name == "interpolate":
        return interpolate(x, args)
    weight, bias, indices = args.pop("weight", None), None, args.pop("indices", None)
    size = args.pop("output_size", None) if name.startswith("MaxUnpool") else None
    if isinstance(args.get("bias"), torch.Tensor):
        bias = args.pop("bias")
    module = getattr(nn, name)(**args)
    if weight is not None:
        module.weight = nn.Parameter(weight)
    if bias is not None:
        module.bias = nn.Parameter(bias)
    elif getattr(module, "bias", None) is not None:
        nn.init.zeros_(module.bias)
    if indices is not None:
        return module(x, indices.long(), *([] if size is None else [size]))
    return module(x)


def interpolate(x, args):
    y = F.interpolate(x, **args)
    # PyTorch 2.15 repeats row 0 when an antialiased resize makes one column and changes the height.
    # On its side it is right.
    if args.get("antialias") and y.shape[3] == 1 and y.shape[2] != x.shape[2]:
        swap = lambda v: v[::-1] if isinstance(v, tuple) else v
        turned = {k: swap(v) for k, v in args.items()}
        y = F.interpolate(x.transpose(2, 3).contiguous(), **turned).transpose(2, 3)
    return y


def is_linear(name, args):
    return not ("Max" in name or "LPPool" in name)


# Random parameters -------------------------------------------------------------------------------


class Rng(random.Random):
    def chance(self, p):
        return self.random() < p

    def per_axis(self, dims, one):
        """One number for all axes, or a tuple."""
        return one() if self.chance(0.4) else tuple(one() for _ in range(dims))

    def spatial(self, dims, top=None):
        top = top or {1: 24, 2: 9, 3: 5}[dims]
        return [self.randint(1, top) for _ in range(dims)]

    def lead(self, unbatched, channels=None):
        channels = channels or self.choice([1, 1, 2, 3])
        return [channels] if unbatched and self.chance(0.25) else [self.choice([1, 1, 2]), channels]

    def tensor(self, shape, special=True):
        t = torch.from_numpy(np.array([self.gauss(0, 2) for _ in range(math.prod(shape))], np.float32))
        if special and len(t):
            if self.chance(0.2):
                for _ in range(self.randint(1, 3)):
                    t[self.randrange(len(t))] = self.choice(SPECIAL)
            if self.chance(0.15):
                t = (t * 1.5).round()  # ties
        return t.reshape(shape)

    def some(self, **options):
        """Each option present or not; a callable draws the value."""
        return {k: v() if callable(v) else v for k, v in options.items() if self.chance(0.6)}


def flag(r):
    return lambda: r.chance(0.5)


def max_pool(r, dims):
    args = {"kernel_size": r.per_axis(dims, lambda: r.randint(1, 4))}
    args |= r.some(
        stride=lambda: r.per_axis(dims, lambda: r.randint(1, 4)),
        padding=lambda: r.per_axis(dims, lambda: r.randint(0, 2)),
        dilation=lambda: r.per_axis(dims, lambda: r.randint(1, 3)),
        return_indices=flag(r),
        ceil_mode=flag(r),
    )
    return args, r.lead(True) + r.spatial(dims)


def avg_pool(r, dims):
    args = {"kernel_size": r.per_axis(dims, lambda: r.randint(1, 4))}
    args |= r.some(
        stride=lambda: r.per_axis(dims, lambda: r.randint(1, 4)),
        padding=lambda: r.per_axis(dims, lambda: r.randint(0, 2)),
        ceil_mode=flag(r),
        count_include_pad=flag(r),
    )
    if dims > 1 and r.chance(0.3):
        args["divisor_override"] = r.choice([1, 2, 5, -3])
    return args, r.lead(True) + r.spatial(dims)


def lp_pool(r, dims):
    args = {
        "norm_type": r.choice([1, 2, 2.0, 3, 1.5, 4, -1, math.inf, -math.inf, 0.5]),
        "kernel_size": r.randint(1, 4) if dims == 1 else r.per_axis(dims, lambda: r.randint(1, 4)),
    }
    args |= r.some(stride=lambda: r.per_axis(dims, lambda: r.randint(1, 4)), ceil_mode=flag(r))
    return args, r.lead(True) + r.spatial(dims)


def adaptive(r, dims):
    size = lambda: None if dims > 1 and r.chance(0.2) else r.randint(1, 7)
    sizes = tuple(size() for _ in range(dims))
    return {"output_size": r.randint(1, 7) if r.chance(0.3) else sizes}, r.lead(True) + r.spatial(dims)


def adaptive_max_pool(r, dims):
    args, shape = adaptive(r, dims)
    return args | r.some(return_indices=flag(r)), shape


def channels(r):
    groups = r.choice([1, 1, 1, 2, 3])
    return groups * r.randint(1, 2), groups * r.randint(1, 2), groups


def kernel(r, args, shape):
    if r.chance(0.9):
        args["weight"] = r.tensor(shape, special=False)
    else:
        # The documented default of the playground, so that it too is held against PyTorch.
        args["weight"] = torch.full(shape, 1 / math.prod(shape[1:]))


def conv(r, dims):
    inputs, outputs, groups = channels(r)
    size = r.per_axis(dims, lambda: r.randint(1, 3))
    args = {"in_channels": inputs, "out_channels": outputs, "kernel_size": size}
    args |= r.some(
        stride=lambda: r.per_axis(dims, lambda: r.randint(1, 3)),
        padding=lambda: r.choice(["same", "valid"]) if r.chance(0.25) else r.per_axis(dims, lambda: r.randint(0, 3)),
        dilation=lambda: r.per_axis(dims, lambda: r.randint(1, 2)),
        padding_mode=lambda: r.choice(["zeros", "reflect", "replicate", "circular"]),
    )
    if args.get("padding") == "same":
        args.pop("stride", None)
    if groups > 1 or r.chance(0.2):
        args["groups"] = groups
    args["bias"] = r.choice([True, False, r.tensor([outputs], special=False)])
    sizes = [size] * dims if isinstance(size, int) else list(size)
    kernel(r, args, [outputs, inputs // groups] + sizes)
    lead = r.lead(True, inputs)
    # Whether the padding's zeros are multiplied by infinite weights depends on the library that
    # PyTorch picks; its own loop, for one ungrouped image, multiplies them.
    if groups == 1 and lead[0] == 1 and r.chance(0.1):
        args["weight"].view(-1)[0] = math.inf
    return args, lead + r.spatial(dims, {1: 16, 2: 7, 3: 4}[dims])


def conv_transpose(r, dims):
    inputs, outputs, groups = channels(r)
    size = r.per_axis(dims, lambda: r.randint(1, 3))
    args = {"in_channels": inputs, "out_channels": outputs, "kernel_size": size}
    args |= r.some(
        stride=lambda: r.per_axis(dims, lambda: r.randint(1, 3)),
        padding=lambda: r.per_axis(dims, lambda: r.randint(0, 1)),
        output_padding=lambda: r.per_axis(dims, lambda: r.randint(0, 1)),
        dilation=lambda: r.per_axis(dims, lambda: r.randint(1, 2)),
    )
    if groups > 1 or r.chance(0.2):
        args["groups"] = groups
    args["bias"] = r.choice([True, False, r.tensor([outputs], special=False)])
    sizes = [size] * dims if isinstance(size, int) else list(size)
    kernel(r, args, [inputs, outputs // groups] + sizes)
    return args, r.lead(True, inputs) + r.spatial(dims, {1: 10, 2: 5, 3: 3}[dims])


def factor(r):
    return r.choice(FACTORS) if r.chance(0.6) else round(r.uniform(0.2, 3.5), 2)


def resize(r, dims, modes, interpolating):
    mode = r.choice(modes)
    args = {"mode": mode}
    lead, spatial = [r.choice([1, 1, 2]), r.choice([1, 1, 2])], r.spatial(dims, {1: 24, 2: 8, 3: 4}[dims])
    if r.chance(0.06) and dims == 2:
        # Past the 2-d shortcut: output height + width > 128.
        lead, spatial = [1, 1], [r.randint(1, 2), r.choice([45, 64, 65, 70, 127])]
        args["size"] = (r.randint(1, 4), r.choice([127, 128, 130, 2 * spatial[1]]))
        if r.chance(0.5):
            args["scale_factor"] = tuple(o / i for o, i in zip(args.pop("size"), spatial))
    elif r.chance(0.4):
        args["size"] = r.per_axis(dims, lambda: r.randint(1, {1: 40, 2: 12, 3: 6}[dims]))
        args |= {"recompute_scale_factor": False} if r.chance(0.1) else {}
    else:
        args["scale_factor"] = r.per_axis(dims, lambda: factor(r))
        args |= r.some(recompute_scale_factor=flag(r)) if r.chance(0.5) else {}
    if mode in interpolating and r.chance(0.6):
        args["align_corners"] = r.chance(0.5)
    return args, lead + spatial


def upsample(r, dims):
    own = {1: ["linear"], 2: ["bilinear", "bilinear", "bicubic"], 3: ["trilinear"]}[dims]
    return resize(r, dims, ["nearest", "nearest-exact", "area"] + own * 2, own)


def interpolation(r, dims):
    if dims == 2 and r.chance(0.6):
        args, shape = resize(r, 2, ["bilinear", "bicubic", "lanczos"], ["bilinear", "bicubic"])
        args["antialias"] = True
        return args, shape
    args, shape = upsample(r, dims)
    return args | r.some(antialias=False), shape


def pixel_shuffle(r, dims):
    f = r.randint(1, 3)
    lead = r.choice([[], [1], [2], [2, 1]])
    return {"upscale_factor": f}, lead + [f * f * r.randint(1, 2)] + r.spatial(2, 4)


def pixel_unshuffle(r, dims):
    f = r.randint(1, 3)
    lead = r.choice([[], [1], [2], [2, 1]])
    return {"downscale_factor": f}, lead + [r.randint(1, 2)] + [f * n for n in r.spatial(2, 4)]


def blocks(r):
    args = {"kernel_size": r.per_axis(2, lambda: r.randint(1, 3))}
    args |= r.some(
        dilation=lambda: r.per_axis(2, lambda: r.randint(1, 2)),
        padding=lambda: r.per_axis(2, lambda: r.randint(0, 2)),
        stride=lambda: r.per_axis(2, lambda: r.randint(1, 3)),
    )
    return args


def unfold(r, dims):
    return blocks(r), r.lead(True) + r.spatial(2, 6)


def fold(r, dims):
    args, size = blocks(r), r.spatial(2, 6)
    two = lambda name, default: (args.get(name, default),) * 2 if isinstance(args.get(name, default), int) else args[name]
    k, d, p, s = two("kernel_size", 1), two("dilation", 1), two("padding", 0), two("stride", 1)
    columns = math.prod((size[a] + 2 * p[a] - d[a] * (k[a] - 1) - 1) // s[a] + 1 for a in range(2))
    lead = [] if r.chance(0.25) else [r.randint(1, 2)]
    return {"output_size": tuple(size), **args}, lead + [math.prod(k) * r.randint(1, 2), max(columns, 1)]


def max_unpool(r, dims):
    """What a MaxPool leaves to its MaxUnpool; sometimes indices of nobody, to repeat some."""
    k, s = r.randint(1, 3), r.randint(1, 3)
    lead, spatial = r.lead(True), [r.randint(k, k + 5) for _ in range(dims)]
    y, indices = getattr(nn, f"MaxPool{dims}d")(k, s, return_indices=True)(r.tensor(lead + spatial, False))
    args = {"kernel_size": k, "stride": s}
    default = [(n - 1) * s + k for n in y.shape[-dims:]]
    if any(n > d for n, d in zip(spatial, default)) or r.chance(0.3):
        args["output_size"] = tuple(spatial)
    if r.chance(0.3):
        indices = torch.tensor([r.randrange(math.prod(default)) for _ in range(indices.numel())]).view(indices.shape)
        args.pop("output_size", None)
    args["indices"] = indices
    return args, list(y.shape)


# Cases -------------------------------------------------------------------------------------------


def forward_case(r, name, args, shape):
    x = r.tensor(shape)
    y = apply(name, args, x)
    case = {"op": describe(name, args), "x": pack(x)}
    if isinstance(y, tuple):
        return case | {"y": pack(y[0]), "indices": pack(y[1])}, y[0].numel() + x.numel()
    return case | {"y": pack(y)}, y.numel() + x.numel()


def reaches_outside(name, args, x):
    """Whether a dilated window without valid cells has an index beyond its plane: PyTorch 2.15
    then writes the gradient outside of its memory."""
    if not name.startswith("MaxPool"):
        return False
    indices = getattr(nn, name)(**(args | {"return_indices": True}))(x)[1]
    return bool((indices >= math.prod(x.shape[-int(name[-2]) :])).any())


def gradient_case(r, name, args, shape):
    x = r.tensor(shape, special=r.chance(0.2)).requires_grad_()
    if reaches_outside(name, args, x):
        raise ValueError("no gradient")
    y = apply(name, args, x)
    y = y[0] if isinstance(y, tuple) else y
    g = r.tensor(list(y.shape), special=False)
    if r.chance(0.3):
        g = torch.ones_like(g)
    (y * g).sum().backward()
    case = {"op": describe(name, args), "x": pack(x), "g": pack(g), "grad": pack(x.grad)}
    return case, 2 * y.numel() + x.numel()


def tap_case(r, name, args, shape):
    """Weights by impulse response: forward of every one-hot input, for linear operations; for
    maxima the chosen cell, from the gradient."""
    if "weight" in args and not args["weight"].isfinite().all():
        raise ValueError("0 · inf has no weight")
    x = r.tensor(shape, special=False)
    y = apply(name, args, x)
    y = y[0] if isinstance(y, tuple) else y
    at = sorted(r.sample(range(y.numel()), min(3, y.numel())))
    if not at or -math.inf in y:
        raise ValueError("nothing is read")
    silent = dict(args)
    bias = [0.0] * len(at)
    if "in_channels" in args:
        if isinstance(args["bias"], torch.Tensor):
            plane = math.prod(y.shape[-int(name[-2]) :])
            bias = [args["bias"][o // plane % args["out_channels"]].item() for o in at]
        silent["bias"] = False
    if reaches_outside(name, args, x):
        raise ValueError("no gradient")
    rows = [[] for _ in at]
    for cell in range(x.numel()):
        one = torch.zeros(x.numel())
        one[cell] = 1
        if is_linear(name, args):
            out = apply(name, silent, one.view(shape)).reshape(-1)
            for row, o in zip(rows, at):
                if out[o] != 0:
                    row.append([cell, out[o].item()])
    if not is_linear(name, args):
        for row, o in zip(rows, at):
            v = x.clone().requires_grad_()
            y = apply(name, args, v)
            (y[0] if isinstance(y, tuple) else y).reshape(-1)[o].backward()
            row += [[int(c), 1.0] for c in v.grad.reshape(-1).nonzero()]
    case = {"op": describe(name, args), "x": pack(x), "at": at, "taps": rows, "bias": bias}
    return case, x.numel()


def refusal_case(name, args, shape):
    """What PyTorch says, or None where it accepts."""
    try:
        apply(name, args, torch.zeros(shape))
        return None
    except Exception as error:  # noqa: BLE001: the kind is part of the case
        text = str(error).split("\nException raised")[0]
        text = text.replace("{'valid', 'same'}", "{'same', 'valid'}")  # a set prints in any order
        return {"op": describe(name, args), "shape": list(shape), "error": [type(error).__name__, text]}


FAMILIES = {
    # file: (draw, names by spatial dimensions, forward, gradient, taps)
    "max_pool": (max_pool, "MaxPool{}d", (1, 2, 3), 420, 70, 60),
    "avg_pool": (avg_pool, "AvgPool{}d", (1, 2, 3), 420, 60, 60),
    "lp_pool": (lp_pool, "LPPool{}d", (1, 2, 3), 260, 60, 0),
    "adaptive_max_pool": (adaptive_max_pool, "AdaptiveMaxPool{}d", (1, 2, 3), 180, 40, 30),
    "adaptive_avg_pool": (adaptive, "AdaptiveAvgPool{}d", (1, 2, 3), 180, 40, 30),
    "conv": (conv, "Conv{}d", (1, 2, 3), 450, 80, 80),
    "conv_transpose": (conv_transpose, "ConvTranspose{}d", (1, 2, 3), 350, 60, 60),
    "upsample": (upsample, "Upsample", (1, 2, 3), 520, 90, 90),
    "interpolate": (interpolation, "interpolate", (1, 2, 3), 620, 100, 100),
    "pixel_shuffle": (pixel_shuffle, "PixelShuffle", (2,), 80, 15, 15),
    "pixel_unshuffle": (pixel_unshuffle, "PixelUnshuffle", (2,), 80, 15, 15),
    "unfold": (unfold, "Unfold", (2,), 130, 25, 20),
    "fold": (fold, "Fold", (2,), 130, 25, 20),
    "max_unpool": (max_unpool, "MaxUnpool{}d", (1, 2, 3), 160, 40, 0),
}

#: Cases that every reader of the documentation knows.
DOCUMENTATION = {
    "upsample": [
        ("Upsample", {"scale_factor": 2, "mode": mode} | align, grid)
        for grid in ([[[[1.0, 2.0], [3.0, 4.0]]]], [[[[1.0, 2.0, 0.0], [3.0, 4.0, 0.0], [0.0, 0.0, 0.0]]]])
        for mode, align in (("nearest", {}), ("bilinear", {}), ("bilinear", {"align_corners": True}))
    ],
}


def draw_cases(r, draw, name, dims, count, make):
    names = [(name.format(d), d) for d in dims]
    cases, tries = [], 0
    while len(cases) < count:
        tries += 1
        assert tries < 100 * count + 100, name
        full, d = names[tries % len(names)] if tries % 4 else names[len(names) // 2]
        args, shape = draw(r, d)
        try:
            case, cells = make(r, full, args, shape)
        except (RuntimeError, ValueError, TypeError):
            continue
        # Which transposed convolutions may be empty depends on the library that PyTorch picks.
        if full.startswith("ConvT") and 0 in case.get("y", case.get("g", case["x"]))["shape"]:
            continue
        if cells <= 260 or (cells <= 1500 and r.chance(0.12)):
            cases.append(case)
    return cases


def refusals(family):
    import refusals as table

    cases = [refusal_case(*case) for case in table.cases(family)]
    unique = {json.dumps(case): case for case in cases if case}
    return list(unique.values())


def main():
    total = [0, 0, 0, 0]
    for seed, (family, (draw, name, dims, forward, gradient, taps)) in enumerate(FAMILIES.items()):
        torch.manual_seed(seed)
        r = Rng(seed)
        lines = []
        for op, args, grid in DOCUMENTATION.get(family, []):
            x = torch.tensor(grid)
            lines.append({"op": describe(op, args), "x": pack(x), "y": pack(apply(op, args, x))})
        lines += draw_cases(r, draw, name, dims, forward, forward_case)
        lines += draw_cases(r, draw, name, dims, gradient, gradient_case)
        lines += draw_cases(r, draw, name, dims, taps, tap_case)
        refused = refusals(family)
        lines += refused
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
        (HERE / f"{family}.jsonl").write_text(text)
        counts = [len(lines) - gradient - taps - len(refused), gradient, taps, len(refused)]
        total = [a + b for a, b in zip(total, counts)]
        print(f"{family:20} forward {counts[0]:4} gradient {gradient:3} taps {taps:3} "
              f"refusals {len(refused):3}  {len(text) // 1024:4} KiB")
    print("total", dict(zip(["forward", "gradient", "taps", "refusals"], total)))


if __name__ == "__main__":
    main()
