namespace Reranker.Compare;

/// <summary>Measures one model: all contenders, round by round.</summary>
internal sealed class ModelComparison
{
    private readonly CompareOptions _options;
    private readonly ModelFigures _figures;
    private readonly WorkerPair _workers;
    private readonly ProductPeak _peak;

    private ModelComparison(CompareOptions options, ModelFigures figures, WorkerPair workers, ProductPeak peak)
    {
        _options = options;
        _figures = figures;
        _workers = workers;
        _peak = peak;
    }

    public static async Task<ModelFigures> RunAsync(CompareOptions options, ModelShape model, MeasuringPlan plan, ProductPeak peak)
    {
        await using var workers = new WorkerPair(model);
        Progress.Say($"{model}: loading");
        await workers.PrepareAsync(plan, options.Threads);

        var choices = new List<BatchChoice>();
        foreach (var quantized in model.HasQuantized ? [false, true] : (bool[])[false])
            choices.Add(await BatchChoice.MeasureAsync(workers, plan, quantized));
        Contender[] contenders = [.. choices.SelectMany(static choice => (Contender[])
            [Contender.Ours(choice.Quantized), Contender.Theirs(choice.Quantized, choice.Best), Contender.Theirs(choice.Quantized, 0)])];
        // A single call of a thousand documents takes more than 20 GB; with many clients it would only repeat what it does with one.
        Contender[] Alone(Workload workload) => [.. contenders.Where(contender => !contender.IsSingleCall || workload.Documents <= plan.Main.Documents)];
        Contender[] crowd = [.. contenders.Where(contender => !contender.IsSingleCall && !(options.Quick && contender.Quantized))];

        var agreements = new List<Agreement>();
        foreach (var theirs in contenders.Where(static contender => !contender.IsOurs))
        {
            var agreement = await Agreement.MeasureAsync(workers, plan.Main, Contender.Ours(theirs.Quantized), theirs);
            Progress.Say($"{theirs.Name}: logits differ by {agreement.Difference:G3} at most (spread {agreement.Spread:G3})");
            agreements.Add(agreement);
        }

        var figures = new ModelFigures
        {
            Model = model,
            Plan = plan,
            Contenders = contenders,
            Versions = await workers.VersionsAsync(),
            Choices = [.. choices],
            Agreements = [.. agreements],
            Alone = [.. plan.Workloads.Select(workload => new Scene($"{workload.Name}, one client", workload, Alone(workload)))],
            AroundCrowd = new Scene($"{plan.Crowded.Name}, one client, right before and after many", plan.Crowded, crowd),
            Crowd = new Scene($"{plan.Crowded.Name}, {MeasuringPlan.Crowd} clients", plan.Crowded, crowd),
            Paced = new Scene($"{plan.Crowded.Name}, {MeasuringPlan.Crowd} clients, paced at {MeasuringPlan.PacedLoad * 100:F0} % of capacity", plan.Crowded, crowd),
        };
        var comparison = new ModelComparison(options, figures, workers, peak);
        await comparison.MeasureSpeedAsync();
        await comparison.MeasureMemoryAsync();
        return figures;
    }

    private async Task MeasureSpeedAsync()
    {
        foreach (var contender in _figures.Contenders)
            await _workers.RunAsync(contender, _figures.Plan.Workloads[0]);
        for (var round = 0; round < _options.Rounds; round++)
        {
            foreach (var scene in _figures.Alone)
                for (var turn = 0; turn < scene.Workload.Turns; turn++)
                {
                    var (place, first) = ((round * scene.Workload.Turns) + turn, turn * scene.Workload.Count);
                    await TakeTurnsAsync(scene, place, contender => _workers.RunAsync(contender, scene.Workload, first, scene.Workload.Count));
                }

            await MeasureOverheadAsync();
            if (round % 3 == 0)
                await CrowdAsync(round);
        }
    }

    /// <summary>Every contender once, each round beginning with another one, and the peak in their middle.</summary>
    private async Task TakeTurnsAsync(Scene scene, int round, Func<Contender, Task<Turn>> takeTurnAsync)
    {
        var turns = new Turn[scene.Contenders.Length];
        double peak = 0;
        for (var place = 0; place < turns.Length; place++)
        {
            if (place == turns.Length / 2)
                peak = await _peak.MeasureAsync();
            var index = (place + round) % turns.Length;
            turns[index] = await takeTurnAsync(scene.Contenders[index]);
            Progress.Say($"{scene.Title}, turn {round + 1}: {scene.Contenders[index].Name}: {turns[index].DocumentsPerSecond:F1} docs/s");
        }

        scene.Rounds.Add(new Round(turns, peak));
    }

    // Capacity is measured right before it is asked for, and one client on both sides of many: on a shared machine all is another minutes later.
    private async Task CrowdAsync(int round)
    {
        var workload = _figures.Plan.Crowded;
        var (before, crowd, after) = (new Dictionary<Contender, Turn>(), new Dictionary<Contender, Turn>(), new Dictionary<Contender, Turn>());
        var peaks = new List<double>();
        await TakeTurnsAsync(_figures.Paced, round, async contender =>
        {
            before[contender] = await _workers.RunAsync(contender, workload);
            crowd[contender] = await _workers.RunAsync(contender, workload, count: MeasuringPlan.Crowd, clients: MeasuringPlan.Crowd);
            after[contender] = await _workers.RunAsync(contender, workload);
            var capacity = crowd[contender].DocumentsPerSecond / workload.Documents;
            Progress.Say($"{_figures.Crowd.Title}: {contender.Name}: {crowd[contender].DocumentsPerSecond:F1} docs/s");
            peaks.Add(await _peak.MeasureAsync());
            return await _workers.RunAsync(contender, workload, count: _figures.Plan.PacedCount, clients: MeasuringPlan.Crowd, rate: MeasuringPlan.PacedLoad * capacity);
        });
        Keep(_figures.AroundCrowd, before);
        Keep(_figures.Crowd, crowd);
        Keep(_figures.AroundCrowd, after);

        void Keep(Scene scene, Dictionary<Contender, Turn> turns) =>
            scene.Rounds.Add(new Round([.. scene.Contenders.Select(contender => turns[contender])], Statistics.Median(peaks)));
    }

    private async Task MeasureOverheadAsync()
    {
        var overhead = await _workers.MeasureOverheadAsync(_figures.Plan.Main);
        var ours = _figures.Main.Contenders.IndexOf(_figures.Ours(quantized: false));
        _figures.TokenizationShares.Add(overhead.CpuSeconds / _figures.Main.Rounds.TakeLast(_figures.Plan.Main.Turns).Average(round => round.Turns[ours].CpuSecondsPerRequest));
        _figures.AllocatedBytes.Add(overhead.AllocatedBytes);
    }

    // A process of its own for each: memory that one contender left behind is not another one's.
    private async Task MeasureMemoryAsync()
    {
        foreach (var contender in _figures.Contenders)
        {
            await using var worker = WorkerProcess.Start(contender.IsOurs);
            await worker.LoadAsync(_figures.Model, contender, _options.Threads);
            await worker.GiveAsync(_figures.Plan.Main);
            await worker.AskAsync(new WorkerCommand
            {
                Op = "run", Model = contender.Model, Workload = _figures.Plan.Main.Name, Batch = contender.Batch, Count = _figures.Plan.Main.Requests.Length,
            });
            _figures.Memory[contender] = worker.PeakMemory();
            Progress.Say($"{contender.Name}: {_figures.Memory[contender] / 1e6:F0} MB at most");
        }
    }
}
