namespace Reranker.MLflow;

/// <summary>What goes into a network or comes out of it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Numpy's name of its type.</param>
/// <param name="Shape">Its dimensions; −1 where any number will do.</param>
internal sealed record OnnxTensor(string Name, string Type, IReadOnlyList<long> Shape);
