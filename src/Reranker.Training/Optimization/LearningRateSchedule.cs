namespace Reranker.Training;

/// <summary>How the learning rate goes on after its warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>It falls linearly to 0. The default.</summary>
    Linear,

    /// <summary>It falls to 0 as half a cosine (Loshchilov and Hutter 2017, "SGDR", without restarts).</summary>
    Cosine,

    /// <summary>It stays.</summary>
    Constant,
}
