using System.Buffers.Binary;
using System.Text;
using CsCheck;

namespace Reranker.Training.Tests;

public class SafetensorsTests
{
    [Fact]
    public Task What_is_written_is_read_again() =>
        Gen.Select(Gen.Single.Array[1, 50], Gen.Single.Array[1, 50]).SampleAsync(async (first, second) =>
        {
            using var folder = new TemporaryFolder();
            await SafetensorsWriter.WriteAsync(folder["w"], [new NamedWeights("a", [first.Length], first), new NamedWeights("b.c", [second.Length, 1], second)], WeightPrecision.Full, default);
            using var file = SafetensorsFile.Open(folder["w"]);
            Assert.Equal(first, file.Read("a", first.Length));
            Assert.Equal(second, file.Read("b.c", second.Length));
            Assert.Null(file.Read("d", 1));
        }, iter: 50);

    [Fact]
    public async Task Half_precision_rounds_to_eleven_bits()
    {
        using var folder = new TemporaryFolder();
        await SafetensorsWriter.WriteAsync(folder["w"], [new NamedWeights("a", [3], [1f / 3, -2, 65504])], WeightPrecision.Half, TestContext.Current.CancellationToken);
        using var file = SafetensorsFile.Open(folder["w"]);
        Assert.Equal([0.33325195f, -2, 65504], file.Read("a", 3)!);
    }

    [Fact]
    public void Brain_floats_are_read()
    {
        using var folder = new TemporaryFolder();
        Write(folder["w"], """{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", [0x80, 0x3F, 0x20, 0xC0]);
        using var file = SafetensorsFile.Open(folder["w"]);
        Assert.Equal([1f, -2.5f], file.Read("a", 2)!);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,400]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""")]
    public void A_broken_header_is_refused_with_the_files_name(string header)
    {
        using var folder = new TemporaryFolder();
        Write(folder["w"], header, [0, 0, 0, 0]);
        var error = Assert.Throws<ModelPackageException>(() => SafetensorsFile.Open(folder["w"]));
        Assert.Equal(folder["w"], error.Path);
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["w"], [255, 255, 255, 0, 0, 0, 0, 0, 1]);
        Assert.Throws<ModelPackageException>(() => SafetensorsFile.Open(folder["w"]));
    }

    [Fact]
    public void A_tensor_of_another_size_is_refused()
    {
        using var folder = new TemporaryFolder();
        Write(folder["w"], """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", [0, 0, 0, 0]);
        using var file = SafetensorsFile.Open(folder["w"]);
        var error = Assert.Throws<ModelPackageException>(() => file.Read("a", 2)!);
        Assert.Contains("expected 2 values", error.Message, StringComparison.Ordinal);
    }

    private static void Write(string path, string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, bytes.Length);
        File.WriteAllBytes(path, [.. prefix, .. bytes, .. data]);
    }
}
