"""Writes generators.txt: what PyTorch 2.15.0 makes of the expressions the input can be.

    pip install torch==2.15.0
    python tests/golden/generators.py

One case a line, tab-separated: the expression, its shape, float32 bits in hexadecimal. Made on a
machine with AVX2; on machines without it the last bits of randn and arange differ.
"""

import pathlib

import torch

assert torch.__version__.startswith("2.15.0"), torch.__version__
torch.set_num_threads(1)


def expressions():
    sizes = ["1", "2", "7", "15", "16", "17", "31", "32", "33", "100", "3, 5", "4, 4", "1, 2, 5, 7"]
    for seed in [0, 1, 42, 1234, 4294967295, 4294967296, 1099511627783, -1]:
        for size in sizes if seed < 43 else sizes[4:7]:
            yield f"torch.manual_seed({seed}); torch.randn({size})"
            yield f"torch.manual_seed({seed}); torch.rand({size})"
    for low, high in [(0, 2), (0, 10), (-5, 5), (0, 256), (3, 268435459), (0, 268435455), (-7, 9999999999)]:
        yield f"torch.manual_seed(3); torch.randint({low}, {high}, (9,))"
    yield "torch.manual_seed(3); torch.randint(10, (3, 3))"
    # One generator serves one expression after the other; a small randn keeps a sample back.
    yield "torch.manual_seed(9); torch.randn(3); torch.randn(4)"
    yield "torch.manual_seed(9); torch.randn(3); torch.rand(2); torch.randn(20); torch.randn(1)"
    yield "torch.manual_seed(9); torch.randn(3); torch.manual_seed(9); torch.randn(3)"
    yield "torch.manual_seed(2); torch.randn(1000)"
    for args in ["0", "5", "1, 5", "5, 1, -1", "0, 10, 3", "0, 1, 0.1", "0.3, 20, 0.7", "-5, 5, 0.13",
                 "1/3, 20, 1/7", "5, -5, -0.37", "2.5", "0., 16.", "0, 1.6, 0.1", "16777215, 16777219"]:
        yield f"torch.arange({args})"
    for args in ["0, 1, 0", "0, 1, 1", "0, 1, 2", "0, 1, 5", "0, 1, 11", "0.3, 20, 100", "-1, 1, 37",
                 "3, -3, 8", "0, 1, 50", "1e30, -1e30, 7", "0.1, 2.05, 17", "0, 255, 256"]:
        yield f"torch.linspace({args})"
    for call in ["zeros(2, 3)", "ones((2, 3))", "eye(3)", "eye(2, 4)", "eye(4, 2)", "eye(0)", "full((2, 2), 0.1)",
                 "full([3], -7)", "full((1,), float('nan'))", "zeros(0, 3)"]:
        yield f"torch.{call}"
    yield "torch.arange(1, 5).view(1, 1, 2, 2)"
    yield "torch.arange(24).reshape(2, -1, 4).float().unsqueeze(1).unsqueeze(-1)"
    yield "torch.tensor([[1, 2.5], [-0.0, 1e39]])"
    yield "torch.tensor([True, False, 16777217])"


def bits(tensor):
    return "".join(f"{v & 0xFFFFFFFF:08x}" for v in tensor.to(torch.float32).view(torch.int32).flatten().tolist())


with open(pathlib.Path(__file__).with_name("generators.txt"), "w") as file:
    file.write("# Made by generators.py with PyTorch 2.15.0.\n")
    for text in expressions():
        *before, last = text.split("; ")
        exec("; ".join(before))
        tensor = eval(last)
        file.write(f"{text}\t{list(tensor.shape)}\t{bits(tensor)}\n")
