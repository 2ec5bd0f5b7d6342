using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pyile.Engine.Model;
using Pyile.Engine.Transport;
using Pyile.Protocol;

namespace Pyile.Engine.Storage;

/// <summary>The JSON of a state file. The first format had bans and attempts alone.</summary>
internal sealed record StateDocument(
    [property: JsonRequired] int Format,
    [property: JsonRequired] IReadOnlyList<StateDocument.BanEntry> Bans,
    [property: JsonRequired] IReadOnlyList<StateDocument.AttemptEntry> Attempts,
    StateDocument.NetworkEntry? Network = null,
    IReadOnlyList<StateDocument.TicketEntry>? Tickets = null,
    IReadOnlyList<StateDocument.MemberEntry>? Members = null)
{
    private const int FirstFormat = 1;
    private const int CurrentFormat = 2;

    public static StateDocument From(HostState state) => new(
        CurrentFormat,
        [.. state.Bans.Select(b => new BanEntry(b.Reason, b.Since, b.Address, b.Member?.ToString(), b.Key?.ToString(), b.Alias, b.IsAutomatic))],
        [.. state.Attempts.Select(a => new AttemptEntry(a.Address.ToString(), a.Count, a.Last))],
        state.Network is { } network
            ? new NetworkEntry(network.Key, network.Certificate, network.Salt, network.Verifier, network.Starts, network.Host.ToString(), network.Revision, NetworkEntry.Significant(network.ClockAhead))
            : null,
        [.. state.Tickets.Select(t => new TicketEntry(t.Ticket.Id, t.LoginSecret, t.Ticket.Uses, t.Ticket.UsesLeft, t.Ticket.Created, t.Ticket.Expires, t.Ticket.Note, t.Ticket.MemberLife, OrNull(t.Ticket.Roles), OrNull(t.Ticket.Tags)))],
        [.. state.Members.Select(MemberEntry.From)]);

    /// <exception cref="JsonException">Something in it cannot be.</exception>
    public HostState ToState()
    {
        if (Format is not (FirstFormat or CurrentFormat))
            throw new JsonException($"Its format is {Format}, and this version knows {FirstFormat} and {CurrentFormat}.");
        if (Bans.Contains(null!) || Attempts.Contains(null!) || (Tickets?.Contains(null!) ?? false) || (Members?.Contains(null!) ?? false))
            throw new JsonException("An entry is null.");
        return new HostState(
            Network?.ToState(),
            [.. Bans.Select(b => b.ToBan())],
            [.. Attempts.Select(a => a.ToAttempt())],
            [.. (Tickets ?? []).Select(t => t.ToTicket())],
            [.. (Members ?? []).Select(m => m.ToMember())]);
    }

    internal sealed record BanEntry(
        [property: JsonRequired] string Reason,
        [property: JsonRequired] DateTimeOffset Since,
        string? Rule = null,
        string? Member = null,
        string? Key = null,
        string? Alias = null,
        bool Automatic = false)
    {
        public Ban ToBan() => Rule is null && Member is null
            ? throw new JsonException("A ban names neither an address nor a member.")
            : new Ban
            {
                Rule = Rule is null ? null : Addresses.TryParseRule(Rule, out IPNetwork? rule) ? rule.Value : throw new JsonException($"'{Rule}' is not an address."),
                Member = Member is null ? null : ReadMember(Member),
                Key = Key is null ? null : KeyHash.TryParse(Key, out KeyHash key) ? key : throw new JsonException($"'{Key}' is not the hash of a key."),
                Alias = Alias,
                IsAutomatic = Automatic,
                Reason = Reason,
                Since = Since,
            };
    }

    internal sealed record AttemptEntry(
        [property: JsonRequired] string Address, [property: JsonRequired] int Count, [property: JsonRequired] DateTimeOffset Last)
    {
        public LoginAttempt ToAttempt() => new()
        {
            Address = AddressText.TryParse(Address, out IPAddress? address) ? Addresses.Normalize(address) : throw new JsonException($"'{Address}' is not an address."),
            Count = Count is > 0 and < int.MaxValue / 2 ? Count : throw new JsonException($"{Count} is not a valid number of attempts."),
            Last = Last,
        };
    }

    internal sealed record NetworkEntry(
        [property: JsonRequired] byte[] Key,
        [property: JsonRequired] byte[] Certificate,
        [property: JsonRequired] byte[] Salt,
        [property: JsonRequired] byte[] Verifier,
        [property: JsonRequired] ulong Starts,
        [property: JsonRequired] string Host,
        ulong Revision = 0,
        TimeSpan? ClockAhead = null)
    {
        private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(365 * 200);

        /// <summary>Null for the small difference that two clocks of one machine always have.</summary>
        public static TimeSpan? Significant(TimeSpan ahead) => ahead.Duration() < TimeSpan.FromSeconds(1) ? null : ahead;

        public NetworkState ToState()
        {
            if (Starts >= uint.MaxValue)
                throw new JsonException($"{Starts} is not a valid number of starts.");
            if (ClockAhead is { } ahead && (ahead > MaxAhead || ahead < -MaxAhead))
                throw new JsonException($"{ahead} is not a valid difference between two clocks.");
            return new NetworkState(Key, Certificate, Salt, Verifier, Starts, ReadMember(Host))
            {
                Revision = Revision,
                ClockAhead = ClockAhead ?? TimeSpan.Zero,
            };
        }
    }

    internal sealed record TicketEntry(
        [property: JsonRequired] Guid Id,
        [property: JsonRequired] byte[] Secret,
        [property: JsonRequired] int Uses,
        [property: JsonRequired] int UsesLeft,
        [property: JsonRequired] DateTimeOffset Created,
        [property: JsonRequired] DateTimeOffset Expires,
        string? Note = null,
        TimeSpan? MemberLife = null,
        IReadOnlyList<string>? Roles = null,
        IReadOnlyList<string>? Tags = null)
    {
        private const int SecretSize = 32;

        public KeptTicket ToTicket() => Secret.Length == SecretSize && UsesLeft >= 0 && UsesLeft <= Uses
            ? new KeptTicket(new Ticket { Id = Id, Uses = Uses, UsesLeft = UsesLeft, Created = Created, Expires = Expires, Note = Note, MemberLife = MemberLife, Roles = Roles ?? [], Tags = Tags ?? [] }, Secret)
            : throw new JsonException($"Ticket {Id} has a secret or a number of uses that cannot be.");
    }

    internal sealed record MemberEntry(
        [property: JsonRequired] string Id,
        [property: JsonRequired] string Key,
        [property: JsonRequired] DateTimeOffset Joined,
        [property: JsonRequired] DateTimeOffset Until,
        Guid? Ticket = null,
        RowEntry? Row = null,
        EnrolmentEntry? Enrolment = null,
        IReadOnlyList<string>? Roles = null,
        IReadOnlyList<string>? Tags = null)
    {
        public static MemberEntry From(KeptMember member) => new(
            member.Id.ToString(),
            member.Key.ToString(),
            member.Joined,
            member.Until,
            member.Admission.Ticket,
            member.Row is { } row ? new RowEntry(row.Alias, row.Address.ToString(), row.AllowsLegacy, (ulong)row.Features) : null,
            member.Enrolment is { } enrolment ? EnrolmentEntry.From(enrolment) : null,
            OrNull(member.Labels.Roles),
            OrNull(member.Labels.Tags));

        public KeptMember ToMember() => new(
            ReadMember(Id),
            KeyHash.TryParse(Key, out KeyHash key) ? key : throw new JsonException($"'{Key}' is not the hash of a key."),
            Ticket is { } ticket ? RosterAdmission.ByTicket(ticket) : new RosterAdmission(AdmissionKind.Password),
            Joined,
            Until)
        {
            Row = Row?.ToRow(),
            Enrolment = Enrolment?.ToEnrolment(),
            Labels = MemberLabels.Of(Roles ?? [], Tags ?? []),
        };
    }

    internal sealed record EnrolmentEntry(
        [property: JsonRequired] string Alias,
        [property: JsonRequired] DateTimeOffset LastSeen,
        [property: JsonRequired] string LastAddress,
        DateTimeOffset? Expires = null,
        bool FixedAlias = false,
        string? TicketNote = null)
    {
        public static EnrolmentEntry From(KeptEnrolment enrolment) => new(
            enrolment.Alias, enrolment.LastSeen, enrolment.LastAddress.ToString(), enrolment.Expires, enrolment.IsAliasFixed, enrolment.TicketNote);

        public KeptEnrolment ToEnrolment() => AliasText.IsUsable(AliasText.Clean(Alias)) && AddressText.TryParse(LastAddress, out IPAddress? address)
            ? new KeptEnrolment(AliasText.Clean(Alias), LastSeen, Addresses.Normalize(address), Expires, FixedAlias) { TicketNote = TicketNote }
            : throw new JsonException($"The enrolment of '{Alias}' at '{LastAddress}' cannot be.");
    }

    internal sealed record RowEntry(
        [property: JsonRequired] string Alias, [property: JsonRequired] string Address, bool Legacy = false, ulong Features = 0)
    {
        public KeptRow ToRow() => AliasText.IsUsable(AliasText.Clean(Alias)) && IPEndPoint.TryParse(Address, out IPEndPoint? address)
            ? new KeptRow(AliasText.Clean(Alias), new IPEndPoint(Addresses.Normalize(address.Address), address.Port), Legacy, (ProtocolFeatures)Features)
            : throw new JsonException($"The row of '{Alias}' at '{Address}' cannot be.");
    }

    private static IReadOnlyList<string>? OrNull(IReadOnlyList<string> names) => names.Count > 0 ? names : null;

    private static MemberId ReadMember(string text) =>
        MemberId.TryParse(text, out MemberId member) ? member : throw new JsonException($"'{text}' is not a member id.");
}

[JsonSerializable(typeof(StateDocument))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class StateJson : JsonSerializerContext;
