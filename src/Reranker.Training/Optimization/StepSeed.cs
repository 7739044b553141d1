namespace Reranker.Training;

/// <summary>Seeds that follow from the training's seed and a number alone.</summary>
/// <remarks>All chance of a step comes from such a seed, so a training that is resumed at any step draws what it would have drawn.</remarks>
internal static class StepSeed
{
    /// <summary>The order in which an epoch passes the queries.</summary>
    public static int Order(int seed, int epoch) => (int)Mix(seed, epoch, 1);

    /// <summary>The candidates that a step draws.</summary>
    public static int Candidates(int seed, int step) => (int)Mix(seed, step, 2);

    /// <summary>What a step drops out.</summary>
    public static long Dropout(int seed, int step) => Mix(seed, step, 3);

    // SplitMix64's finaliser (Steele, Lea and Flood 2014): neighbouring numbers share nothing.
    private static long Mix(int seed, int number, ulong stream)
    {
        var mixed = (((ulong)(uint)seed << 32) | (uint)number) + (stream * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (long)((mixed ^ (mixed >> 31)) & int.MaxValue);
    }
}
