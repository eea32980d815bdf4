"""Build a pose model file from its two TFLite parts.

A ``.task`` file is a plain zip of the person detector and the landmark network. The parts that
older releases carry lack one thing that the current API insists on: metadata that says how pixel
values are scaled for the landmark network. It is added here.
"""

import io
import zipfile

import flatbuffers

DETECTOR_MEMBER = "pose_detector.tflite"
LANDMARKS_MEMBER = "pose_landmarks_detector.tflite"

#: Pixels 0..255 become 0..1, as the network's own graph in mediapipe 0.10.21 feeds it.
_INPUT_MEAN, _INPUT_STD = 0.0, 255.0
_METADATA_NAME = "TFLITE_METADATA"
_METADATA_IDENTIFIER = b"M001"
_MODEL_IDENTIFIER = b"TFL3"
#: Zip members carry a fixed date, so that the same parts give the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def with_input_scaling(landmarks_tflite: bytes) -> bytes:
    """The landmark network with ``NormalizationOptions`` (mean 0, std 255) on its input tensor.

    Args:
        landmarks_tflite: the network as a TFLite flatbuffer.
    """
    from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
    from mediapipe.tasks.metadata import schema_py_generated as model_schema

    options = metadata_schema.NormalizationOptionsT()
    options.mean, options.std = [_INPUT_MEAN], [_INPUT_STD]
    unit = metadata_schema.ProcessUnitT()
    unit.optionsType = metadata_schema.ProcessUnitOptions.NormalizationOptions
    unit.options = options
    tensor = metadata_schema.TensorMetadataT()
    tensor.processUnits = [unit]
    subgraph = metadata_schema.SubGraphMetadataT()
    subgraph.inputTensorMetadata = [tensor]
    metadata = metadata_schema.ModelMetadataT()
    metadata.subgraphMetadata = [subgraph]
    builder = flatbuffers.Builder(0)
    builder.Finish(metadata.Pack(builder), _METADATA_IDENTIFIER)

    model = model_schema.ModelT.InitFromObj(model_schema.Model.GetRootAs(landmarks_tflite, 0))
    buffer = model_schema.BufferT()
    buffer.data = builder.Output()
    model.buffers.append(buffer)
    entry = model_schema.MetadataT()
    entry.name, entry.buffer = _METADATA_NAME, len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    builder = flatbuffers.Builder(len(landmarks_tflite))
    builder.Finish(model.Pack(builder), _MODEL_IDENTIFIER)
    return bytes(builder.Output())


def build_task(detector_tflite: bytes, landmarks_tflite: bytes) -> bytes:
    """The bytes of a ``.task`` file; the same parts always give the same bytes."""
    members = {
        DETECTOR_MEMBER: detector_tflite,
        LANDMARKS_MEMBER: with_input_scaling(landmarks_tflite),
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in members.items():
            bundle.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return archive.getvalue()
