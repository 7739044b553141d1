namespace Reranker.Compare;

/// <summary>Time in which what ran before comes to rest. The threads of ONNX Runtime go on spinning for some 40 ms after their last run: whoever comes next, in whichever process, would lack a processor.</summary>
internal static class Rest
{
    private static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(150);

    public static Task TakeAsync() => Task.Delay(Duration);
}
