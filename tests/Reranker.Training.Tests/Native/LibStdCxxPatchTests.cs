namespace Reranker.Training.Tests;

public class LibStdCxxPatchTests
{
    [Fact]
    public void Torch_loads_on_this_machine_by_itself()
    {
        TorchRuntime.EnsureLoaded();
        using var two = TorchSharp.torch.tensor(2);
        Assert.Equal(2, two.item<int>());
    }

    [Fact]
    public void The_patched_library_asks_for_the_old_symbol_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "TorchSharp's library is an ELF file on Linux only.");
        var library = Directory.EnumerateFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories).First();
        var image = File.ReadAllBytes(library);
        var before = (byte[])image.Clone();
        LibStdCxxPatch.Patch(image);

        var elf = new ElfImage(image);
        var strings = elf.Section(".dynstr");
        var names = System.Text.Encoding.ASCII.GetString(image, strings.Offset, strings.Length).Split('\0');
        Assert.Contains("_ZNSt8ios_base4InitC1Ev", names);
        Assert.DoesNotContain("_ZSt21ios_base_library_initv", names);
        Assert.InRange(before.Zip(image).Count(pair => pair.First != pair.Second), 1, 40);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Anything_else_is_left_alone(int length) =>
        Assert.Throws<InvalidDataException>(() => LibStdCxxPatch.Patch(new byte[length]));

    [Fact]
    public void A_library_without_the_demand_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "TorchSharp's library is an ELF file on Linux only.");
        var image = File.ReadAllBytes(Directory.EnumerateFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories).First());
        LibStdCxxPatch.Patch(image);
        var error = Assert.Throws<InvalidDataException>(() => LibStdCxxPatch.Patch(image));
        Assert.Contains("_ZSt21ios_base_library_initv", error.Message, StringComparison.Ordinal);
    }
}
