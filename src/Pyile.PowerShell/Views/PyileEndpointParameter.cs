namespace Pyile;

/// <summary>A parameter of an endpoint, as its owner has declared it.</summary>
public sealed class PyileEndpointParameter
{
    internal PyileEndpointParameter(string name, string type, bool isMandatory, string[] validValues) =>
        (Name, Type, IsMandatory, ValidValues) = (name, type, isMandatory, validValues);

    public string Name { get; }

    /// <summary>The name of its type.</summary>
    public string Type { get; }

    public bool IsMandatory { get; }

    /// <summary>The only values that it takes; empty if it takes others.</summary>
    public string[] ValidValues { get; }

    public override string ToString()
    {
        string text = $"-{Texts.VisibleText.Of(Name)} <{Texts.VisibleText.Of(Type)}>";
        return IsMandatory ? text : $"[{text}]";
    }
}
