using Pyile.Protocol;

namespace Pyile.Engine.Model;

/// <summary>A host and its login port, as a user names it.</summary>
/// <param name="Name">The name or address, without the port.</param>
/// <param name="Port">The login port.</param>
public sealed record HostTarget(string Name, int Port)
{
    /// <summary>Reads a host that may have its port behind it, such as <c>name:4702</c> or <c>[2001:db8::7]:4702</c>.</summary>
    /// <param name="text">The name or address.</param>
    /// <param name="port">The port if it was given separately.</param>
    /// <param name="defaultPort">The port if none was given.</param>
    /// <exception cref="PyileException">The text cannot be read, or both name a port and they differ.</exception>
    public static HostTarget Of(string text, int? port = null, int defaultPort = SessionOptions.DefaultPort)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!HostPort.TryParse(text, out string name, out int? inText, out string? problem))
            throw OptionRules.Invalid(problem);
        if (inText is { } one && port is { } other && one != other)
            throw OptionRules.Invalid($"The host '{text}' names the port {one}, and the port {other} was given as well. Give only one of them.");
        return new HostTarget(name, inText ?? port ?? defaultPort);
    }

    /// <summary>Such as <c>name:4702</c>; an IPv6 address is in brackets.</summary>
    public override string ToString() => HostPort.Write(Name, Port);
}
