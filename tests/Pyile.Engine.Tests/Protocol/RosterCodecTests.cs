using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Protocol;

public sealed class RosterCodecTests
{
    private static readonly Gen<byte[]> AnyMutant = Mutants.Of([ExampleRosters.SnapshotBytes, ExampleRosters.DeltaBytes]);

    [Fact]
    public void Snapshot_of_the_vectors_is_written_and_read()
    {
        byte[] bytes = RosterCodec.EncodeSnapshot(GivenV2.Network, ExampleRosters.Snapshot);
        Assert.Equal(Convert.ToHexString(ExampleRosters.SnapshotBytes), Convert.ToHexString(bytes));
        RosterBytes.AssertSame(ExampleRosters.Snapshot, RosterBytes.ParseSnapshot(bytes));
    }

    [Fact]
    public void Changes_of_the_vectors_are_written_and_read()
    {
        byte[] bytes = RosterCodec.EncodeDelta(GivenV2.Network, ExampleRosters.Delta);
        Assert.Equal(Convert.ToHexString(ExampleRosters.DeltaBytes), Convert.ToHexString(bytes));
        RosterBytes.AssertSame(ExampleRosters.Delta, RosterBytes.ParseDelta(bytes));
    }

    [Fact]
    public void Each_entry_of_the_vectors_is_written_and_read_in_every_segmentation() =>
        Assert.All(ExampleRosters.Entries, example =>
        {
            var output = new ArrayBufferWriter<byte>();
            RosterEntryCodec.Write(output, example.Entry);
            Assert.Equal(Convert.ToHexString(example.Bytes), Convert.ToHexString(output.WrittenSpan));
            Segmentation.ForEach(example.Bytes, bytes =>
            {
                var reader = new WireReader(bytes);
                RosterEntry entry = RosterEntryCodec.Read(ref reader);
                Assert.True(reader.IsComplete);
                Assert.Equal(example.Entry, entry);
            });
        });

    [Fact]
    public void Each_change_of_the_vectors_has_its_bytes_and_hash()
    {
        KeyHash hash = RosterHash.First(GivenV2.Network, ExampleRosters.FirstVersion);
        Assert.Equal(ExampleRosters.Chain[0], hash);
        for (int i = 0; i < ExampleRosters.Changes.Count; i++)
        {
            (RosterChange change, byte[] bytes) = ExampleRosters.Changes[i];
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(RosterCodec.EncodeChange(change)));
            hash = RosterHash.Next(hash, change);
            Assert.Equal(ExampleRosters.Chain[i + 1], hash);
        }
    }

    [Fact]
    public void Signatures_of_the_vectors_are_valid()
    {
        JsonElement vector = Vectors.Read("rosters.json");
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(vector.Bytes("signingKey"), out _);
        Assert.All([vector.GetProperty("snapshot"), vector.GetProperty("delta"), .. vector.All("fits"), .. vector.All("misfits")], form =>
        {
            byte[] signature = form.Bytes("signature");
            Assert.Equal(64, signature.Length);
            Assert.True(key.VerifyData(form.Bytes("payload"), signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        });
    }

    [Fact]
    public void Changes_of_the_vectors_apply_to_their_snapshot()
    {
        var replica = new RosterReplica();
        Assert.Equal(RosterResult.Applied, replica.Apply(ExampleRosters.Snapshot).Kind);

        RosterOutcome outcome = replica.Apply(ExampleRosters.Delta);

        Assert.Equal(RosterResult.Applied, outcome.Kind);
        Assert.Equal(ExampleRosters.Delta.To, replica.Version);
        Assert.Equal(["host", "dora", "eve"], replica.Entries.Select(e => e.Alias));
        Assert.Equal(1, replica.Entries.Count(e => e.UnsupportedTag == 0x4001));
    }

    [Fact]
    public void Changes_that_keep_one_host_fit_the_snapshot() =>
        Assert.All(Vectors.Read("rosters.json").All("fits"), vector =>
        {
            var replica = new RosterReplica();
            replica.Apply(ExampleRosters.Snapshot);
            Assert.Equal(RosterResult.Applied, replica.Apply(ParseVector(vector)).Kind);
        });

    [Fact]
    public void Changes_that_contradict_the_snapshot_or_its_host_do_not_fit_and_change_nothing() =>
        Assert.All(Vectors.Read("rosters.json").All("misfits"), vector =>
        {
            var replica = new RosterReplica();
            replica.Apply(ExampleRosters.Snapshot);
            Assert.Equal(RosterResult.NeedsSnapshot, replica.Apply(ParseVector(vector)).Kind);
            Assert.Equal(ExampleRosters.Snapshot.Entries, replica.Entries);
            Assert.Equal(ExampleRosters.FirstVersion, replica.Version);
        });

    [Theory]
    [InlineData(LeaveReason.Left, "01")]
    [InlineData(LeaveReason.Lost, "02")]
    [InlineData(LeaveReason.Removed, "03")]
    [InlineData(LeaveReason.Banned, "04")]
    [InlineData(LeaveReason.Replaced, "05")]
    public void Each_reason_to_leave_has_its_number(LeaveReason reason, string number) =>
        Assert.Equal(
            V2Bytes.Hex("02 00000011 00000000000000000000000000000003" + number),
            RosterCodec.EncodeChange(new RosterChange.Left(GivenV2.Member(3), reason)).ToArray());

    [Fact]
    public void Address_is_the_first_one_that_can_be_dialled()
    {
        RosterEntry bob = ExampleRosters.Entries[1].Entry;
        Assert.Equal(Given.At("[2001:db8::1]:65535"), bob.Address);
        Assert.Equal(Given.At("0.0.0.0:0"), ExampleRosters.Entries[3].Entry.Address);
        Assert.Equal(Given.At("0.0.0.0:0"), ExampleRosters.Entries[4].Entry.Address);
    }

    [Fact]
    public void Ticket_of_an_admission_is_read() =>
        Assert.Equal(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), ExampleRosters.Entries[1].Entry.Admission.Ticket);

    [Fact]
    public void Empty_list_of_changes_is_read()
    {
        var none = new RosterDelta(ulong.MaxValue, [], ExampleRosters.Chain[0]);
        RosterBytes.AssertSame(none, RosterBytes.ParseDelta(RosterCodec.EncodeDelta(GivenV2.Network, none)));
    }

    [Fact]
    public void Any_roster_is_read_as_it_was_written() =>
        GivenV2.AnySnapshot.Sample(
            snapshot => RosterBytes.AssertSame(snapshot, RosterBytes.ParseSnapshot(RosterCodec.EncodeSnapshot(GivenV2.Network, snapshot))),
            iter: 1_000);

    [Fact]
    public void Any_list_of_changes_is_read_as_it_was_written() =>
        GivenV2.AnyDelta.Sample(
            delta => RosterBytes.AssertSame(delta, RosterBytes.ParseDelta(RosterCodec.EncodeDelta(GivenV2.Network, delta))),
            iter: 1_000);

    [Fact]
    public void Damaged_rosters_are_refused_or_have_exactly_these_bytes() =>
        AnyMutant.Sample(
            bytes =>
            {
                if (RosterCodec.TryParseSnapshot(bytes, GivenV2.Network, out RosterSnapshot? snapshot, out _))
                    Assert.Equal(bytes, RosterCodec.EncodeSnapshot(GivenV2.Network, snapshot));
                if (RosterCodec.TryParseDelta(bytes, GivenV2.Network, out RosterDelta? delta, out _))
                    Assert.Equal(bytes, RosterCodec.EncodeDelta(GivenV2.Network, delta));
            },
            iter: 20_000);

    private static RosterDelta ParseVector(JsonElement vector) => RosterBytes.ParseDelta(vector.Bytes("payload"));
}
