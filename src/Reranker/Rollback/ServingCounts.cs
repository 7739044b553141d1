namespace Reranker;

/// <summary>What a model's requests came to, in a few hundred numbers however many they were.</summary>
/// <remarks>Not safe for concurrent use. Times are kept in steps of a fourth of an octave (19 %), scores in hundredths, those beyond 0 and 1 in the outermost.</remarks>
public sealed class ServingCounts
{
    private const int ScoreBins = 100;
    private const int TimeBins = 80; // from 0.1 ms to 100 s
    private const double LeastMilliseconds = 0.1;

    private readonly long[] _scores = new long[ScoreBins];
    private readonly long[] _times = new long[TimeBins];

    /// <summary>How many requests were answered or failed.</summary>
    public long Requests { get; private set; }

    /// <summary>How many failed.</summary>
    public long Errors { get; private set; }

    /// <summary>The share that failed; 0 where there were none.</summary>
    public double ErrorRate => Requests == 0 ? 0 : (double)Errors / Requests;

    /// <summary>How many scores there were in each hundredth from 0 to 1.</summary>
    public ReadOnlySpan<long> Scores => _scores;

    /// <summary>Counts a request that failed.</summary>
    public void AddError()
    {
        Requests++;
        Errors++;
    }

    /// <summary>Counts a request that was answered.</summary>
    /// <param name="time">How long it took.</param>
    public void AddAnswer(TimeSpan time)
    {
        Requests++;
        _times[Math.Clamp((int)Math.Floor(4 * Math.Log2(Math.Max(time.TotalMilliseconds, LeastMilliseconds) / LeastMilliseconds)), 0, TimeBins - 1)]++;
    }

    /// <summary>Counts a score as users see it; one that is not a number is none.</summary>
    public void AddScore(float score)
    {
        if (!float.IsNaN(score))
            _scores[(int)Math.Clamp(score * ScoreBins, 0, ScoreBins - 1)]++;
    }

    /// <summary>The milliseconds that so large a share of the answers took at most, rounded up to a step; 0 where there were none.</summary>
    /// <param name="share">From 0 to 1.</param>
    public double Latency(double share)
    {
        var wanted = share * (Requests - Errors);
        var seen = 0L;
        for (var i = 0; i < TimeBins; i++)
        {
            seen += _times[i];
            if (seen > 0 && seen >= wanted)
                return LeastMilliseconds * Math.Pow(2, (i + 1) / 4.0);
        }

        return 0;
    }
}
