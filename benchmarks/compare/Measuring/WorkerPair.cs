namespace Reranker.Compare;

/// <summary>One worker of each side, for one model. Only one of them works at a time.</summary>
internal sealed class WorkerPair(ModelShape model) : IAsyncDisposable
{
    private readonly WorkerProcess _ours = WorkerProcess.Start(ours: true);
    private readonly WorkerProcess _theirs = WorkerProcess.Start(ours: false);

    public WorkerProcess Of(Contender contender) => contender.IsOurs ? _ours : _theirs;

    public async Task PrepareAsync(MeasuringPlan plan, int threads)
    {
        foreach (var quantized in model.HasQuantized ? [false, true] : (bool[])[false])
        {
            await _ours.LoadAsync(model, Contender.Ours(quantized), threads);
            await _theirs.LoadAsync(model, Contender.Theirs(quantized, 0), threads);
        }

        foreach (var workload in plan.All)
        {
            await _ours.GiveAsync(workload);
            await _theirs.GiveAsync(workload);
        }
    }

    /// <summary>Lets a contender answer the requests of a workload.</summary>
    /// <param name="contender">Who.</param>
    /// <param name="workload">What.</param>
    /// <param name="first">Which request comes first.</param>
    /// <param name="count">How many requests; all of the workload where <see langword="null"/>.</param>
    /// <param name="clients">How many clients wait for answers at once.</param>
    /// <param name="rate">Requests a second; 0 for as soon as a client is free.</param>
    public async Task<Turn> RunAsync(Contender contender, Workload workload, int first = 0, int? count = null, int clients = 1, double rate = 0)
    {
        var requests = count ?? workload.Requests.Length;
        await Rest.TakeAsync();
        var answer = await Of(contender).AskAsync(new WorkerCommand
        {
            Op = "run", Model = contender.Model, Workload = workload.Name, Index = first, Batch = contender.Batch, Clients = clients, Count = requests, Rate = rate,
        });
        return new Turn(
            requests * workload.Documents / answer.Seconds, workload.LengthsOf(first, requests).Sum(model.Operations) / answer.Seconds, answer.CpuSeconds / answer.Seconds,
            answer.CpuSeconds / requests, answer.Latencies);
    }

    public Task<WorkerAnswer> ScoreAsync(Contender contender, Workload workload, int index) =>
        Of(contender).AskAsync(new WorkerCommand { Op = "score", Model = contender.Model, Workload = workload.Name, Index = index, Batch = contender.Batch });

    public Task<WorkerAnswer> MeasureOverheadAsync(Workload workload) =>
        _ours.AskAsync(new WorkerCommand { Op = "overhead", Model = Contender.Ours(quantized: false).Model, Workload = workload.Name, Count = workload.Requests.Length });

    public async Task<string[]> VersionsAsync() =>
        [(await _ours.AskAsync(new WorkerCommand { Op = "versions" })).Versions!, (await _theirs.AskAsync(new WorkerCommand { Op = "versions" })).Versions!];

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _theirs.DisposeAsync();
    }
}
