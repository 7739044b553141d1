using System.Text;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Fuzzing;

/// <summary>Makes bad requests of good ones, by a seed.</summary>
internal sealed class RequestFuzzer(int seed)
{
    private static readonly string[] Strings =
    [
        "", " ", "\0", "\u2028", "\ufeff", "\uffff", "'; DROP TABLE x; --", "../../../../etc/passwd", "%2e%2e%2f", "CON", "a\r\nX-Injected: 1", "{{7*7}}", "<script>", "ß\u0301\u0301", "👩‍👩‍👧‍👦", "\u202e",
        "1e999", "NaN", "CrossEncoderReranker/../1", "CrossEncoderReranker/99999999999999999999", "CrossEncoderReranker@champion\n", "models:/x/1", "file:///etc/passwd", "9999-12-31", "0001-01-01", "2025-02-30",
    ];

    private static readonly string[] Numbers = ["0", "-1", "1", "1.5", "-0.0", "1e308", "1e-320", "2147483648", "9223372036854775808", "123456789012345678901234567890", "1e400"];

    private readonly Random _random = new(seed);

    /// <summary>A body: the good one with some of it exchanged, or not JSON at all.</summary>
    public byte[] Body(string good)
    {
        var json = JsonNode.Parse(good)!.AsObject();
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
            Change(json);
        var body = Encoding.UTF8.GetBytes(json.ToJsonString().Replace("\"@NUMBER\"", Pick(Numbers), StringComparison.Ordinal));
        return _random.Next(6) == 0 ? Damage(body) : body;
    }

    /// <summary>A header's value that does not end the header.</summary>
    public string HeaderValue() => new([.. Pick(Strings).Where(static character => character is >= ' ' and <= '~')]);

    private void Change(JsonObject json)
    {
        var properties = json.Select(static property => property.Key).ToArray();
        var key = properties.Length == 0 ? "query" : Pick(properties);
        switch (_random.Next(8))
        {
            case 0:
                json.Remove(key);
                break;
            case 1:
                json[Text(12)] = Value(depth: 0);
                break;
            case 2 when json[key] is JsonArray { Count: > 0 } list:
                list[_random.Next(list.Count)] = Value(depth: 0);
                break;
            case 3 when json[key] is JsonArray list:
                for (var more = _random.Next(60); more > 0; more--)
                    list.Add(Value(depth: 3));
                break;
            case 4 when json[key] is JsonObject inner:
                Change(inner);
                break;
            case 5:
                json[key] = Nested(_random.Next(10, 300));
                break;
            default:
                json[key] = Value(depth: 0);
                break;
        }
    }

    private JsonNode? Value(int depth) => _random.Next(depth > 3 ? 5 : 9) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 => "@NUMBER",
        3 => Pick(Strings),
        4 => Text(_random.Next(4) == 0 ? 20_000 : 30),
        5 or 6 => new JsonArray([.. Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1))]),
        _ => new JsonObject([.. Enumerable.Range(0, _random.Next(4)).Select(index => KeyValuePair.Create($"{Text(5)}{index}", Value(depth + 1)))]),
    };

    private static JsonArray Nested(int depth)
    {
        var inner = new JsonArray();
        for (; depth > 0; depth--)
            inner = new JsonArray(inner);
        return inner;
    }

    // Cut off, bytes of no character, or a zero in the middle.
    private byte[] Damage(byte[] body) => _random.Next(4) switch
    {
        0 => body[.._random.Next(body.Length)],
        1 => [.. body.Select(value => _random.Next(40) == 0 ? (byte)_random.Next(256) : value)],
        2 => [.. body[..(body.Length / 2)], 0xC3, 0x28, 0xFF, 0x00, .. body[(body.Length / 2)..]],
        _ => [.. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body))],
    };

    // Any characters, halves of pairs among them.
    private string Text(int length) => string.Create(_random.Next(length + 1), _random, static (text, random) =>
    {
        foreach (ref var character in text)
            character = (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(' ', 0x7F));
    });

    private T Pick<T>(T[] values) => values[_random.Next(values.Length)];
}
