using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Pyile.Engine.Tests.Support;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Pyile.Engine.Tests.Protocol;

/// <summary>
/// Damaged texts, bodies, rosters and certificates for PYILE_FUZZ_SECONDS each: every input gives a value or the documented error, never
/// another exception, and takes memory in proportion to its length. The message of a failure has the seed and the input.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ParserFuzzTests(ITestOutputHelper output)
{
    // Tables that the libraries fill once, and what a small input may take.
    private const int Allowance = 512 * 1024;

    // Of the length of the input: a list of values with their objects is larger than its bytes.
    private const int Growth = 64;

    [Fact]
    public void Damaged_tickets_are_read_or_refused_with_a_reason()
    {
        string[] texts = [.. Vectors.Read("tickets.json").All("tickets").Concat(Vectors.Read("tickets.json").All("refused")).Select(v => v.Text("text"))];
        Fuzz([.. texts.Select(ToBytes)], (bytes, _) => CheckTicket(ToText(bytes)));
    }

    [Fact]
    public void Damaged_contents_of_tickets_are_read_or_refused_with_a_reason()
    {
        byte[][] contents = [.. Vectors.Read("tickets.json").All("tickets").Select(v => v.Bytes("content"))];
        Fuzz(contents, (bytes, _) => CheckTicket("pyile2-" + Base64Url.EncodeToString([.. bytes, .. SHA256.HashData(bytes)[..4]])));
    }

    [Fact]
    public void Damaged_addresses_and_names_are_read_or_refused()
    {
        string[] texts = ["127.0.0.1", "10.0.0.1:4702", "[2001:db8::1]:4702", "fe80::1%eth0", "host.example", "b\u00fccher.example.", "0x7f.1", "::ffff:1.2.3.4", "10.*.[0-9].?", "\ud83d\ude00", "\u0661\u3002\u3164"];
        Fuzz([.. texts.Select(ToBytes)], (bytes, _) => CheckName(ToText(bytes)));
    }

    [Fact]
    public void Damaged_json_bodies_are_valid_and_readable_or_not_valid()
    {
        JsonElement vectors = Vectors.Read("bodies.json");
        byte[][] bodies = [.. vectors.All("json").Concat(vectors.All("refusedJson")).Select(v => v.Bytes("hex"))];
        Fuzz(bodies, (bytes, _) => CheckJson(bytes));
    }

    [Fact]
    public void Damaged_rosters_are_applied_or_refused_with_a_reason()
    {
        JsonElement vectors = Vectors.Read("rosters.json");
        byte[][] payloads = [ExampleRosters.SnapshotBytes, ExampleRosters.DeltaBytes, .. vectors.All("fits").Concat(vectors.All("misfits")).Select(v => v.Bytes("payload"))];
        Fuzz(payloads, (bytes, _) => CheckRoster(bytes));
    }

    [Fact]
    public void Damaged_certificates_are_accepted_or_refused()
    {
        JsonElement vectors = Vectors.Read("certificates.json");
        byte[][] certificates =
        [
            vectors.Bytes("networkCertificate"),
            .. vectors.All("valid").Concat(vectors.All("refused")).Concat(vectors.All("refusedNetworks")).Select(v => v.Bytes("certificate")),
        ];
        NetworkTrust trust = NetworkTrust.TryFrom(vectors.Bytes("networkCertificate"))!;
        using MemberKey key = MemberKey.Create(DateTimeOffset.UtcNow);
        Fuzz(certificates, (bytes, random) => CheckCertificate(bytes, trust, key, vectors.Time("now"), random));
    }

    private void Fuzz(byte[][] corpus, Func<byte[], Random, bool> check)
    {
        int seed = Seeds.Next();
        Seeds.Play(seed, random =>
        {
            var mutator = new FrameMutator(random, corpus);
            int inputs = 0;
            int taken = 0;
            foreach (byte[] bytes in corpus)
                Check(bytes);
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < FuzzTime.Given || inputs < 200; inputs++)
                Check(mutator.NextBytes());
            output.WriteLine($"Seed {seed}: {inputs} inputs, {taken} were taken");
            Assert.True(taken > 0);

            void Check(byte[] bytes)
            {
                try
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    taken += check(bytes, random) ? 1 : 0;
                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ((long)bytes.Length * Growth) + Allowance);
                }
                catch (Exception exception)
                {
                    throw new XunitException($"{Convert.ToHexString(bytes)}: {exception}", exception);
                }
            }
        });
    }

    private static bool CheckTicket(string text)
    {
        bool isTaken = TicketText.TryDecode(text, out TicketContent? ticket, out string? problem);
        Assert.Equal((isTaken, !isTaken), (ticket is not null, !string.IsNullOrEmpty(problem)));
        if (ticket is not null)
            Assert.Contains(TicketText.Encode(ticket), string.Concat(text.Where(c => c is not (' ' or '\t' or '\r' or '\n' or '"' or '\''))), StringComparison.Ordinal);
        return isTaken;
    }

    private static bool CheckName(string text)
    {
        AddressText.LooksLikeAddress(text);
        HostName.IsNumeric(text);
        bool isAddress = AddressText.TryParse(text, out _);
        bool isName = HostName.IsValid(text);
        Assert.True(!isAddress || isName || text.Length > HostName.MaxLength);
        return isName;
    }

    private static bool CheckJson(byte[] bytes)
    {
        if (!JsonBody.IsValid(bytes))
            return false;
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                Assert.NotNull(reader.GetString());
        }
        return true;
    }

    private static bool CheckRoster(byte[] bytes)
    {
        var replica = new RosterReplica();
        if (RosterCodec.TryParseSnapshot(bytes, GivenV2.Network, out RosterSnapshot? snapshot, out string? problem))
            Assert.Equal(RosterResult.Applied, replica.Apply(snapshot).Kind);
        else
            Assert.False(string.IsNullOrEmpty(problem));
        replica = new RosterReplica();
        replica.Apply(ExampleRosters.Snapshot);
        if (RosterCodec.TryParseDelta(bytes, GivenV2.Network, out RosterDelta? delta, out problem))
            Assert.Equal(replica.Apply(delta).Kind == RosterResult.Applied ? delta.To : ExampleRosters.FirstVersion, replica.Version);
        else
            Assert.False(string.IsNullOrEmpty(problem));
        Assert.Single(replica.Entries, e => e.Traits.HasFlag(MemberTraits.IsHost));
        return snapshot is not null || delta is not null;
    }

    private static bool CheckCertificate(byte[] bytes, NetworkTrust trust, MemberKey key, DateTimeOffset now, Random random)
    {
        bool isNetwork = NetworkTrust.TryFrom(bytes) is not null;
        try
        {
            using X509Certificate2 own = key.With(bytes);
        }
        catch (PyileException exception)
        {
            Assert.Equal(PyileError.ProtocolViolation, exception.Kind);
        }
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(bytes);
        }
        catch (CryptographicException)
        {
            // TLS fails before the engine sees it.
            return isNetwork;
        }
        using (certificate)
            return trust.Check(certificate, now, random.Next(2) == 0 ? TimeSpan.Zero : Clocks.Tolerance) is not null || isNetwork;
    }

    private static byte[] ToBytes(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    private static string ToText(byte[] bytes) => new(MemoryMarshal.Cast<byte, char>(bytes));
}
