using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Pyile.Values;

/// <summary>
/// Objects with one member that stand for a value of another type, such as <c>{"$pyile.timespan":"00:00:05"}</c>. The receiver has the list of
/// types; a sender can name no other.
/// </summary>
internal static class TypeMarks
{
    /// <summary>The mark of an object whose first member's name begins like a mark: its content is the object itself.</summary>
    public const string PlainObject = Prefix + "object";

    private const string Prefix = "$pyile.";
    private const string OfDateTime = Prefix + "datetime";
    private const string OfDateTimeOffset = Prefix + "datetimeoffset";
    private const string OfTimeSpan = Prefix + "timespan";
    private const string OfVersion = Prefix + "version";
    private const string OfGuid = Prefix + "guid";
    private const string OfBytes = Prefix + "bytes";
    private const string OfInteger = Prefix + "bigint";
    private const string OfEnum = Prefix + "enum";

    private static readonly Dictionary<string, Type> Enums = new Type[]
    {
        typeof(ActionPreference), typeof(AddressFamily), typeof(Architecture), typeof(ConsoleColor), typeof(ConsoleKey), typeof(DateTimeKind),
        typeof(DayOfWeek), typeof(DriveType), typeof(EnvironmentVariableTarget), typeof(ErrorCategory), typeof(FileAccess),
        typeof(FileAttributes), typeof(FileMode), typeof(FileShare), typeof(HttpStatusCode), typeof(IPStatus), typeof(NetworkInterfaceType),
        typeof(OperationalStatus), typeof(PlatformID), typeof(ProtocolType), typeof(RegexOptions), typeof(SeekOrigin), typeof(SocketError),
        typeof(StringComparison), typeof(StringSplitOptions), typeof(TypeCode), typeof(UnixFileMode), typeof(UriKind),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static bool IsReserved(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <returns>Null if the type of the value has no mark.</returns>
    public static (string Name, string Text)? Of(object value) => value switch
    {
        DateTime time => (OfDateTime, time.ToString("O", CultureInfo.InvariantCulture)),
        DateTimeOffset time => (OfDateTimeOffset, time.ToString("O", CultureInfo.InvariantCulture)),
        TimeSpan span => (OfTimeSpan, span.ToString("c", CultureInfo.InvariantCulture)),
        Version version => (OfVersion, version.ToString()),
        Guid id => (OfGuid, id.ToString()),
        byte[] bytes => (OfBytes, Convert.ToBase64String(bytes)),
        BigInteger number when number.ToString(CultureInfo.InvariantCulture) is { Length: <= NumberText.LongestInteger } digits => (OfInteger, digits),
        Enum named when Enums.GetValueOrDefault(named.GetType().Name) == named.GetType() => (OfEnum, $"{named.GetType().Name}.{named}"),
        _ => null,
    };

    /// <returns>Null if the name is not one of a mark, or the text is not a value of the type.</returns>
    public static object? Read(string name, object? value) => value is not string text ? null : name switch
    {
        OfDateTime =>
            DateTime.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time) ? time : null,
        OfDateTimeOffset =>
            DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) ? time : null,
        OfTimeSpan => TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan span) ? span : null,
        OfVersion => Version.TryParse(text, out Version? version) ? version : null,
        OfGuid => Guid.TryParseExact(text, "D", out Guid id) ? id : null,
        OfBytes => ToBytes(text),
        OfInteger => text.Length <= NumberText.LongestInteger
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number) ? number : null,
        OfEnum => ToEnum(text),
        _ => null,
    };

    private static byte[]? ToBytes(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out int length) ? bytes[..length] : null;
    }

    private static object? ToEnum(string text)
    {
        int end = text.IndexOf('.', StringComparison.Ordinal);
        return end > 0 && Enums.TryGetValue(text[..end], out Type? type) && Enum.TryParse(type, text[(end + 1)..], out object? value) ? value : null;
    }
}
