using System.Security.Cryptography;
using System.Text;

namespace Reranker.WebHost;

/// <summary>The keys of the configuration, of which only hashes are kept: <c>Reranker:ApiKeys:Read</c> and <c>:Admin</c>, each a string or a list.</summary>
internal sealed class ApiKeys
{
    private readonly byte[][] _read;
    private readonly byte[][] _admin;

    private ApiKeys(IEnumerable<string> read, IEnumerable<string> admin)
    {
        _read = [.. read.Select(Hash)];
        _admin = [.. admin.Select(Hash)];
    }

    /// <summary>Whether there is any key: without one the host is open, on loopback only.</summary>
    public bool Any => _read.Length + _admin.Length > 0;

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
