using System.Buffers.Binary;
using System.Text;

namespace Reranker.Training;

/// <summary>A view of a 64-bit little-endian ELF file, as much of it as <see cref="LibStdCxxPatch"/> needs.</summary>
internal readonly ref struct ElfImage
{
    /// <summary>The size of an entry of <c>.dynsym</c>.</summary>
    public const int SymbolSize = 24;

    private const int SectionHeaderSize = 64;
    private readonly ReadOnlySpan<byte> _image;

    public ElfImage(ReadOnlySpan<byte> image)
    {
        if (image.Length < 64 || !image[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("it is not a 64-bit little-endian ELF file");
        _image = image;
    }

    public ushort UInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_image[offset..]);

    /// <summary>A 32-bit number, which in a file below 2 GB is also a position in it.</summary>
    public int UInt32(int offset) => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(_image[offset..]));

    public string Text(int offset)
    {
        var rest = _image[offset..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    public (int Offset, int Length) Section(string name)
    {
        var headers = UInt64(40);
        var names = UInt64(headers + (UInt16(62) * SectionHeaderSize) + 24);
        for (var i = 0; i < UInt16(60); i++)
        {
            var header = headers + (i * SectionHeaderSize);
            if (Text(names + UInt32(header)) == name)
                return (UInt64(header + 24), UInt64(header + 32));
        }

        throw new InvalidDataException($"it has no section {name}");
    }

    private int UInt64(int offset) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(_image[offset..]));
}
