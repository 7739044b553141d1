namespace Reranker.Compare;

/// <summary>One measurement of one contender.</summary>
/// <param name="DocumentsPerSecond">Documents scored a second.</param>
/// <param name="OperationsPerSecond">Nominal arithmetic a second: <see cref="ModelShape.Operations"/>.</param>
/// <param name="Cores">Processor time by wall time.</param>
/// <param name="CpuSecondsPerRequest">Processor time of a request.</param>
/// <param name="Latencies">Seconds of each request.</param>
internal sealed record Turn(double DocumentsPerSecond, double OperationsPerSecond, double Cores, double CpuSecondsPerRequest, double[] Latencies);
