namespace Pyile.Engine.Tests.Support;

/// <summary>Accepts one password; null compares none.</summary>
internal sealed class KnownPassword(string? password) : IPasswordCheck
{
    public bool? IsRight(Secret given) => password is null ? null : given.Value.SequenceEqual(password);
}
