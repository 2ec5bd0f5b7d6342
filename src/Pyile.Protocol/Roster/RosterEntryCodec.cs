using System.Buffers;

namespace Pyile.Protocol;

/// <summary>The bytes of one roster entry.</summary>
internal static class RosterEntryCodec
{
    public static void Write(IBufferWriter<byte> output, RosterEntry entry)
    {
        output.WriteMember(entry.Id);
        output.WriteHash(entry.KeyHash);
        output.WriteText(entry.Alias);
        output.WriteUInt64((ulong)entry.Features);
        output.WriteByte((byte)entry.Traits);
        output.WriteByte((byte)entry.State);
        output.WriteTime(entry.Joined);
        output.WriteByte(checked((byte)entry.Addresses.Count));
        foreach (RosterAddress address in entry.Addresses)
        {
            output.WriteByte((byte)address.Kind);
            WriteShort(output, address.Bytes);
            output.WriteUInt16(address.Port);
        }
        output.WriteByte((byte)entry.Admission.Kind);
        WriteShort(output, entry.Admission.Bytes);
        output.WriteTags(entry.Tags);
    }

    public static RosterEntry Read(ref WireReader reader)
    {
        MemberId id = reader.ReadMember();
        KeyHash key = reader.ReadHash();
        string alias = reader.ReadAlias(mayBeEmpty: true);
        var features = (ProtocolFeatures)reader.ReadUInt64();
        var traits = (MemberTraits)reader.ReadByte();
        var state = (RosterState)reader.ReadByte();
        DateTimeOffset joined = reader.ReadTime();
        if (alias.Length == 0 && !traits.HasFlag(MemberTraits.IsUnencrypted))
            reader.Fail();
        return new RosterEntry
        {
            Id = id,
            KeyHash = key,
            Alias = alias,
            Features = features,
            Traits = traits,
            State = state,
            Joined = joined,
            Addresses = ReadAddresses(ref reader),
            Admission = new RosterAdmission((AdmissionKind)reader.ReadByte(), reader.ReadBytes(reader.ReadByte())),
            Tags = reader.ReadTags(),
        };
    }

    private static RosterAddress[] ReadAddresses(ref WireReader reader)
    {
        int count = reader.ReadByte();
        if (count > RosterEntry.MaxAddresses)
            reader.Fail();
        if (reader.HasFailed)
            return [];
        var addresses = new RosterAddress[count];
        for (int i = 0; i < count; i++)
            addresses[i] = new RosterAddress((AddressKind)reader.ReadByte(), reader.ReadBytes(reader.ReadByte()), reader.ReadUInt16());
        return addresses;
    }

    // A u8 length and the bytes.
    private static void WriteShort(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.WriteByte(checked((byte)bytes.Length));
        output.Write(bytes);
    }
}
