namespace Reranker.WebHost;

/// <summary>What a host does.</summary>
public enum HostRole
{
    /// <summary>It ranks, and trains when asked to.</summary>
    All,

    /// <summary>It ranks and never trains: trainings that it is asked for wait in the database for another host.</summary>
    Serve,

    /// <summary>It trains and loads no model to serve.</summary>
    Train,
}
