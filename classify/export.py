"""A trained reader written as ONNX with 8-bit weights, for `classify.encode` to read.

Only for those who train: it wants PyTorch and the `onnx` package.
"""

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from classify.finetune import Reader

INPUTS = ("ids", "types", "mask", "inside")
OUTPUTS = ("themes", "levels", "tokens", "attributes", "embedding")


def export_reader(reader: Reader, target: Path, *, eight_bit: bool = True) -> None:
    """Write a reader as one ONNX file.

    Args:
        reader: A trained reader; the offsets of attributes by theme are not part of the graph.
        target: The file.
        eight_bit: Whether to keep weights as 8-bit integers, a quarter of the size.
    """
    reader.cpu().float().eval()
    example = torch.ones((2, 16), dtype=torch.int64)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "reader.onnx"
        torch.onnx.export(
            reader,
            (example, example, example, example),
            str(plain),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                **{name: {0: "passages", 1: "pieces"} for name in INPUTS},
                **{name: {0: "passages"} for name in OUTPUTS},
                "tokens": {0: "passages", 1: "pieces"},
                "attributes": {0: "passages", 1: "pieces"},
            },
            opset_version=17,
            dynamo=False,
        )
        if eight_bit:
            quantize_dynamic(
                str(plain),
                str(target),
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
            )
        else:
            onnx.save(onnx.load(str(plain)), str(target))
