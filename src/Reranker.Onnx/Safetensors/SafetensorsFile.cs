using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Reranker.Onnx.Networks;

/// <summary>Reads tensors of a safetensors file through a memory map: nothing is copied but what is asked for.</summary>
/// <remarks>Format: an 8-byte little-endian header length, the header (<see cref="SafetensorsHeader"/>), then the raw little-endian data.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private const int PrefixLength = sizeof(long);
    private const int LongestHeader = 100_000_000;
    private readonly MemoryMappedFile _map;
    private readonly long _data;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(string path, MemoryMappedFile map, long data, SafetensorsHeader header)
    {
        Path = path;
        _map = map;
        _data = data;
        _header = header;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What <c>__metadata__</c> says.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The tensors by their names.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="ModelPackageException">The file is missing or not a safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (!File.Exists(path))
            throw new ModelPackageException(path, $"There is no '{path}'. Training needs the weights as safetensors; a package with only an ONNX file can be served, not trained.");
        MemoryMappedFile? map = null;
        try
        {
            var stream = File.OpenRead(path);
            var length = stream.Length;
            var header = ReadHeader(stream, length);
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new SafetensorsFile(path, map, PrefixLength + header.Length, SafetensorsHeader.Parse(header, length - PrefixLength - header.Length));
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            map?.Dispose();
            throw new ModelPackageException(path, $"'{path}' is not a valid safetensors file: {error.Message}.", error);
        }
    }

    /// <summary>Reads a tensor as 32-bit floats.</summary>
    /// <exception cref="ModelPackageException">It is not of floats.</exception>
    public float[] Read(string name)
    {
        var entry = Entries[name];
        var values = new float[entry.Count];
        if (values.Length == 0)
            return values;
        using var view = _map.CreateViewAccessor(_data + entry.Begin, entry.End - entry.Begin, MemoryMappedFileAccess.Read);
        unsafe
        {
            byte* pointer = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
            try
            {
                Convert(entry.DType, pointer + view.PointerOffset, values);
            }
            finally
            {
                view.SafeMemoryMappedViewHandle.ReleasePointer();
            }
        }

        return values;

        unsafe void Convert(string dtype, byte* source, float[] target)
        {
            switch (dtype)
            {
                case "F32":
                    new ReadOnlySpan<float>(source, target.Length).CopyTo(target);
                    break;
                case "F16":
                    TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(source, target.Length), target);
                    break;
                case "BF16": // the upper half of a 32-bit float
                    var bits = MemoryMarshal.Cast<float, uint>(target.AsSpan());
                    var halves = new ReadOnlySpan<ushort>(source, target.Length);
                    for (var i = 0; i < halves.Length; i++)
                        bits[i] = (uint)halves[i] << 16;
                    break;
                default:
                    throw new ModelPackageException(Path, $"'{Path}' holds '{name}' as {entry}; expected F32, F16 or BF16.");
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _map.Dispose();

    private static byte[] ReadHeader(FileStream stream, long fileLength)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > LongestHeader || length > fileLength - PrefixLength)
            throw new InvalidDataException($"its header claims {length} bytes of a file of {fileLength}");
        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }
}
