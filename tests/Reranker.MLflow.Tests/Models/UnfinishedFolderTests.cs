namespace Reranker.MLflow.Tests;

public sealed class UnfinishedFolderTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public void What_a_killed_process_left_is_swept_and_what_a_living_one_fills_stays()
    {
        Directory.CreateDirectory(_home["killed.tmp/onnx"]);
        File.WriteAllText(_home["killed.tmp.lock"], "");
        File.WriteAllText(_home["killed.tmp/onnx/half"], "x");
        Directory.CreateDirectory(_home["0123456789"]);
        using (var living = UnfinishedFolder.Begin(_home.Path))
        {
            Directory.CreateDirectory(living.Path);
            UnfinishedFolder.Sweep(_home.Path);

            Assert.True(Directory.Exists(living.Path));
            Assert.Equal(((string[])[_home["0123456789"], living.Path]).Order(), Directory.EnumerateDirectories(_home.Path).Order());
        }

        Assert.Equal([_home["0123456789"]], Directory.EnumerateFileSystemEntries(_home.Path));
    }

    public void Dispose() => _home.Dispose();
}
