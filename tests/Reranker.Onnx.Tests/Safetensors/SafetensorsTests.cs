using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Safetensors;

public class SafetensorsTests
{
    [Fact]
    public Task What_is_written_is_read_again() =>
        Gen.Select(Gen.Single.Array[1, 50], Gen.Single.Array[1, 50]).SampleAsync(async (first, second) =>
        {
            using var folder = new TemporaryFolder();
            await SafetensorsWriter.WriteAsync(folder["w"], [new NamedWeights("a", [first.Length], first), new NamedWeights("b.c", [second.Length, 1], second)], WeightPrecision.Full, default);
            using var file = SafetensorsFile.Open(folder["w"]);
            Assert.Equal(first, file.Read("a"));
            Assert.Equal(second, file.Read("b.c"));
            Assert.Equal([second.Length, 1L], file.Entries["b.c"].Shape);
        }, iter: 50);

    [Fact]
    public async Task Half_precision_rounds_to_eleven_bits()
    {
        using var folder = new TemporaryFolder();
        await SafetensorsWriter.WriteAsync(folder["w"], [new NamedWeights("a", [3], [1f / 3, -2, 65504])], WeightPrecision.Half, TestContext.Current.CancellationToken);
        using var file = SafetensorsFile.Open(folder["w"]);
        Assert.Equal([0.33325195f, -2, 65504], file.Read("a"));
    }

    [Fact]
    public void Brain_floats_are_read()
    {
        using var folder = new TemporaryFolder();
        Write(folder["w"], """{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", [0x80, 0x3F, 0x20, 0xC0]);
        using var file = SafetensorsFile.Open(folder["w"]);
        Assert.Equal([1f, -2.5f], file.Read("a"));
    }

    [Theory]
    [InlineData("not json at all", "format")]
    [InlineData("""[1]""", "format")]
    [InlineData("""{"a":{"dtype":"F32","shape":[100],"data_offsets":[0,400]}}""", "cut off")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "-4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "format")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "two data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "F32 [2], lies at 0 to 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "[-1]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", "format")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", "'Q4'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "format")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}""", "one after the other")]
    [InlineData("""{"a":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}""", "one after the other")]
    [InlineData("""{}""", "not whole")]
    [InlineData("""{"__metadata__":{"a":1}}""", "format")]
    [InlineData("""{"a":[[[[[[[[[[]]]]]]]]]]}""", "format")]
    public void A_broken_header_is_refused_with_the_files_name(string header, string reason)
    {
        using var folder = new TemporaryFolder();
        Write(folder["w"], header, [0, 0, 0, 0]);
        var error = Assert.Throws<ModelPackageException>(() => SafetensorsFile.Open(folder["w"]));
        Assert.Equal(folder["w"], error.Path);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 255, 255, 255, 0, 0, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127, 1 })]
    public void A_file_that_ends_before_its_header_does_is_refused(byte[] content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["w"], content);
        Assert.Throws<ModelPackageException>(() => SafetensorsFile.Open(folder["w"]));
    }

    [Fact]
    public void A_file_with_any_bytes_changed_is_read_or_refused_but_never_more()
    {
        using var folder = new TemporaryFolder();
        Write(folder["w"], """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]}}""", new byte[14]);
        var whole = File.ReadAllBytes(folder["w"]);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            var bytes = whole.ToArray();
            foreach (var (place, value) in changes)
                bytes[place] = value;
            File.WriteAllBytes(folder["x"], bytes);
            try
            {
                using var file = SafetensorsFile.Open(folder["x"]);
                foreach (var name in file.Entries.Keys)
                    _ = file.Read(name);
            }
            catch (ModelPackageException)
            {
                // That is how a broken file is refused; everything else would fail the test.
            }
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void Integers_are_no_weights()
    {
        using var folder = new TemporaryFolder();
        Write(folder["w"], """{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}""", [0, 0, 0, 0]);
        using var file = SafetensorsFile.Open(folder["w"]);
        Assert.Contains("I32 [1]", Assert.Throws<ModelPackageException>(() => file.Read("a")).Message, StringComparison.Ordinal);
    }

    private static void Write(string path, string header, byte[] data)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, bytes.Length);
        File.WriteAllBytes(path, [.. prefix, .. bytes, .. data]);
    }
}
