using System.Globalization;
using System.Text.Json.Nodes;

namespace Reranker.MLflow;

/// <summary>What makes a model package an MLflow Model with the flavours <c>onnx</c> and <c>python_function</c>.</summary>
/// <param name="package">The package; one without a graph, which Python cannot load, gets no flavour.</param>
/// <param name="runId">The run that logs it.</param>
/// <param name="artifactPath">Where in the run's artifacts it goes.</param>
/// <param name="created">When.</param>
/// <param name="sizeBytes">The size of the package's files together.</param>
internal sealed class MLmodel(ModelPackage package, string runId, string artifactPath, DateTimeOffset created, long sizeBytes)
{
    private const string MLflowVersion = "2.12.1";
    private const string OnnxFile = "onnx/model.onnx";
    private const string OnnxVersion = "1.16.0";
    private const string PythonVersion = "3.11.2";

    private static readonly string[] Requirements = [$"mlflow=={MLflowVersion}", $"onnx=={OnnxVersion}", "onnxruntime==1.17.3"];

    private readonly JsonObject _model = Describe(package, runId, artifactPath, created, sizeBytes);

    /// <summary>The content of <c>MLmodel</c> as JSON: what goes to the run's history.</summary>
    public string Json => JsonText.Of(_model);

    /// <summary>The files that MLflow adds to the package, <c>MLmodel</c> last: a folder that has it is complete.</summary>
    public IReadOnlyList<(string Path, string Content)> Files =>
    [
        ("requirements.txt", string.Join('\n', Requirements) + "\n"),
        ("python_env.yaml", YamlText.Of(new JsonObject
        {
            ["python"] = PythonVersion,
            ["build_dependencies"] = new JsonArray("pip==23.0.1", "setuptools==66.1.1", "wheel==0.38.4"),
            ["dependencies"] = new JsonArray("-r requirements.txt"),
        })),
        ("conda.yaml", YamlText.Of(new JsonObject
        {
            ["name"] = "mlflow-env",
            ["channels"] = new JsonArray("conda-forge"),
            ["dependencies"] = new JsonArray($"python={PythonVersion}", "pip<=23.0.1", new JsonObject { ["pip"] = Texts(Requirements) }),
        })),
        // mlflow.pyfunc's ONNX loader looks for MLmodel beside the graph, mlflow.onnx at the top.
        .. HasGraph(package) ? [("onnx/MLmodel", YamlText.Of(_model))] : ((string, string)[])[],
        ("MLmodel", YamlText.Of(_model)),
    ];

    private static bool HasGraph(ModelPackage package) => File.Exists(package.OnnxPath);

    private static JsonObject Describe(ModelPackage package, string runId, string artifactPath, DateTimeOffset created, long sizeBytes)
    {
        var model = new JsonObject
        {
            ["run_id"] = runId,
            ["artifact_path"] = artifactPath,
            ["utc_time_created"] = created.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
            ["flavors"] = HasGraph(package) ? Flavors() : new JsonObject(),
            ["model_uuid"] = Guid.NewGuid().ToString("N"),
            ["mlflow_version"] = MLflowVersion,
            ["model_size_bytes"] = sizeBytes,
        };
        if (HasGraph(package) && OnnxSignature.TryRead(package.OnnxPath) is { } signature)
            model["signature"] = Signature(signature);
        return model;
    }

    private static JsonObject Flavors() => new()
    {
        ["onnx"] = new JsonObject
        {
            ["code"] = null,
            ["data"] = OnnxFile,
            ["onnx_session_options"] = null,
            ["onnx_version"] = OnnxVersion,
            ["providers"] = new JsonArray("CUDAExecutionProvider", "CPUExecutionProvider"),
        },
        ["python_function"] = new JsonObject
        {
            ["data"] = OnnxFile,
            ["env"] = new JsonObject { ["conda"] = "conda.yaml", ["virtualenv"] = "python_env.yaml" },
            ["loader_module"] = "mlflow.onnx",
            ["python_version"] = PythonVersion,
        },
    };

    // MLflow keeps each part as a text that holds JSON. A server refuses a request that lacks what is named here, and the network one that has more.
    private static JsonObject Signature(OnnxSignature signature) => new()
    {
        ["inputs"] = JsonText.Of(Tensors(signature.Inputs)),
        ["outputs"] = JsonText.Of(Tensors(signature.Outputs)),
        ["params"] = null,
    };

    private static JsonArray Tensors(IEnumerable<OnnxTensor> tensors) => new([.. tensors.Select(static tensor => (JsonNode)new JsonObject
    {
        ["name"] = tensor.Name,
        ["type"] = "tensor",
        ["tensor-spec"] = new JsonObject { ["dtype"] = tensor.Type, ["shape"] = new JsonArray([.. tensor.Shape.Select(static size => (JsonNode)size)]) },
    })]);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);
}
