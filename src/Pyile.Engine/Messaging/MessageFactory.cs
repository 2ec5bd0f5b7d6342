using System.Net;
using System.Text;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;

namespace Pyile.Engine.Messaging;

/// <summary>A message with one of its receivers.</summary>
/// <param name="Message">The message.</param>
/// <param name="Shared">Its text as UTF-8 if other members get it too; else empty.</param>
/// <param name="Address">The receiver's address.</param>
/// <param name="To">The receiver, or null if no member on the roster has that address.</param>
internal readonly record struct AddressedMessage(Message Message, ReadOnlyMemory<byte> Shared, IPEndPoint Address, RosterMember? To);

/// <summary>Creates messages and looks up their receivers.</summary>
/// <param name="members">The roster.</param>
/// <param name="clock">The time.</param>
internal sealed class MessageFactory(MemberTable members, MonotonicClock clock)
{
    /// <exception cref="PyileException">The content cannot be sent, or the receiver is this session itself.</exception>
    public AddressedMessage New(IPEndPoint from, IPEndPoint to, Content content)
    {
        ContentRules.Check(content, isBroadcast: false);
        if (to.Equals(members.Self))
            throw new PyileException(PyileError.SendToSelf, $"{to} is this session itself. Send to another member.");
        RosterMember? member = members.FindMember(to);
        return new AddressedMessage(NewMessage(from, to, content, member is { IsEncrypted: true }), default, to, member);
    }

    /// <summary>Creates one message for all other members, which is encoded once.</summary>
    /// <exception cref="PyileException">The content cannot be sent to all members.</exception>
    public AddressedMessage[] NewForAll(IPEndPoint from, Content content)
    {
        ContentRules.Check(content, isBroadcast: true);
        IPEndPoint? self = members.Self;
        RosterMember[] others = [.. members.Snapshot().Roster.Where(m => !m.Address.Equals(self))];
        Message message = NewMessage(from, to: null, content, others.All(m => m.IsEncrypted));
        byte[] shared = Encoding.UTF8.GetBytes(content.Text);
        return [.. others.Select(m => new AddressedMessage(message, shared, m.Address, m))];
    }

    private Message NewMessage(IPEndPoint from, IPEndPoint? to, Content content, bool isEncrypted) => new()
    {
        Id = NewId(),
        Time = clock.WallClock,
        Text = content.Text,
        Kind = content.Kind,
        IsSent = true,
        IsBroadcast = to is null,
        From = from,
        To = to,
        Alias = members.OwnAlias,
        Encrypted = isEncrypted,
    };

    // The id only distinguishes messages and is not a secret. Cryptographic random numbers would cost more than all the rest.
    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        return new Guid(bytes);
    }
}
