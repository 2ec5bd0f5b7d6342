using Pyile.Engine.Model;

namespace Pyile.Legacy;

/// <summary>Compares the password of one login.</summary>
internal interface IPasswordCheck
{
    /// <returns>Null if the password was not compared because there were too many wrong ones lately.</returns>
    bool? IsRight(Secret password);
}
