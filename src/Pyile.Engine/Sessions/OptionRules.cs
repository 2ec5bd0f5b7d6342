using System.Net;
using System.Net.Sockets;
using Pyile.Engine.State;
using Pyile.Engine.Transport;

namespace Pyile.Engine.Sessions;

/// <summary>Refuses options that cannot work, before anything is opened, with what to write instead.</summary>
internal static class OptionRules
{
    // A password travels inside 2048 bytes of JSON in which each character can take six.
    private const int MaxPassword = 256;

    public static void Check(SessionOptions options, Secret password)
    {
        if (!options.AllowUnencrypted)
        {
            throw new PyileException(
                PyileError.UnencryptedNotAllowed,
                "Only version 1 of the protocol exists so far. It sends everything in the clear, the password included. Where that is acceptable, say so: allow unencrypted.");
        }
        if (password.Length is 0 or > MaxPassword)
            throw Invalid($"A password has 1 to {MaxPassword} characters; this one has {password.Length}.");
        if (password.Reveal().EnumerateRunes().Contains(System.Text.Rune.ReplacementChar))
            throw Invalid("A password is Unicode text; this one has a character that is none.");
        if (options.Alias.Length is 0 or > AliasRules.MaxLength)
            throw Invalid($"An alias has 1 to {AliasRules.MaxLength} characters; this one has {options.Alias.Length}.");
        if (options.Alias.Any(char.IsControl) || options.Alias.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar))
            throw Invalid("An alias is plain Unicode text without control characters.");
        if (options.Address.AddressFamily != AddressFamily.InterNetwork)
            throw new PyileException(PyileError.AddressInvalid, $"{options.Address} is no IPv4 address; version 1 of the protocol knows no other.");
        CheckPort(options.PeerPort);
        if (options.SendTimeout <= TimeSpan.Zero)
            throw Invalid("The time a message may take has to be longer than nothing.");
    }

    public static void CheckPort(int port)
    {
        if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw Invalid($"{port} is no TCP port; ports are 0 to {IPEndPoint.MaxPort}, and 0 takes a free one.");
    }

    public static PyileException Invalid(string message) => new(PyileError.InvalidOption, message);

    /// <summary>Listens, and says in words what is wrong where that fails.</summary>
    public static IListener Listen(ITransport transport, IPAddress address, int port)
    {
        const int backlog = 512;
        try
        {
            return transport.Listen(new IPEndPoint(address, port), backlog);
        }
        catch (AddressUnavailableException exception)
        {
            throw ToException(exception);
        }
    }

    public static PyileException ToException(AddressUnavailableException exception) => exception.InUse
        ? new PyileException(
            PyileError.AddressInUse,
            $"Port {exception.Address.Port} of {exception.Address.Address} is taken by another program or session. End that one, or choose another port.",
            exception)
        : new PyileException(
            PyileError.AddressInvalid,
            $"{exception.Address} cannot be used here: {exception.InnerException?.Message.TrimEnd('.')}. Choose an address of this machine, and a port above 1023.",
            exception);
}
