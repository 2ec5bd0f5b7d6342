using System.Management.Automation;
using Pyile.Input;
using Pyile.Values;

namespace Pyile.Commands;

/// <summary>Converts the values of Send-PyileMessage to JSON.</summary>
internal sealed class MessageValue : IDisposable
{
    private ValueOptions _options = ValueOptions.Complete;
    private ValueWriter? _writer;
    private PSObject? _lastValue;
    private string? _lastJson;

    /// <returns>The number that was given as this text, or null.</returns>
    public static object? NumberOf(string text) => NumberTexts.Of(text);

    public void Limit(int? depth, string[]? property, bool keepType) =>
        _options = new ValueOptions { Depth = depth, Property = property, KeepType = keepType };

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
            _writer ??= new ValueWriter(_options);
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
