using Pyile.Engine.Model;

namespace Pyile.Engine.Admission;

/// <summary>Logins at a host by an older protocol.</summary>
internal interface ILegacyLogins : ILoginProtocol
{
    /// <summary>Changes the password that joiners must know from now on.</summary>
    void SetPassword(Secret password);
}
