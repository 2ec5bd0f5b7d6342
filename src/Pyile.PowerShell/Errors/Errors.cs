using System.Management.Automation;
using Pyile.Engine.Model;
using Pyile.Texts;
using Pyile.Values;

namespace Pyile;

/// <summary>
/// Makes all error records of the module. The methods say what happened; <see cref="ErrorTable"/> adds the advice, so that an
/// id always has the same advice.
/// </summary>
internal static partial class Errors
{
    /// <summary>An error that the engine reported.</summary>
    public static ErrorRecord From(PyileException exception, object? target) =>
        Make(exception, IdOf(exception.Kind), target, VisibleText.Of(exception.Message));

    /// <summary>A message that is not known to have arrived.</summary>
    public static ErrorRecord From(PyileReceipt receipt) => Make(
        IdOf(receipt.Reason),
        receipt,
        $"The message to {MemberText.Describe(receipt.Alias, receipt.To)} failed. {VisibleText.Of(receipt.Detail)}");

    /// <summary>A value that is not sent as JSON, because the receiver would get a different value.</summary>
    public static ErrorRecord From(ValueException exception, object? value) =>
        Make(exception, IdOf(exception.Problem), value, $"The value was not sent. {exception.Message}");

    internal static string IdOf(PyileError kind) => kind switch
    {
        PyileError.WrongPassword => ErrorIds.WrongPassword,
        PyileError.Banned => ErrorIds.Banned,
        PyileError.HostUnreachable => ErrorIds.HostUnreachable,
        PyileError.NotAdmitted => ErrorIds.NotAdmitted,
        PyileError.Timeout => ErrorIds.Timeout,
        PyileError.ConnectionLost => ErrorIds.ConnectionLost,
        PyileError.ProtocolViolation => ErrorIds.ProtocolViolation,
        PyileError.TooLarge => ErrorIds.TooLarge,
        PyileError.UnencryptedNotAllowed => ErrorIds.UnencryptedNotAllowed,
        PyileError.HostKeyChanged => ErrorIds.HostKeyChanged,
        PyileError.HostNotProven => ErrorIds.HostNotProven,
        PyileError.HostRestored => ErrorIds.HostRestored,
        PyileError.CertificateExpired => ErrorIds.CertificateExpired,
        PyileError.IdentityFile => ErrorIds.IdentityFile,
        PyileError.Passphrase => ErrorIds.Passphrase,
        PyileError.NotEnrolled => ErrorIds.NotEnrolled,
        PyileError.HostFull => ErrorIds.HostFull,
        PyileError.TicketInvalid => ErrorIds.TicketInvalid,
        PyileError.TrustFile => ErrorIds.TrustFile,
        PyileError.AddressInUse => ErrorIds.AddressInUse,
        PyileError.AddressInvalid => ErrorIds.AddressInvalid,
        PyileError.SessionClosed => ErrorIds.SessionClosed,
        PyileError.NotAMember => ErrorIds.NotAMember,
        PyileError.InvalidMessage => ErrorIds.InvalidMessage,
        PyileError.StateFile => ErrorIds.StateFile,
        PyileError.StateFileInUse => ErrorIds.StateFileInUse,
        PyileError.PasswordDiffers => ErrorIds.PasswordDiffers,
        PyileError.InvalidOption => ErrorIds.InvalidOption,
        PyileError.TlsUnavailable => ErrorIds.TlsUnavailable,
        PyileError.CryptographyUnavailable => ErrorIds.CryptographyUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of error has no id."),
    };

    internal static string IdOf(PyileFailureReason reason) => reason switch
    {
        PyileFailureReason.NotAMember => ErrorIds.NotAMember,
        PyileFailureReason.Refused => ErrorIds.Refused,
        PyileFailureReason.TimedOut => ErrorIds.TimedOut,
        PyileFailureReason.Unreachable => ErrorIds.Unreachable,
        PyileFailureReason.InboxFull => ErrorIds.InboxFull,
        PyileFailureReason.TooLarge => ErrorIds.TooLarge,
        PyileFailureReason.Closed => ErrorIds.Closed,
        PyileFailureReason.Unencrypted => ErrorIds.Unencrypted,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This reason has no error id."),
    };

    internal static string IdOf(ValueProblem problem) => problem switch
    {
        ValueProblem.TooDeep => ErrorIds.ValueTooDeep,
        ValueProblem.Cycle => ErrorIds.ValueHasCycle,
        ValueProblem.NotData => ErrorIds.ValueNotData,
        ValueProblem.Secret => ErrorIds.ValueIsSecret,
        ValueProblem.NotFinite => ErrorIds.ValueNotFinite,
        ValueProblem.Key => ErrorIds.ValueKeyInvalid,
        ValueProblem.NotUnicode => ErrorIds.InvalidMessage,
        ValueProblem.Unreadable => ErrorIds.ValueUnreadable,
        ValueProblem.TooLarge => ErrorIds.TooLarge,
        ValueProblem.NoProperty => ErrorIds.ValuePropertyNotFound,
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, "This problem has no error id."),
    };

    private static ErrorRecord Make(string id, object? target, string what) =>
        Make(new InvalidOperationException(WithAdvice(id, what)), id, target, what);

    private static ErrorRecord Make(Exception exception, string id, object? target, string what) =>
        new(exception, id, ErrorTable.Rows[id].Category, target) { ErrorDetails = new ErrorDetails(WithAdvice(id, what)) };

    private static string WithAdvice(string id, string what) => $"{what} {ErrorTable.Rows[id].Advice}";
}
