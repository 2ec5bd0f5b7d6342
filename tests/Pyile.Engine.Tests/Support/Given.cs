using System.Net;
using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace Pyile.Engine.Tests.Support;

/// <summary>Values for tests, fixed ones by a short name and random ones as generators.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Text with everything in it that JSON escapes, and all lengths of UTF-8.</summary>
    public static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.Char[' ', '~'].Select(c => c.ToString()),
        Gen.Char['\0', '\x1f'].Select(c => c.ToString()),
        Gen.OneOf("\"", "\\", "/", "{", "}", "[", "]", "\x7f", "\u2028", "\ufeff", "\u200d", "é", "日", "😀", "\U0010ffff", "\\u0041", "<3"),
        Gen.Char['\x80', '\ud7ff'].Select(c => c.ToString()),
        Gen.Char['\ue000', '\uffff'].Select(c => c.ToString()),
        Gen.Int[0x10000, 0x10ffff].Select(char.ConvertFromUtf32)).Array[0, 40].Select(string.Concat);

    public static readonly Gen<WireAddress> AnyWireAddress = Gen.Select(
        Gen.UInt, Gen.Int[1, 65535], (ip, port) => new WireAddress(new IPAddress(ip).ToString(), port));

    public static IPAddress Ip(string text) => IPAddress.Parse(text);

    public static IPEndPoint At(string text) => IPEndPoint.Parse(text);

    /// <summary>The same id for the same text.</summary>
    public static MemberId Id(string text) => MemberId.Read(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, MemberId.Size));

    /// <summary>A member of version 1 whose id is made from its address.</summary>
    public static Member Member(string address, bool isHost = false) => new()
    {
        Id = Id(address),
        Protocol = MemberProtocol.Legacy,
        IsHost = isHost,
        Addresses = [At(address)],
        Joined = Noon,
    };

    public static Message Message(string text = "hi", string from = "10.0.0.1:4000", SenderShare? share = null) => new(new Party(Id(from), At(from), "one"), null)
    {
        Share = share,
        Id = Guid.NewGuid(),
        Time = Noon,
        Text = text,
        IsBroadcast = true,
    };
}
