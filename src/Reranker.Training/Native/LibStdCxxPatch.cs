using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training;

/// <summary>
/// Rewrites the one demand by which TorchSharp's library refuses a libstdc++ older than GCC 13.2's.
/// </summary>
/// <remarks>
/// GCC 13 initialises iostreams by <c>std::ios_base_library_init()</c>, new in <c>GLIBCXX_3.4.32</c>. The copy calls the
/// constructor of <c>std::ios_base::Init</c> instead, which does the same job in every version. Three edits, in place, to
/// the ELF64 file: the symbol's name, its version index, and a "weak" flag on the version that is no longer needed.
/// Format: System V ABI, chapter 4, and the Linux Standard Base's symbol versioning.
/// </remarks>
internal static class LibStdCxxPatch
{
    private const string NewSymbol = "_ZSt21ios_base_library_initv";
    private const string OldSymbol = "_ZNSt8ios_base4InitC1Ev";
    private const string NewVersion = "GLIBCXX_3.4.32";
    private const string OldVersion = "GLIBCXX_3.4";
    private const ushort VersionIsWeak = 0x2;

    /// <summary>Writes the patched copy into the user's cache, unless it is there, and returns its path.</summary>
    /// <exception cref="TrainingException">The file is not what was expected, or the cache cannot be written.</exception>
    public static string Apply(string source)
    {
        try
        {
            var image = File.ReadAllBytes(source);
            var folder = Path.Combine(CacheFolder(), Convert.ToHexStringLower(SHA256.HashData(image))[..16]);
            var target = Path.Combine(folder, Path.GetFileName(source));
            if (File.Exists(target))
                return target;

            Patch(image);
            Directory.CreateDirectory(folder);
            var temporary = $"{target}.{Environment.ProcessId}.tmp";
            File.WriteAllBytes(temporary, image);
            File.Move(temporary, target, overwrite: true);
            return target;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentOutOfRangeException)
        {
            throw new TrainingException(
                $"{source} needs a libstdc++ of GCC 13.2 or newer, this system's is older, and a patched copy could not be made ({error.Message}). " +
                "Use Debian 13, Ubuntu 24.04 or .NET's container images, or install a newer libstdc++6.", error);
        }
    }

    /// <summary>Patches the image of a shared library in place.</summary>
    /// <exception cref="InvalidDataException">The image is not a library with just this demand.</exception>
    internal static void Patch(Span<byte> image)
    {
        var elf = new ElfImage(image);
        var (nameOffset, versionSlot) = FindSymbol(elf);
        var (oldIndex, newFlags) = FindVersions(elf);

        var name = image[nameOffset..];
        name[..NewSymbol.Length].Clear();
        Encoding.ASCII.GetBytes(OldSymbol, name);
        BinaryPrimitives.WriteUInt16LittleEndian(image[versionSlot..], oldIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(image[newFlags..], VersionIsWeak);
    }

    private static (int NameOffset, int VersionSlot) FindSymbol(ElfImage elf)
    {
        var symbols = elf.Section(".dynsym");
        var strings = elf.Section(".dynstr");
        var versions = elf.Section(".gnu.version");
        int? found = null;
        for (var i = 0; i < symbols.Length / ElfImage.SymbolSize; i++)
        {
            var name = strings.Offset + elf.UInt32(symbols.Offset + (i * ElfImage.SymbolSize));
            if (elf.Text(name) is NewSymbol)
                found = found is null ? i : throw new InvalidDataException($"more than one symbol is called {NewSymbol}");
            else if (elf.Text(name) is { Length: > 0 } other && NewSymbol.EndsWith(other, StringComparison.Ordinal))
                throw new InvalidDataException($"the symbol {other} shares the name's bytes");
        }

        var index = found ?? throw new InvalidDataException($"no symbol is called {NewSymbol}");
        return (strings.Offset + elf.UInt32(symbols.Offset + (index * ElfImage.SymbolSize)), versions.Offset + (index * sizeof(ushort)));
    }

    private static (ushort OldIndex, int NewFlags) FindVersions(ElfImage elf)
    {
        var strings = elf.Section(".dynstr");
        var needs = elf.Section(".gnu.version_r");
        ushort? oldIndex = null;
        int? newFlags = null;
        for (var need = needs.Offset; ; need += elf.UInt32(need + 12))
        {
            if (elf.Text(strings.Offset + elf.UInt32(need + 4)).StartsWith("libstdc++", StringComparison.Ordinal))
            {
                for (var entry = need + elf.UInt32(need + 8); ; entry += elf.UInt32(entry + 12))
                {
                    switch (elf.Text(strings.Offset + elf.UInt32(entry + 8)))
                    {
                        case OldVersion: oldIndex = elf.UInt16(entry + 6); break;
                        case NewVersion: newFlags = entry + 4; break;
                    }

                    if (elf.UInt32(entry + 12) == 0)
                        break;
                }
            }

            if (elf.UInt32(need + 12) == 0)
                break;
        }

        return (oldIndex ?? throw new InvalidDataException($"it does not ask for {OldVersion}"),
            newFlags ?? throw new InvalidDataException($"it does not ask for {NewVersion}"));
    }

    private static string CacheFolder()
    {
        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(root.Length > 0 ? root : Path.GetTempPath(), "Reranker", "native");
    }
}
