using Pyile.Texts;

namespace Pyile;

/// <summary>An endpoint that a session offers, or that another member offers to it.</summary>
public sealed class PyileEndpoint
{
    private readonly IEndpointSource? _source;

    internal PyileEndpoint(IEndpointSource source)
    {
        _source = source;
        Name = source.Name;
        Session = source.SessionName;
        Synopsis = source.Synopsis;
        Parameters = [.. source.Parameters];
    }

    internal PyileEndpoint(string name, string? synopsis, PyileEndpointParameter[] parameters, string session, string? alias, string member)
    {
        Name = name;
        Synopsis = synopsis;
        Parameters = parameters;
        Session = session;
        PeerAlias = alias;
        MemberId = member;
    }

    public string Name { get; }

    /// <summary>The first sentence of its help, or null.</summary>
    public string? Synopsis { get; }

    public PyileEndpointParameter[] Parameters { get; }

    /// <summary>The alias of the member that offers it; null if it is this process.</summary>
    public string? PeerAlias { get; }

    /// <summary>The id of the member that offers it; null if it is this process.</summary>
    public string? MemberId { get; }

    /// <summary>Who may call it; null if another member offers it.</summary>
    public string? Allowed => _source?.Allowed;

    /// <summary>How many calls of it run at the same time; null if another member offers it.</summary>
    public int? ThrottleLimit => _source?.ThrottleLimit;

    /// <summary>How many calls of it have begun; null if another member offers it.</summary>
    public long? Calls => _source?.Calls;

    /// <summary>How many calls of it have failed; null if another member offers it.</summary>
    public long? Errors => _source?.Errors;

    /// <summary>The name of the session.</summary>
    public string Session { get; }

    internal IEndpointSource? Source => _source;

    /// <summary>The name with the parameters.</summary>
    public override string ToString() => string.Join(' ', [VisibleText.Of(Name), .. Parameters.Select(p => p.ToString())]);
}
