namespace Reranker.MLflow;

/// <summary>Reads a protobuf message field by field, and skips what nobody asks for without reading it.</summary>
internal sealed class ProtobufReader(Stream stream)
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private const int LongestName = 4096;

    /// <summary>Reads the fields of a message that ends at a place; what the reader does not read is skipped.</summary>
    /// <param name="end">The place in the stream.</param>
    /// <param name="read">Gets the field's number and, of a field that has a length, where it ends.</param>
    /// <exception cref="InvalidDataException">It is no message.</exception>
    public void ReadMessage(long end, Action<int, long> read)
    {
        while (stream.Position < end)
        {
            var tag = ReadVarint();
            var (field, wire) = ((int)(tag >> 3), (int)(tag & 7));
            var (start, after) = (stream.Position, end);
            switch (wire)
            {
                case Varint:
                    ReadVarint();
                    after = stream.Position;
                    break;
                case Bytes:
                    var length = (long)ReadVarint();
                    start = stream.Position;
                    after = start + length;
                    break;
                case Fixed64 or Fixed32:
                    after = start + (wire == Fixed64 ? 8 : 4);
                    break;
                default:
                    throw new InvalidDataException($"There is no wire type {wire}.");
            }

            if (after < start || after > end)
                throw new InvalidDataException("A field reaches beyond its message.");
            stream.Position = start;
            read(field, after);
            stream.Position = after;
        }
    }

    public ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0)
                throw new InvalidDataException("The message ends in its middle.");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("A number is too long.");
    }

    /// <summary>Reads a name up to a place.</summary>
    public string ReadName(long end)
    {
        var length = end - stream.Position;
        if (length > LongestName)
            throw new InvalidDataException("A name is too long.");
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }
}
