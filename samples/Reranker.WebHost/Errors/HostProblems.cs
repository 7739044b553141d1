using Microsoft.AspNetCore.Mvc;
using Reranker.AspNetCore;
using Reranker.Jobs;

namespace Reranker.WebHost;

/// <summary>Problems that this host's settings mend, by their names.</summary>
internal sealed class HostProblems : IExceptionProblemMapper
{
    public ProblemDetails? Map(Exception exception) => exception is not NoTrainingHostException ? null : RerankerProblem.Create(
        StatusCodes.Status409Conflict, "nobody-trains", "This host does not train",
        $"This host only serves ({HostSettings.Section}:{nameof(HostSettings.Role)}={nameof(HostRole.Serve)}) and shares no database with one that trains. Ask a host that trains, or set {HostSettings.Section}:{nameof(HostSettings.Database)} on both.");
}
