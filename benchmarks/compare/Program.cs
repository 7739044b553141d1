using Reranker.Compare;

if (args is ["worker"])
{
    await new OwnWorker().ServeAsync(Console.In, Console.Out);
    return 0;
}

try
{
    await Comparison.RunAsync(CompareOptions.Parse(args));
    return 0;
}
catch (CompareException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
