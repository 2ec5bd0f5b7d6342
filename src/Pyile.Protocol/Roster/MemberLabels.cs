using System.Buffers;

namespace Pyile.Protocol;

/// <summary>
/// The roles and tags of a member, which only the host assigns: tags 1 and 2 of its roster entry. Roles say what it may do, tags describe it.
/// Both are in alphabetical order, without duplicates, whatever their case.
/// </summary>
internal sealed class MemberLabels : IEquatable<MemberLabels>
{
    public const int MaxRoles = 16;
    public const int MaxTags = 16;
    public const int MaxRoleLength = 64;
    public const int MaxTagLength = 128;

    public static readonly MemberLabels None = new([], []);

    private MemberLabels(string[] roles, string[] tags)
    {
        Roles = roles;
        Tags = tags;
    }

    public IReadOnlyList<string> Roles { get; }

    public IReadOnlyList<string> Tags { get; }

    /// <summary>These roles and tags, as far as they can be ones.</summary>
    public static MemberLabels Of(IEnumerable<string> roles, IEnumerable<string> tags)
    {
        string[] kept = [.. Ordered(roles.Where(IsRole)).Take(MaxRoles)];
        string[] described = [.. Ordered(tags.Where(IsTag)).Take(MaxTags)];
        return kept.Length + described.Length == 0 ? None : new MemberLabels(kept, described);
    }

    /// <summary>Whether it can be a role: letters, digits, dots, hyphens and underscores.</summary>
    public static bool IsRole(string text) => text.Length is > 0 and <= MaxRoleLength && text.All(IsNameCharacter);

    /// <summary>Whether it can be a tag: a name like a role's, with a value behind it or without, as in <c>site=eu</c>.</summary>
    public static bool IsTag(string text) => text.Length is > 0 and <= MaxTagLength && text[0] != '=' && text.Count(c => c == '=') <= 1
        && text.All(c => IsNameCharacter(c) || c == '=');

    /// <summary>Reads the tags of a roster entry. What cannot be a role or a tag is ignored.</summary>
    public static MemberLabels Read(TagBlock block) => block.IsEmpty ? None : Of(ReadNames(block, KnownTags.Roles), ReadNames(block, KnownTags.MemberTags));

    /// <summary>Adds them to a roster entry.</summary>
    public TagBlock ToBlock()
    {
        List<Tag> block = [];
        if (Roles.Count > 0)
            block.Add(new Tag(KnownTags.Roles, IsCritical: false, Write(Roles)));
        if (Tags.Count > 0)
            block.Add(new Tag(KnownTags.MemberTags, IsCritical: false, Write(Tags)));
        return block.Count == 0 ? default : TagBlock.Of(block);
    }

    public bool Equals(MemberLabels? other) => other is not null && Roles.SequenceEqual(other.Roles) && Tags.SequenceEqual(other.Tags);

    public override bool Equals(object? obj) => Equals(obj as MemberLabels);

    public override int GetHashCode() => HashCode.Combine(Roles.Count, Tags.Count);

    public override string ToString() => string.Join(", ", [.. Roles, .. Tags]);

    private static IEnumerable<string> Ordered(IEnumerable<string> names) =>
        names.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal);

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';

    private static ReadOnlyMemory<byte> Write(IReadOnlyList<string> names)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (string name in names)
            output.WriteText(name);
        return output.WrittenMemory;
    }

    private static List<string> ReadNames(TagBlock block, ushort number)
    {
        List<string> names = [];
        if (!block.TryFind(number, out ReadOnlySpan<byte> value))
            return names;
        var reader = new WireReader(new ReadOnlySequence<byte>(value.ToArray()));
        while (reader.Remaining > 0 && !reader.HasFailed)
            names.Add(reader.ReadText());
        return reader.HasFailed ? [] : names;
    }
}
