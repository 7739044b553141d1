using static TorchSharp.torch;

namespace Reranker.Training.Tests;

public sealed class TextStateFileTests : IDisposable
{
    private const int Hidden = 4;
    private readonly TemporaryFolder _folder = new();

    public TextStateFileTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_added_is_found_by_the_next_that_opens_the_file()
    {
        Write("a", 2);
        var found = Read("a");
        Assert.Equal([1, 2], found.Select(static text => text.Ids.Length));
        Assert.All(found, static text => Assert.True(text.IsQuery));
    }

    [Fact]
    public void A_record_that_a_crash_has_cut_is_written_over()
    {
        Write("a", 3);
        using (var file = File.OpenWrite(_folder["states"]))
            file.SetLength(file.Length - 5);
        Assert.Equal([1, 2], Read("a").Select(static text => text.Ids.Length));
        Write("a", 1);
        Assert.Equal([1, 2, 1], Read("a").Select(static text => text.Ids.Length));
    }

    [Fact]
    public void States_of_another_encoder_are_refused()
    {
        Write("a", 1);
        var error = Assert.Throws<CheckpointException>(() => Read("b"));
        Assert.Contains("by this encoder", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], Read("a").Select(static text => text.Ids.Length));
    }

    private void Write(string encoder, int texts)
    {
        using var file = TextStateFile.Open(_folder["states"], encoder, Hidden, static (_, states) => states.Dispose());
        for (var length = 1; length <= texts; length++)
        {
            var ids = Enumerable.Range(0, length).ToArray();
            using var states = new TorchTextStates(ids, ones([length, Hidden], ScalarType.Float16), ones([Hidden]));
            file.Add(new TextKey(true, ids), states);
        }
    }

    private List<TextKey> Read(string encoder)
    {
        var found = new List<TextKey>();
        using var file = TextStateFile.Open(_folder["states"], encoder, Hidden, (key, states) =>
        {
            states.Dispose();
            found.Add(key);
        });
        return found;
    }
}
