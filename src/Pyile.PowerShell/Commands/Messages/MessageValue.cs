using System.Management.Automation;
using Pyile.Values;

namespace Pyile.Commands;

/// <summary>Converts the values of Send-PyileMessage to JSON.</summary>
internal sealed class MessageValue : IDisposable
{
    private ValueWriter? _writer;
    private PSObject? _lastValue;
    private string? _lastJson;

    /// <param name="value">The value.</param>
    /// <param name="isSameForAll">Whether it is an argument, which is converted only once for all receivers of the pipeline.</param>
    /// <param name="error">Why the value cannot be sent.</param>
    public string? Write(PSObject? value, bool isSameForAll, out ErrorRecord? error)
    {
        error = null;
        if (isSameForAll && _lastJson is not null && ReferenceEquals(value, _lastValue))
            return _lastJson;
        try
        {
            _writer ??= new ValueWriter();
            (_lastValue, _lastJson) = (value, _writer.Write(value));
            return _lastJson;
        }
        catch (ValueException exception)
        {
            // The text of a wrapper would list everything in it, so the error's target is the plain object.
            error = Errors.From(exception, value is { BaseObject: not PSCustomObject and var plain } ? plain : value);
            return null;
        }
    }

    public void Dispose() => _writer?.Dispose();
}
