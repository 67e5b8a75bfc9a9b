"""Calls that PyTorch may refuse: `generate.py` keeps those it does refuse, with its sentence."""

INPUT = {1: (1, 2, 7), 2: (1, 2, 7, 7), 3: (1, 2, 7, 7, 7)}
PLACES = {1: (7,), 2: (7, 7), 3: (7, 7, 7)}


def wrong_shapes(dims, channels=2):
    full = (1, channels) + (3,) * dims
    shapes = [(3,) * n for n in range(1, 7)] + [full + (3,)]
    for i in range(len(full)):
        shapes.append(full[:i] + (0,) + full[i + 1 :])
    for i in range(len(full) - 1):
        shapes.append(full[1:][:i] + (0,) + full[1:][i + 1 :])
    return shapes


def tuples(dims, value, others=False):
    """Tuples of every length but the right one."""
    return [(value,) * n for n in range(0, 5) if n != dims and (n != 1 or others)]


def window(dims, name, required, extra=()):
    x = INPUT[dims]
    bad = [
        {"kernel_size": 0}, {"kernel_size": -1}, {"kernel_size": -3},
        {"kernel_size": 2, "stride": 0}, {"kernel_size": 2, "stride": -1},
        {"kernel_size": 9}, {"kernel_size": 8, "stride": 3}, {"kernel_size": 2**31}, {"kernel_size": 2**40},
        {"kernel_size": (2,) * (dims - 1) + (9,)},
        {"kernel_size": (2,) * (dims - 1) + (0,)},
        {"kernel_size": 2, "stride": (1,) * (dims - 1) + (0,)},
        {"kernel_size": 0, "stride": 1},
    ]
    bad += [{"kernel_size": t} for t in tuples(dims, 2)]
    bad += [{"kernel_size": 2, "stride": t} for t in tuples(dims, 1)]
    if "padding" in extra:
        bad += [{"kernel_size": 2, "padding": t} for t in tuples(dims, 1)]
        bad += [
            {"kernel_size": 2, "padding": -1}, {"kernel_size": 2, "padding": 2},
            {"kernel_size": 3, "padding": (1,) * (dims - 1) + (2,)},
            {"kernel_size": 3, "padding": 2, "stride": 1, "ceil_mode": True},
            {"kernel_size": 5, "padding": 4}, {"kernel_size": 1, "padding": 1},
        ]
    if "dilation" in extra:
        bad += [{"kernel_size": 2, "dilation": t} for t in tuples(dims, 1)]
        bad += [
            {"kernel_size": 2, "dilation": 0}, {"kernel_size": 2, "dilation": -1},
            {"kernel_size": 3, "dilation": 2, "padding": 2},
            {"kernel_size": 3, "dilation": 2, "padding": (1,) * (dims - 1) + (2,)},
            {"kernel_size": 2, "dilation": 2, "padding": 2},
            {"kernel_size": 3, "dilation": 2, "padding": 3},
            {"kernel_size": 4, "dilation": 3},
            {"kernel_size": 2, "dilation": 0, "return_indices": True},
            {"kernel_size": 2, "padding": 2, "return_indices": True},
            {"kernel_size": 9, "return_indices": True},
            {"kernel_size": (2,) * (dims + 1), "return_indices": True},
        ]
    if "divisor_override" in extra and dims > 1:
        bad += [{"kernel_size": 2, "divisor_override": 0}]
    bad += [{"kernel_size": v} for v in (2.5, None, True, (2.5,) * dims)]
    bad += [{"kernel_size": 2, "stride": v} for v in (2.5, "a", True)]
    bad += [{"kernel_size": 2, "ceil_mode": v} for v in (1, "a", None)]
    cases = [(name, required | args, x) for args in bad]
    cases += [(name, required | {"kernel_size": 2}, s) for s in wrong_shapes(dims)]
    return cases


def adaptive(dims, name):
    sizes = [-1, (2,) * (dims - 1) + (-1,), (-2,) * dims, 2.5, "a", None, True, (2.5,) * dims] + tuples(dims, 2, True)
    cases = [(name, {"output_size": s}, INPUT[dims]) for s in sizes]
    return cases + [(name, {"output_size": 2}, s) for s in wrong_shapes(dims)]


def convolution(dims, name, transposed):
    x = INPUT[dims]
    base = {"in_channels": 2, "out_channels": 2, "kernel_size": 3}
    bad = [
        {"kernel_size": 0}, {"kernel_size": -1}, {"stride": 0}, {"stride": -1}, {"padding": -1},
        {"dilation": 0}, {"dilation": -1}, {"in_channels": 3}, {"in_channels": 1}, {"out_channels": 0},
        {"in_channels": -1}, {"out_channels": -1},
        {"out_channels": 3, "groups": 2}, {"in_channels": 3, "groups": 2}, {"groups": 0}, {"groups": -1},
        {"in_channels": 4, "out_channels": 4, "groups": 2},
        {"padding": "foo"}, {"stride": (1,) * (dims - 1) + (0,)},
    ]
    for parameter in ("stride", "padding", "dilation") + (("output_padding",) if transposed else ()):
        bad += [{parameter: t} for t in tuples(dims, 1)]
    bad += [{"kernel_size": t} for t in tuples(dims, 3, True)]
    if transposed:
        bad += [
            {"output_padding": 1}, {"stride": 2, "output_padding": 2}, {"output_padding": -1},
            {"stride": 2, "output_padding": -1}, {"padding": 5}, {"padding": 9}, {"padding": 9, "stride": 2},
            {"padding_mode": "reflect"}, {"padding": "same"}, {"dilation": 2, "output_padding": 2},
            {"stride": (2,) * (dims - 1) + (1,), "output_padding": 1},
        ]
    else:
        bad += [
            {"kernel_size": 9}, {"kernel_size": 4, "dilation": 3}, {"kernel_size": 9, "padding": (0,) * (dims - 1) + (1,)},
            {"padding": "same", "stride": 2},
            {"padding_mode": "reflect", "padding": 7}, {"padding_mode": "reflect", "padding": (1,) * (dims - 1) + (8,)},
            {"padding_mode": "reflect", "padding": (8,) + (1,) * (dims - 1)},
            {"padding_mode": "circular", "padding": 8}, {"padding_mode": "reflect", "kernel_size": 9},
            {"padding_mode": "replicate", "padding": -3},
        ]
    bad += [{"groups": v} for v in ("a", None)] + [{"kernel_size": 2.5}]
    if transposed:
        bad += [{"stride": v} for v in (1.5, "a")] + [{"padding": 1.5}, {"dilation": 1.5}, {"output_padding": 1.5}]
    cases = [(name, base | args, x) for args in bad]
    if not transposed:
        for mode in ("reflect", "replicate", "circular"):
            cases += [
                (name, base | {"kernel_size": 2, "padding": p, "padding_mode": mode}, s)
                for p in (0, 1) for s in wrong_shapes(dims)
            ]
    return cases + [(name, base | {"kernel_size": 2}, s) for s in wrong_shapes(dims)]


def resize(name):
    modes = ["nearest", "nearest-exact", "linear", "bilinear", "trilinear", "bicubic", "area", "lanczos", "foo"]
    cases = []
    for dims, x in INPUT.items():
        fit = {1: ["nearest", "linear", "area"], 2: ["nearest", "nearest-exact", "bilinear", "bicubic", "area"],
               3: ["nearest", "trilinear", "area"]}[dims]
        cases += [(name, {"scale_factor": 2, "mode": mode}, x) for mode in modes]
        cases += [
            (name, {"scale_factor": 2, "mode": mode, "align_corners": a}, x) for mode in modes for a in (True, False)
        ]
        for mode in fit:
            cases += [
                (name, args | {"mode": mode}, x)
                for args in (
                    {}, {"size": 3, "scale_factor": 2}, {"size": 0}, {"size": -1}, {"scale_factor": 0},
                    {"scale_factor": 0.1}, {"scale_factor": -1}, {"size": (3,) * (dims + 1)}, {"size": ()},
                    {"scale_factor": (2,) * (dims + 1)}, {"size": 3, "recompute_scale_factor": True},
                    {"scale_factor": float("inf")}, {"scale_factor": 1e30},
                    {"scale_factor": 0.1, "recompute_scale_factor": True},
                )
            ]
        for s in wrong_shapes(dims):
            cases += [(name, {"size": 2, "mode": mode}, s) for mode in fit]
    if name == "interpolate":
        for dims, x in INPUT.items():
            cases += [(name, {"size": 3, "mode": mode, "antialias": True}, x) for mode in modes]
            cases += [
                (name, {"size": 3, "mode": "lanczos", "antialias": True, "align_corners": a}, x) for a in (True, False)
            ]
        for s in wrong_shapes(2):
            cases += [(name, {"size": 2, "mode": m, "antialias": True}, s) for m in ("bilinear", "lanczos")]
    return cases


def shuffles(name, parameter, shape):
    cases = [(name, {parameter: f}, s) for f in (2, 0, -1, 3) for s in wrong_shapes(2) + [shape]]
    return cases + [(name, {parameter: v}, shape) for v in (2.5, "a", (2, 2), None, 2**32, 3000000000)]


def blocks(name, base, shape, wrong):
    bad = [
        {"kernel_size": 0}, {"kernel_size": -1}, {"dilation": 0}, {"dilation": -1}, {"padding": -1},
        {"stride": 0}, {"stride": -1}, {"kernel_size": 9}, {"kernel_size": (2, 5)}, {"kernel_size": (5, 2)},
        {"kernel_size": 3, "dilation": 2}, {"stride": 9, "padding": 1},
    ]
    for parameter in sorted(base.keys() | {"dilation", "padding", "stride"}):
        bad += [{parameter: t} for t in ((), (1,), (1, 1, 1))] + [{parameter: v} for v in (2.5, "a", None)]
    cases = [(name, base | args, shape) for args in bad]
    return cases + [(name, base, s) for s in wrong]


def unpools(dims):
    import torch

    name, x = f"MaxUnpool{dims}d", (1, 1) + (2,) * dims
    indices = torch.arange(2**dims).view(x)
    base = {"kernel_size": 2, "indices": indices}
    bad = [
        {"kernel_size": -1}, {"stride": 2, "padding": 5}, {"kernel_size": (2,) * (dims + 1)},
        {"indices": indices + 4**dims}, {"indices": -indices}, {"indices": torch.zeros((1, 1) + (3,) * dims)},
    ]
    bad += [{"output_size": s} for s in ((2,) * dims, (6,) * dims, (9,) * dims, (5,) * (dims - 1), (5,) * (dims + 1),
                                         (1, 1) + (7,) * dims, (4,) * (dims - 1) + (6,))]
    if dims == 3:
        bad += [{"kernel_size": 0}, {"kernel_size": 2, "stride": 0}, {"kernel_size": 2, "stride": -1}]
    cases = [(name, base | args, x) for args in bad]
    for s in wrong_shapes(dims):
        cases.append((name, base | {"indices": torch.zeros(s)}, s))
    return cases


def cases(family):
    each = lambda make: [case for dims in (1, 2, 3) for case in make(dims)]
    return {
        "max_pool": lambda: each(lambda d: window(d, f"MaxPool{d}d", {}, ("padding", "dilation"))),
        "avg_pool": lambda: each(lambda d: window(d, f"AvgPool{d}d", {}, ("padding", "divisor_override"))),
        "lp_pool": lambda: each(lambda d: window(d, f"LPPool{d}d", {"norm_type": 2}))
        + [(f"LPPool{d}d", {"norm_type": n, "kernel_size": 2}, INPUT[d]) for d in INPUT for n in (0, 0.0, None)]
        + [(f"LPPool{d}d", {"norm_type": float("inf"), "kernel_size": k}, INPUT[d])
           for d in INPUT for k in (0, -1, 9, (2,), (2, 2), (2, 2, 2))],
        "adaptive_max_pool": lambda: each(lambda d: adaptive(d, f"AdaptiveMaxPool{d}d")),
        "adaptive_avg_pool": lambda: each(lambda d: adaptive(d, f"AdaptiveAvgPool{d}d")),
        "conv": lambda: each(lambda d: convolution(d, f"Conv{d}d", False)),
        "conv_transpose": lambda: each(lambda d: convolution(d, f"ConvTranspose{d}d", True)),
        "upsample": lambda: resize("Upsample"),
        "interpolate": lambda: resize("interpolate"),
        "pixel_shuffle": lambda: shuffles("PixelShuffle", "upscale_factor", (1, 4, 4, 4)),
        "pixel_unshuffle": lambda: shuffles("PixelUnshuffle", "downscale_factor", (1, 1, 4, 4)),
        "unfold": lambda: blocks("Unfold", {"kernel_size": 2}, (1, 2, 4, 4), wrong_shapes(2)),
        "fold": lambda: [
            ("Fold", {"output_size": size, "kernel_size": k, "padding": p}, shape)
            for size, k, p, shape in ((0, 2, 0, (1, 8, 1)), ((0, 4), 2, 0, (1, 8, 3)), ((1, 1), 2, 0, (1, 8, 1)),
                                      (-1, 2, 0, (1, 8, 4)), (0, 1, 1, (1, 2, 4)), ((3, 0), 1, 1, (1, 2, 10)))
        ] + blocks("Fold", {"output_size": (4, 4), "kernel_size": 2}, (1, 8, 9),
                               [(9,), (1, 8, 3, 3), (1, 7, 9), (1, 8, 8), (1, 0, 9), (1, 8, 0), (7, 9), (8, 8)]),
        "max_unpool": lambda: each(unpools),
    }[family]()
