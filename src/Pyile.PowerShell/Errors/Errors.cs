using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Internal;
using Pyile.Json;
using Pyile.Sessions;

namespace Pyile;

/// <summary>
/// Every error record of the module: what happened is said here, what to do about it by <see cref="ErrorTable"/>, so that
/// an id has one advice wherever it comes from.
/// </summary>
internal static partial class Errors
{
    /// <summary>What the engine reports; the id is the kind of its error.</summary>
    public static ErrorRecord From(PyileException exception, object? target) =>
        Make(exception, exception.Kind.ToString(), target, Format.Text(exception.Message));

    /// <summary>A message that is not known to have arrived; the id is the reason.</summary>
    public static ErrorRecord From(PyileReceipt receipt) => Make(
        receipt.Reason.ToString(),
        receipt,
        $"The message to {PeerLookup.Describe(receipt.Alias, receipt.To)} failed. {Format.Text(receipt.Detail)}");

    /// <summary>A value that is not sent as JSON, because it would not arrive as it is.</summary>
    public static ErrorRecord From(ValueException exception, object? value)
    {
        string id = exception.Problem switch
        {
            ValueProblem.TooDeep => "ValueTooDeep",
            ValueProblem.Cycle => "ValueHasCycle",
            ValueProblem.Secret => "ValueIsSecret",
            ValueProblem.NotFinite => "ValueNotFinite",
            ValueProblem.Key => "ValueKeyInvalid",
            ValueProblem.NotUnicode => nameof(PyileError.InvalidMessage),
            ValueProblem.Unreadable => "ValueUnreadable",
            ValueProblem.TooLarge => nameof(PyileError.TooLarge),
            _ => "ValueNotData",
        };
        return Make(exception, id, value, $"The value is not sent. {exception.Message}");
    }

    private static ErrorRecord Make(string id, object? target, string what) => Make(new InvalidOperationException(WithAdvice(id, what)), id, target, what);

    private static ErrorRecord Make(Exception exception, string id, object? target, string what) =>
        new(exception, id, Row(id).Category, target) { ErrorDetails = new ErrorDetails(WithAdvice(id, what)) };

    private static string WithAdvice(string id, string what) => $"{what} {Row(id).Advice}".TrimEnd();

    // One that is missing is a mistake that a test finds; until then what happened is better than nothing.
    private static ErrorRow Row(string id) => ErrorTable.Rows.GetValueOrDefault(id) ?? new ErrorRow(ErrorCategory.NotSpecified, "");
}
