using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Reranker.Onnx;

namespace Reranker.Compare;

/// <summary>Our reranker in a process of its own, the counterpart of <c>worker.mjs</c>.</summary>
internal sealed class OwnWorker
{
    private static readonly RerankOptions Logits = new() { RawScores = true };

    private readonly Dictionary<string, OnnxReranker> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RequestTexts[]> _workloads = new(StringComparer.Ordinal);

    /// <summary>Answers each line until there is none.</summary>
    public async Task ServeAsync(TextReader commands, TextWriter answers)
    {
        while (await commands.ReadLineAsync() is { } line)
        {
            var answer = await AnswerAsync(JsonSerializer.Deserialize<WorkerCommand>(line, JsonSerializerOptions.Web)!);
            await answers.WriteLineAsync(JsonSerializer.Serialize(answer, JsonSerializerOptions.Web));
            await answers.FlushAsync();
        }
    }

    private async Task<WorkerAnswer> AnswerAsync(WorkerCommand command)
    {
        switch (command.Op)
        {
            case "load":
                var options = new OnnxRerankerOptions
                {
                    Precision = command.Quantized ? OnnxPrecision.Quantized : OnnxPrecision.Full, ParallelBatches = command.Threads, IntraOpThreads = 1,
                };
                _models[command.Model!] = await OnnxReranker.LoadAsync(command.Folder!, options);
                return new WorkerAnswer();
            case "workload":
                _workloads[command.Workload!] = command.Requests!;
                return new WorkerAnswer();
            case "score":
                return new WorkerAnswer { Logits = await ScoreAsync(_models[command.Model!], _workloads[command.Workload!][command.Index]) };
            case "run":
                var (model, requests) = (_models[command.Model!], _workloads[command.Workload!]);
                return await LoadRunner.RunAsync(
                    index =>
                    {
                        var request = requests[(command.Index + index) % requests.Length];
                        return model.RerankAsync(request.Query, request.Documents, Logits);
                    },
                    command.Clients, command.Count, command.Rate);
            case "overhead":
                return await RequestOverhead.MeasureAsync(_models[command.Model!], _workloads[command.Workload!], command.Count);
            case "versions":
                return new WorkerAnswer { Versions = $"OnnxReranker on ONNX Runtime {OrtEnv.Instance().GetVersionString()}, .NET {Environment.Version}" };
            default:
                return new WorkerAnswer { Error = $"'{command.Op}' is no command." };
        }
    }

    private static async Task<float[]> ScoreAsync(OnnxReranker model, RequestTexts request)
    {
        var response = await model.RerankAsync(request.Query, request.Documents, Logits);
        var scores = new float[request.Documents.Length];
        foreach (var result in response.Results)
            scores[result.Index] = result.RelevanceScore;
        return scores;
    }
}
