"""Writes arrays.txt: NumPy's own files and what they hold as float32.

    pip install numpy
    python tests/golden/arrays.py

One case a line, tab-separated: the expression, the .npy file in hexadecimal, the shape, and float32
bits in hexadecimal.
"""

import io
import pathlib

import numpy as np

values = np.array([[0, 1, 2.5], [-3, 100, 7]])
cases = [f"np.asfortranarray(values).astype('{code}', order='K')" for code in ("<f4", ">f8", "<i2")]
cases += [f"values.astype('{order}{code}')" for order in "<>" for code in ("f2", "f4", "f8", "i2", "i4", "i8")]
cases += [f"abs(values).astype('{order}{code}')" for order in "<>" for code in ("u2", "u4", "u8")]
cases += ["values.astype('i1')", "abs(values).astype('u1')", "values > 1"]
cases += ["np.array(1.5)", "np.array([], 'f4')", "np.zeros((2, 0, 3))", "np.arange(3)"]
cases += ["np.asfortranarray(np.arange(24.).reshape(2, 3, 4))"]
cases += ["np.array([np.nan, np.inf, -np.inf, -0.0, 6e-8, 65504, 0.1], 'f2')"]
# Headers as float32 files have them.
shapes = ["()", "(3,)", "(1, 1, 8, 8)", "(0, 1, 3, 10, 10)", "(0, 16, 1024, 1024)"]
cases += [f"np.zeros({shape}, 'f4')" for shape in shapes]
cases += ["np.array([-1, 2**40 + 1, -2**63, 2**63 - 1])", "np.array([2**64 - 1], 'u8')"]

with open(pathlib.Path(__file__).with_name("arrays.txt"), "w") as file:
    file.write(f"# Made by arrays.py with NumPy {np.__version__}.\n")
    for version in [(1, 0), (2, 0), (3, 0)]:
        for case in cases if version == (1, 0) else cases[:1]:
            array = eval(case)
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, version=version)
            floats = np.ascontiguousarray(array, dtype=">f4").reshape(array.shape)
            shape = list(array.shape)
            file.write(f"{case}\t{buffer.getvalue().hex()}\t{shape}\t{floats.tobytes().hex()}\n")
