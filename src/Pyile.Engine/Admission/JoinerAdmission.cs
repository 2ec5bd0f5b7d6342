using System.Buffers;
using System.Net;
using Pyile.Engine.Membership;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Admission;

/// <summary>Makes a member of a joiner that has proven that it may become one: its id, its alias, its certificate, and its link.</summary>
/// <param name="address">Where the joiner connects from.</param>
/// <param name="joiner">The key that it has proven, and the member that it has been so far.</param>
/// <param name="services">What logins share.</param>
internal sealed class JoinerAdmission(IPAddress address, JoinerKey joiner, NetworkServices services)
{
    private Member? _member;
    private LoginKind _kind;
    private bool _keepsKey;
    private ulong? _version;
    private bool _isDone;

    private DateTimeOffset Now => services.Logins.Context.Clock.WallClock;

    /// <summary>When a certificate that is issued now expires.</summary>
    private DateTimeOffset Until => services.Logins.Context.NetworkClock.Now + services.Network.MemberLife;

    /// <summary>Whether the joiner says that it takes messages where the host does, which no joiner can.</summary>
    public bool ClaimsHostAddress(ProofFrame proof, IPAddress hostAsSeen) =>
        services.Logins.Admissions.IsOfHost(AddressOf(proof), hostAsSeen);

    /// <summary>Sends the admission and the roster.</summary>
    public async Task SendAsync(
        FrameStream stream, HelloFrame hello, ProofFrame proof, HostProof secret, LoginTranscript transcript, CancellationToken cancellationToken)
    {
        _kind = hello.Kind;
        _keepsKey = (proof.Capabilities & JoinerCapabilities.KeepsKey) != 0;
        _member = NewMember(hello, proof);
        byte[] certificate = services.Network.Issue(joiner.PublicKey, _member.Id, services.Logins.Context.NetworkClock.Now);
        bool hasConfirmation = hello.Kind != LoginKind.Certificate;
        byte[] confirmation = new byte[hasConfirmation ? ProofFrame.ConfirmationSize : 0];
        byte[] admission = FrameCodec.Encode(new AdmissionFrame(_member.Id, _member.Alias!, certificate, TagsOfAdmission(_member.Id), confirmation)).ToArray();
        if (hasConfirmation)
            secret.Seal(admission, transcript);
        var output = new ArrayBufferWriter<byte>();
        output.Write(admission);
        foreach (ReadOnlyMemory<byte> part in services.Roster.FramesSince(ref _version))
            output.Write(part.Span);
        await ChunkedWriter.WriteAsync(stream.Connection, output.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The joiner has accepted: from here on the connection is its control link.</summary>
    /// <returns>Null if the owner has revoked the password, the ticket or the membership meanwhile.</returns>
    public Admitted? TryComplete(FrameStream stream, HostProof proof)
    {
        Member member = _kind == LoginKind.Certificate ? _member! : _member! with { Joined = Now };
        if (_kind != LoginKind.Certificate)
            Keep(member);
        else if (!services.Members.TryReturn(member, Until, Now))
            return null;
        // After it was added, so that a revocation from now on finds it.
        if (proof.IsRevoked)
        {
            services.Members.End(member.Id);
            services.Logins.Admissions.Aliases.Free(member.Id);
            return null;
        }
        _isDone = true;
        proof.Complete();
        var subject = new BanSubject(member.Address.Address) { Member = member.Id, Key = joiner.Hash };
        return new Admitted(member, new HostControlLink(stream, services.Control, subject, joiner.PublicKey, _version), _kind);
    }

    /// <summary>The login is over. If it has failed, the alias is free again.</summary>
    public void End()
    {
        if (_member is not null && !_isDone)
            services.Logins.Admissions.Aliases.Release(_member.Id);
    }

    // It hears of another user of its key by that.
    private TagBlock TagsOfAdmission(MemberId member) => _kind == LoginKind.Certificate && services.Logins.Admissions.IsConnected(member)
        ? TagBlock.Of(new Tag(KnownTags.HasReplaced, IsCritical: false, default))
        : default;

    private void Keep(Member member)
    {
        if (services.Members.Add(member, joiner.Hash, _keepsKey, services.Logins.Context.NetworkClock.Now, Until))
            services.Logins.Admissions.Aliases.Hold(member.Id);
    }

    private IPEndPoint AddressOf(ProofFrame proof) => new(Addresses.Normalize(address), proof.Port);

    private Member NewMember(HelloFrame hello, ProofFrame proof)
    {
        // A login by password or ticket makes a new member; a login by certificate keeps the member's id.
        bool isReturn = hello.Kind == LoginKind.Certificate;
        MemberId id = isReturn ? joiner.Certificate!.Member : MemberId.NewRandom();
        (RosterAdmission Admission, DateTimeOffset Joined, MemberLabels Labels)? known = isReturn ? services.Members.FindAdmission(id, joiner.Hash) : null;
        RosterAdmission admission = hello.Kind switch
        {
            LoginKind.Password => new RosterAdmission(AdmissionKind.Password),
            LoginKind.Ticket => RosterAdmission.ByTicket(hello.Ticket),
            _ => known?.Admission ?? default,
        };
        return new Member
        {
            Id = id,
            Alias = services.Logins.Admissions.Aliases.Reserve(proof.Alias, id),
            KeyHash = joiner.Hash,
            Features = hello.Features,
            AllowsLegacy = proof.Capabilities.HasFlag(JoinerCapabilities.AllowsVersion1),
            Addresses = [AddressOf(proof)],
            Joined = known?.Joined ?? Now,
            Admission = admission,
            Labels = known?.Labels ?? services.Members.LabelsFor(admission),
        };
    }
}
