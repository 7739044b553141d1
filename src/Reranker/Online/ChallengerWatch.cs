using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>The model that is compared with the champion, as long as there is one. It stays its owner's to dispose of.</summary>
internal sealed partial class ChallengerWatch(IReranker champion, IReranker challenger, string mode, ILogger logger, TimeProvider clock)
{
    private const string Unknown = "";
    private string? _seen = Unknown;

    /// <summary>Whether there is a challenger, and not the champion under another name; changes are logged.</summary>
    public bool IsPresent()
    {
        var model = challenger.GetService<RerankerMetadata>()?.Model;
        if (model is not null && model.Digest == champion.GetService<RerankerMetadata>()?.Model.Digest)
            model = null;
        var name = model?.ToString();
        if (Volatile.Read(ref _seen) != name && Interlocked.Exchange(ref _seen, name) != name)
        {
            if (name is null)
                LogAbsent(mode);
            else
                LogPresent(mode, name);
        }

        return name is not null;
    }

    /// <summary>Asks the challenger; its failures are the answer, not an exception.</summary>
    public async Task<ChallengerAnswer> AskAsync(RerankRequest request, RerankOptions? options, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return new(await challenger.RerankAsync(request, options, either.Token).WaitAsync(either.Token).ConfigureAwait(false), Error: null);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return new(Response: null, new TimeoutException($"The challenger did not answer within {patience}."));
        }
        catch (Exception error)
        {
            return new(Response: null, error);
        }
    }

    /// <summary>Counts and logs that the champion had to answer alone. To be called once it has: what neither can answer is no failure of the challenger.</summary>
    public void Failed(Exception error)
    {
        OnlineInstruments.ChallengerFailed(mode, error);
        LogFailed(error, mode);
    }

    [LoggerMessage(1, LogLevel.Information, "{Mode} compares the champion with {Challenger}.")]
    private partial void LogPresent(string mode, string challenger);

    [LoggerMessage(2, LogLevel.Information, "{Mode} is off: there is no challenger, or it is the champion itself.")]
    private partial void LogAbsent(string mode);

    [LoggerMessage(3, LogLevel.Warning, "The challenger of {Mode} failed; the champion's answer stands.")]
    private partial void LogFailed(Exception error, string mode);
}

/// <summary>What the challenger said: a response or why there is none.</summary>
internal readonly record struct ChallengerAnswer(RerankResponse? Response, Exception? Error);
