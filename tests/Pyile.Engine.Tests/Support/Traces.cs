using System.Buffers.Text;
using System.Text;

namespace Pyile.Engine.Tests.Support;

/// <summary>Searches bytes for a secret in all encodings in which it could appear.</summary>
internal static class Traces
{
    public static void AssertNone(byte[] bytes, string secret)
    {
        AssertNone(bytes, Encoding.UTF8.GetBytes(secret), secret);
        AssertAbsent(bytes, Encoding.Unicode.GetBytes(secret), secret);
        AssertAbsent(bytes, Encoding.BigEndianUnicode.GetBytes(secret), secret);
    }

    public static void AssertNone(byte[] bytes, byte[] secret, string name)
    {
        AssertAbsent(bytes, secret, name);
        AssertAbsent(bytes, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(secret)), name);
        AssertAbsent(bytes, Encoding.ASCII.GetBytes(Convert.ToHexString(secret)), name);
        // The secret can begin at any offset of the encoded bytes, so the characters that it shares with its neighbours are left out.
        for (int before = 0; before < 3; before++)
        {
            byte[] shifted = [.. new byte[before], .. secret];
            int from = before == 0 ? 0 : before + 1;
            string base64 = Convert.ToBase64String(shifted).TrimEnd('=');
            AssertAbsent(bytes, Encoding.ASCII.GetBytes(base64[from..^1]), name);
            AssertAbsent(bytes, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(shifted)[from..^1]), name);
        }
    }

    private static void AssertAbsent(byte[] bytes, byte[] pattern, string name) =>
        Assert.True(bytes.AsSpan().IndexOf(pattern) < 0, $"{name} was found.");
}
