using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training.Tests;

public class TrainingSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folders_digest_is_that_of_its_files_as_sha256sum_lists_them()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["qrels"]);
        await File.WriteAllTextAsync(folder["qrels/test.tsv"], "abc", Token);
        await File.WriteAllTextAsync(folder["corpus.jsonl"], "", Token);

        var source = await TrainingSource.ReadAsync(folder.Path, Token);

        // FIPS 180-2, appendix B.1, and the digest of nothing.
        const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        const string Nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Nothing}  corpus.jsonl\n{Abc}  qrels/test.tsv\n"))), source.Digest);
        Assert.Equal(Abc, (await TrainingSource.ReadAsync(folder["qrels/test.tsv"], Token)).Digest);
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("'" + folder["none"] + "'", (await Assert.ThrowsAsync<TrainingException>(() => TrainingSource.ReadAsync(folder["none"], Token))).Message, StringComparison.Ordinal);
    }
}
