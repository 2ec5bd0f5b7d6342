using System.Text;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Runtime;
using Pyile.Protocol;

namespace Pyile.Engine.Messaging;

/// <summary>A message with one of its receivers.</summary>
/// <param name="Message">The message.</param>
/// <param name="Shared">Its text as UTF-8 if other members get it too; else empty.</param>
/// <param name="Id">The receiver's id.</param>
/// <param name="To">The receiver, or null if no member on the roster has that id.</param>
internal readonly record struct AddressedMessage(Message Message, ReadOnlyMemory<byte> Shared, MemberId Id, Member? To);

/// <summary>Creates messages and looks up their receivers.</summary>
/// <param name="members">The roster.</param>
/// <param name="clock">The time.</param>
internal sealed class MessageFactory(MemberTable members, MonotonicClock clock)
{
    /// <exception cref="PyileException">The content cannot be sent, or the receiver is this session itself.</exception>
    public AddressedMessage New(MemberId to, Content content, bool isQuestion = false)
    {
        ContentRules.Check(content, isBroadcast: false);
        if (to == members.Self)
            throw new PyileException(PyileError.SendToSelf, $"{members.OwnAddress} is this session itself. Send to another member.");
        Member? member = members.FindMember(to);
        IParty receiver = member is null ? new Party(to, null, null) : member;
        return new AddressedMessage(NewMessage(receiver, content, member is { IsEncrypted: true }, isQuestion), default, to, member);
    }

    /// <summary>Creates one message for all other members, which is encoded once.</summary>
    /// <exception cref="PyileException">The content cannot be sent to all members.</exception>
    public AddressedMessage[] NewForAll(Content content, bool isQuestion = false)
    {
        ContentRules.Check(content, isBroadcast: true);
        MemberId? self = members.Self;
        Member[] others = [.. members.Snapshot().Roster.Where(m => m.Id != self)];
        Message message = NewMessage(receiver: null, content, others.All(m => m.IsEncrypted), isQuestion);
        byte[] shared = Encoding.UTF8.GetBytes(content.Text);
        return [.. others.Select(m => new AddressedMessage(message, shared, m.Id, m))];
    }

    private Message NewMessage(IParty? receiver, Content content, bool isEncrypted, bool isQuestion) => new(members.Own, receiver)
    {
        Id = content.Key is { } key ? MessageKey.ToId(key) : NewId(),
        IsOnce = content.Key is not null,
        Time = clock.WallClock,
        Text = content.Text,
        Kind = content.Kind,
        IsSent = true,
        IsQuestion = isQuestion,
        InReplyTo = content.InReplyTo,
        IsAutomatic = content.IsAutomatic,
        IsBroadcast = receiver is null,
        Encrypted = isEncrypted,
    };

    // The id only distinguishes messages and is not a secret. Cryptographic random numbers would cost more than all the rest.
    private static Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
#pragma warning disable RS0030 // An id decides nothing, so tests need not repeat it, and the injected generator is not safe for threads.
        Random.Shared.NextBytes(bytes);
#pragma warning restore RS0030
        return new Guid(bytes);
    }
}
