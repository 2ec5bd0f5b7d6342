using System.Globalization;
using System.Text;

namespace Pyile.Values;

/// <summary>The path from a value to its part that is being written, with the containers on the path.</summary>
internal sealed class ValuePath
{
    private readonly List<Step> _steps = [];

    public int Depth => _steps.Count;

    /// <summary>Whether the container is already on the path, so that the value contains itself.</summary>
    public bool Contains(object container)
    {
        foreach (Step step in _steps)
        {
            if (ReferenceEquals(step.Container, container))
                return true;
        }
        return false;
    }

    public void Enter(object container) => _steps.Add(new Step(container, null, 0));

    public void MoveTo(string name) => _steps[^1] = _steps[^1] with { Name = name };

    public void MoveTo(int index) => _steps[^1] = _steps[^1] with { Index = index };

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public void Clear() => _steps.Clear();

    /// <summary>For example <c>Owner.Tags[3]</c>.</summary>
    public override string ToString()
    {
        if (_steps.Count == 0)
            return "The value";
        var text = new StringBuilder();
        foreach (Step step in _steps)
        {
            if (step.Name is null)
                text.Append(CultureInfo.InvariantCulture, $"[{step.Index}]");
            else
                text.Append(text.Length == 0 ? "" : ".").Append(Texts.VisibleText.Of(step.Name));
        }
        return text.ToString();
    }

    private readonly record struct Step(object Container, string? Name, int Index);
}
