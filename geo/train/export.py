"""The trained network as an ONNX file with 8-bit weights."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from geo.train.network import HEADS, WIDTH, Block, Network, package_folder

INPUTS = ("pieces", "cases", "features")
OUTPUTS = ("entities", "toponyms", "roles")


_CONTRIBUTED = "com.microsoft"


class _Attention(torch.autograd.Function):
    """Attention without padding, written to the file as onnxruntime's fused operator."""

    @staticmethod
    def forward(_: object, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Rows x pieces x WIDTH each, to the same."""
        rows, count, _width = q.shape
        q, k, v = (x.view(rows, count, HEADS, WIDTH // HEADS).transpose(1, 2) for x in (q, k, v))
        return functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(rows, count, WIDTH)

    @staticmethod
    def symbolic(graph: torch.Graph, q: torch.Value, k: torch.Value, v: torch.Value) -> torch.Value:
        """Name the operator."""
        return graph.op(f"{_CONTRIBUTED}::MultiHeadAttention", q, k, v, num_heads_i=HEADS).setType(q.type())


class _Fused(nn.Module):
    """A block for one window at a time."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block

    def forward(self, x: Tensor, _: Tensor) -> Tensor:
        """As Block, for windows without padding."""
        q, k, v = self.block.qkv(x).chunk(3, -1)
        return self.block.finish(x, _Attention.apply(q, k, v))


def export(network: Network, path: Path) -> None:
    """Write the network, quantised dynamically, and its vocabulary beside it. The network is used up.

    The file reads one window at a time: dynamic quantisation scales by the largest value of a whole
    batch, so that a window's answer would depend on its neighbours.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    network.eval()
    network.blocks = nn.ModuleList(_Fused(block) for block in network.blocks)
    example = torch.ones((1, 7), dtype=torch.int64)
    axes = {name: {1: "count"} for name in (*INPUTS, *OUTPUTS)}
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
            custom_opsets={_CONTRIBUTED: 1},
        )
        quantize_dynamic(
            whole,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    vocabulary = (package_folder() / "vocab.txt").read_text(encoding="utf-8")
    (path.parent / "recognizer-vocabulary.txt").write_text(vocabulary, encoding="utf-8")
