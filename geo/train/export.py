"""The trained network as an ONNX file with 8-bit weights."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from geo.train.network import Network, package_folder

INPUTS = ("pieces", "cases", "features")
OUTPUTS = ("entities", "toponyms", "roles")


def export(network: Network, path: Path) -> None:
    """Write the network, quantised dynamically, and its vocabulary beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    network.eval()
    example = torch.ones((2, 7), dtype=torch.int64)
    axes = {name: {0: "rows", 1: "count"} for name in (*INPUTS, *OUTPUTS)}
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            network,
            (example, example, example),
            str(whole),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole, path, weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )  # fmt: skip
    vocabulary = (package_folder() / "vocab.txt").read_text(encoding="utf-8")
    (path.parent / "recognizer-vocabulary.txt").write_text(vocabulary, encoding="utf-8")
