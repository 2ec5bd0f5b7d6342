namespace Pyile.Engine.Model;

/// <summary>A password on its way to the protocol. Printing it, in a log line or a debugger, prints stars.</summary>
public sealed class Secret
{
    private readonly string _value;

    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    internal int Length => _value.Length;

    internal string Reveal() => _value;

    /// <summary>Three stars, whatever the secret.</summary>
    public override string ToString() => "***";
}
