using System.Runtime.InteropServices;

namespace Reranker.Onnx;

/// <summary>Finds the pieces of a vocabulary that a text begins with.</summary>
internal sealed class PieceTrie
{
    /// <summary>Where a search starts.</summary>
    public const int Root = 0;

    private readonly Dictionary<(int Node, char Next), int> _children;
    private readonly List<int> _ids = [-1];

    /// <summary>Takes the pieces; a piece's id is its index, of one that stands twice its last.</summary>
    public PieceTrie(IReadOnlyList<string> pieces)
    {
        _children = new Dictionary<(int, char), int>(2 * pieces.Count);
        for (var id = 0; id < pieces.Count; id++)
        {
            var node = Root;
            foreach (var next in pieces[id])
                node = Child(node, next);
            if (node != Root)
                _ids[node] = id;
        }
    }

    /// <summary>Goes on with a character.</summary>
    /// <returns>Whether any piece does.</returns>
    public bool TryGoOn(ref int node, char next)
    {
        if (!_children.TryGetValue((node, next), out var child))
            return false;
        node = child;
        return true;
    }

    /// <summary>The piece that ends here, or -1.</summary>
    public int IdAt(int node) => _ids[node];

    /// <summary>The id of a piece.</summary>
    public int? Find(string piece)
    {
        var node = Root;
        foreach (var next in piece)
            if (!TryGoOn(ref node, next))
                return null;
        return _ids[node] >= 0 ? _ids[node] : null;
    }

    private int Child(int node, char next)
    {
        ref var child = ref CollectionsMarshal.GetValueRefOrAddDefault(_children, (node, next), out var exists);
        if (!exists)
        {
            child = _ids.Count;
            _ids.Add(-1);
        }

        return child;
    }
}
