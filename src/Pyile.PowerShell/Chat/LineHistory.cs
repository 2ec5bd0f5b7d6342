namespace Pyile.Chat;

/// <summary>The lines of one chat, and the place in them that up and down have come to.</summary>
internal sealed class LineHistory
{
    private const int Capacity = 500;

    private readonly List<string> _lines = [];
    private string _draft = "";
    private int _place;

    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (_lines.Count == 0 || _lines[^1] != line))
            _lines.Add(line);
        if (_lines.Count > Capacity)
            _lines.RemoveAt(0);
        _place = _lines.Count;
        _draft = "";
    }

    /// <param name="current">What is being typed, to come back to.</param>
    /// <returns>Null where there is no older line.</returns>
    public string? Older(string current)
    {
        if (_place == 0)
            return null;
        if (_place == _lines.Count)
            _draft = current;
        return _lines[--_place];
    }

    /// <returns>A newer line, at last what was being typed; null where that is shown already.</returns>
    public string? Newer()
    {
        if (_place == _lines.Count)
            return null;
        return ++_place == _lines.Count ? _draft : _lines[_place];
    }
}
