using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>
/// The keys of the configuration, of which only hashes are kept: <c>Reranker:ApiKeys:Read</c> and <c>:Admin</c>, each a string or a list.
/// A key stands there as it is, or as <c>sha256:HEX</c>, what <c>printf %s KEY | sha256sum</c> prints.
/// </summary>
internal sealed class ApiKeys
{
    private const string HashPrefix = "sha256:";

    private readonly byte[][] _read;
    private readonly byte[][] _admin;

    private ApiKeys(IEnumerable<string> read, IEnumerable<string> admin)
    {
        _read = [.. read.Select(HashOf)];
        _admin = [.. admin.Select(HashOf)];
    }

    /// <summary>Whether there is any key: without one the host is open, on loopback only.</summary>
    public bool Any => _read.Length + _admin.Length > 0;

    /// <summary>Reads them.</summary>
    /// <exception cref="OptionsValidationException">A hash is none.</exception>
    public static ApiKeys From(IConfiguration configuration)
    {
        var section = configuration.GetSection($"{HostSettings.Section}:ApiKeys");
        return new ApiKeys(Values(section.GetSection("Read")), Values(section.GetSection("Admin")));
    }

    /// <summary>What a key opens: <see cref="Access.Read"/>, <see cref="Access.Admin"/>, or nothing (<see langword="null"/>).</summary>
    public string? RoleOf(string key)
    {
        var hash = Hash(key);
        return Contains(_admin, hash) ? Access.Admin : Contains(_read, hash) ? Access.Read : null;
    }

    /// <summary>What a key is counted under. The key itself cannot be told from it.</summary>
    public static string IdOf(string key) => Convert.ToHexStringLower(Hash(key));

    private static byte[] HashOf(string setting)
    {
        if (!setting.StartsWith(HashPrefix, StringComparison.OrdinalIgnoreCase))
            return Hash(setting);
        var hash = new byte[SHA256.HashSizeInBytes];
        var hex = setting.AsSpan(HashPrefix.Length).Trim();
        if (hex.Length == 2 * hash.Length && Convert.FromHexString(hex, hash, out _, out _) == System.Buffers.OperationStatus.Done)
            return hash;
        // The setting is not repeated: it may be a key.
        throw new OptionsValidationException(nameof(ApiKeys), typeof(ApiKeys),
            [$"A key in {HostSettings.Section}:ApiKeys begins with '{HashPrefix}' and goes on with {hex.Length} characters; expected the 64 hexadecimal digits that `printf %s KEY | sha256sum` prints."]);
    }

    // Neither a key's length nor how much of it is right can be told from the time that this takes.
    private static bool Contains(byte[][] keys, byte[] hash)
    {
        var found = false;
        foreach (var key in keys)
            found |= CryptographicOperations.FixedTimeEquals(key, hash);
        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static IEnumerable<string> Values(IConfigurationSection section) =>
        section.GetChildren().Select(static child => child.Value).Append(section.Value).Where(static key => !string.IsNullOrWhiteSpace(key)).Select(static key => key!.Trim());
}
