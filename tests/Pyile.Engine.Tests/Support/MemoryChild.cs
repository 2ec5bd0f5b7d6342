using System.Globalization;
using System.Net;

namespace Pyile.Engine.Tests.Support;

/// <summary>
/// The process of <see cref="Threats.PasswordInMemoryTests"/>: it does what each line says and answers with one. Passwords and tickets arrive as
/// numbers, so that only what the engine makes of them can be found in its memory.
/// </summary>
internal static class MemoryChild
{
    public const string Mode = "memory";
    private const int Mask = 0x55;

    /// <summary>The password as numbers that contain no part of it.</summary>
    public static string Hide(string password) => string.Join(',', password.Select(c => (c ^ Mask).ToString(CultureInfo.InvariantCulture)));

    public static async Task RunAsync()
    {
        await using var owned = new Owned();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            await RunAsync(owned, words);
            Collect();
            Console.WriteLine(owned.Answer);
        }
    }

    private static async Task RunAsync(Owned owned, string[] words)
    {
        ILegacyProtocol? legacy = words[^1] == "both" ? LegacyProtocol.Instance : null;
        switch (words[0])
        {
            case "host":
                using (Secret password = Reveal(words[1]))
                    owned.Host = HostSession.Start(new HostOptions { Address = IPAddress.Loopback, Port = 0, Password = password, Legacy = legacy });
                owned.Answer = $"{owned.Host.HostAddress.Port}";
                break;
            case "ticket":
                owned.Answer = (await owned.Host!.NewTicketAsync(new TicketOptions { HostNames = [$"{owned.Host.HostAddress}"] })).Text;
                break;
            case "guest":
                using (Secret ticket = Reveal(words[1]))
                    owned.Peer = await PeerSession.ConnectAsync(new PeerOptions { Address = IPAddress.Loopback, Ticket = ticket });
                break;
            case "change":
                using (Secret password = Reveal(words[1]))
                    await owned.Host!.SetPasswordAsync(password);
                break;
            case "peer":
                using (Secret password = Reveal(words[1]))
                {
                    owned.Peer = await PeerSession.ConnectAsync(new PeerOptions
                    {
                        HostName = "127.0.0.1",
                        Port = int.Parse(words[2], CultureInfo.InvariantCulture),
                        Address = IPAddress.Loopback,
                        Password = password,
                        Legacy = legacy,
                    });
                }
                break;
            // What the test would find if the engine kept a password.
            case "keep":
                owned.Kept = Reveal(words[1]);
                break;
            default:
                throw new ArgumentException(words[0]);
        }
    }

    private static Secret Reveal(string hidden)
    {
        string[] numbers = hidden.Split(',');
        char[] characters = GC.AllocateUninitializedArray<char>(numbers.Length, pinned: true);
        for (int i = 0; i < numbers.Length; i++)
            characters[i] = (char)(int.Parse(numbers[i], CultureInfo.InvariantCulture) ^ Mask);
        var secret = new Secret(characters);
        Array.Clear(characters);
        return secret;
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed class Owned : IAsyncDisposable
    {
        public HostSession? Host { get; set; }

        public PeerSession? Peer { get; set; }

        public Secret? Kept { get; set; }

        public string Answer { get; set; } = "done";

        public async ValueTask DisposeAsync()
        {
            if (Peer is not null)
                await Peer.DisposeAsync();
            if (Host is not null)
                await Host.DisposeAsync();
            Kept?.Dispose();
        }
    }
}
