using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>What an encoder made of texts, on disk: a file that only grows, so that a training that goes on, or another on the same texts, need not read them again.</summary>
/// <remarks>
/// A header names the encoder; then, text by text: whether it is a query (1 byte), its length (int32), its tokens (int32), their states (float16 [length, hidden]) and its vector
/// (float32 [hidden]), little-endian. A record that a crash has cut is written over.
/// </remarks>
internal sealed class TextStateFile : IDisposable
{
    private const string Magic = "reranker text states 1 ";
    private readonly FileStream _file;
    private readonly int _hidden;

    private TextStateFile(FileStream file, int hidden)
    {
        _file = file;
        _hidden = hidden;
    }

    /// <summary>Opens a file, or begins one, and reads what is in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoder">The digest of what made the states.</param>
    /// <param name="hidden">The width of a state.</param>
    /// <param name="found">Takes each text.</param>
    /// <exception cref="CheckpointException">The file is of another encoder, or cannot be read.</exception>
    public static TextStateFile Open(string path, string encoder, int hidden, Action<TextKey, TorchTextStates> found)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1 << 20);
            var states = new TextStateFile(file, hidden);
            states.ReadHeader(path, encoder);
            states.ReadTexts(found);
            return states;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new CheckpointException(path, $"The states of texts in '{path}' cannot be read: {error.Message} Remove the file, or name another.", error);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>The digest of what decides a text's states: 64 hexadecimal digits.</summary>
    public static string DigestOf(IEnumerable<(string Name, Tensor Values)> encoder, string shape)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(shape));
        foreach (var (name, values) in encoder)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(values.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Adds a text.</summary>
    public void Add(TextKey text, TorchTextStates states)
    {
        _file.WriteByte(text.IsQuery ? (byte)1 : (byte)0);
        _file.Write(BitConverter.GetBytes(text.Ids.Length));
        _file.Write(MemoryMarshal.AsBytes<int>(text.Ids));
        _file.Write(states.Tokens.bytes);
        _file.Write(states.Vector.bytes);
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private void ReadHeader(string path, string encoder)
    {
        var expected = Encoding.ASCII.GetBytes($"{Magic}{encoder}\n");
        if (_file.Length < expected.Length)
        {
            _file.SetLength(0);
            _file.Write(expected);
            return;
        }

        var header = new byte[expected.Length];
        _file.ReadExactly(header);
        if (!header.AsSpan().SequenceEqual(expected))
            throw new CheckpointException(path, $"'{path}' holds no states of texts by this encoder. Remove the file, or name another.", null);
    }

    private void ReadTexts(Action<TextKey, TorchTextStates> found)
    {
        var start = _file.Position;
        var head = new byte[5];
        while (_file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var length = BitConverter.ToInt32(head, 1);
            var end = start + head.Length + (length * (4L + (2L * _hidden))) + (4L * _hidden);
            if (length <= 0 || end > _file.Length)
                break;
            var ids = new int[length];
            _file.ReadExactly(MemoryMarshal.AsBytes(ids.AsSpan()));
            var tokens = zeros([length, _hidden], ScalarType.Float16);
            _file.ReadExactly(tokens.bytes);
            var vector = zeros([_hidden], ScalarType.Float32);
            _file.ReadExactly(vector.bytes);
            found(new TextKey(head[0] == 1, ids), new TorchTextStates(ids, tokens.DetachFromDisposeScope(), vector.DetachFromDisposeScope()));
            start = end;
        }

        _file.SetLength(start);
        _file.Position = start;
    }
}
