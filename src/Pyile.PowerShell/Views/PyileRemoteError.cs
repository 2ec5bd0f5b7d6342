namespace Pyile;

/// <summary>An error that an endpoint has written, as the member describes it.</summary>
public sealed class PyileRemoteError
{
    internal PyileRemoteError(string message, string? id, string? category, string? alias, string member) =>
        (Message, ErrorId, Category, PeerAlias, MemberId) = (message, id, category, alias, member);

    public string Message { get; }

    /// <summary>The FullyQualifiedErrorId there, or null.</summary>
    public string? ErrorId { get; }

    /// <summary>The category there, or null.</summary>
    public string? Category { get; }

    public string? PeerAlias { get; }

    public string MemberId { get; }

    public override string ToString() => Texts.VisibleText.Of(Message);
}
