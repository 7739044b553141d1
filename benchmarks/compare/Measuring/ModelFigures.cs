namespace Reranker.Compare;

/// <summary>All that was measured of one model.</summary>
internal sealed class ModelFigures
{
    public required ModelShape Model { get; init; }

    public required MeasuringPlan Plan { get; init; }

    public required Contender[] Contenders { get; init; }

    /// <summary>What runs on either side.</summary>
    public required string[] Versions { get; init; }

    public required BatchChoice[] Choices { get; init; }

    public required Agreement[] Agreements { get; init; }

    /// <summary>One client.</summary>
    public required Scene[] Alone { get; init; }

    /// <summary>One client again, right before and right after many: two rounds for one of those.</summary>
    public required Scene AroundCrowd { get; init; }

    public required Scene Crowd { get; init; }

    public required Scene Paced { get; init; }

    /// <summary>Peak memory of a worker that only did this, in bytes.</summary>
    public Dictionary<Contender, long> Memory { get; } = [];

    /// <summary>The part of a request's processor time that tokens take, round by round.</summary>
    public List<double> TokenizationShares { get; } = [];

    /// <summary>Bytes allocated a request beyond its answer, round by round.</summary>
    public List<double> AllocatedBytes { get; } = [];

    public Scene Main => Alone.First(scene => scene.Workload == Plan.Main);

    public IEnumerable<Scene> Scenes => [.. Alone, Crowd, Paced];

    public Contender Ours(bool quantized) => Contenders.First(contender => contender.IsOurs && contender.Quantized == quantized);

    /// <summary>Transformers.js with its best batch size, or the plain call.</summary>
    public Contender Theirs(bool quantized, bool singleCall) => Contenders.First(contender => !contender.IsOurs && contender.Quantized == quantized && contender.IsSingleCall == singleCall);

    /// <summary>Documents a second with many clients by those with one before and after, round by round.</summary>
    public IEnumerable<double> CrowdGain(Contender contender) => Crowd.Each(contender, static turn => turn.DocumentsPerSecond)
        .Zip(AroundCrowd.Each(contender, static turn => turn.DocumentsPerSecond).Chunk(2), static (many, one) => many / one.Average());

    /// <summary>Who is divided by whom.</summary>
    public IEnumerable<(Contender Over, Contender Under)> Comparisons()
    {
        foreach (var quantized in Choices.Select(static choice => choice.Quantized))
            foreach (var singleCall in (bool[])[false, true])
                yield return (Ours(quantized), Theirs(quantized, singleCall));
        if (Model.HasQuantized)
            yield return (Ours(quantized: true), Ours(quantized: false));
    }
}
