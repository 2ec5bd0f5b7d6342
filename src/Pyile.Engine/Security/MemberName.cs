using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pyile.Protocol;

namespace Pyile.Engine.Security;

/// <summary>
/// Whose certificate it is, as a URI in its alternative name: <c>pyile:network/member</c>, with <c>/host</c> behind
/// it for the host, so that no member can stand in for it.
/// </summary>
internal static class MemberName
{
    private const string Scheme = "pyile:";
    private const string HostMark = "/host";
    private const int Length = (KeyHash.Size * 2) + 1 + (MemberId.Size * 2);

    public static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    public static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    public static X509Extension ToExtension(KeyHash network, MemberId member, bool isHost)
    {
        var builder = new SubjectAlternativeNameBuilder();
        builder.AddUri(new Uri(UriOf(network, member, isHost)));
        return builder.Build(critical: false);
    }

    public static bool TryRead(X509Certificate2 certificate, KeyHash network, out MemberId member, out bool isHost)
    {
        member = default;
        isHost = false;
        if (certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is not { } names
            || !TryReadUri(names.RawData, out string? uri)
            || !uri.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        string rest = uri[Scheme.Length..];
        isHost = rest.Length == Length + HostMark.Length && rest.EndsWith(HostMark, StringComparison.Ordinal);
        return (isHost || rest.Length == Length)
            && KeyHash.TryParse(rest[..(KeyHash.Size * 2)], out KeyHash named)
            && named == network
            && rest[KeyHash.Size * 2] == '/'
            && MemberId.TryParse(rest[((KeyHash.Size * 2) + 1)..Length], out member)

            // With lower-case digits only.
            && uri == UriOf(network, member, isHost);
    }

    private static string UriOf(KeyHash network, MemberId member, bool isHost) => $"{Scheme}{network}/{member}{(isHost ? HostMark : "")}";

    // The one name and nothing beside it.
    private static bool TryReadUri(ReadOnlyMemory<byte> extension, [NotNullWhen(true)] out string? uri)
    {
        uri = null;
        try
        {
            var reader = new AsnReader(extension, AsnEncodingRules.DER);
            AsnReader names = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            if (names.PeekTag().HasSameClassAndValue(UriTag))
                uri = names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
            return uri is not null && !names.HasData;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
