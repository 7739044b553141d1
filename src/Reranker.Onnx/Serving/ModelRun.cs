namespace Reranker.Onnx;

/// <summary>What a request runs with beside its model.</summary>
/// <param name="Scheduler">Where its batches wait for their turn.</param>
/// <param name="Options">How models run.</param>
/// <param name="CancellationToken">Drops what has not started.</param>
internal readonly record struct ModelRun(BatchScheduler Scheduler, OnnxRerankerOptions Options, CancellationToken CancellationToken);
