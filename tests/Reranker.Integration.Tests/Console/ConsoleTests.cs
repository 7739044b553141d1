namespace Reranker.Integration.Tests;

/// <summary>The tests that share one trained model.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleTests : ICollectionFixture<TrainedModel>
{
    public const string Name = "console";
}
