using System.Buffers.Text;
using System.Text;

namespace Pyile.Engine.Tests.Support;

/// <summary>Looks for a secret in bytes, in the forms in which it could have got there.</summary>
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
        // Wherever it begins in what was encoded: without the characters that it shares with its neighbours.
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
        Assert.True(bytes.AsSpan().IndexOf(pattern) < 0, $"{name} is in it.");
}
