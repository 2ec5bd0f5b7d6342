using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Pyile.Wine.Keys;

/// <summary>
/// Lets .NET call PBKDF2 as it does on Windows before 10, by BCryptDeriveKeyPBKDF2. The function for Windows 10 does not exist in wine.
/// </summary>
internal static class Pbkdf2
{
    private const string Implementation = "System.Security.Cryptography.Pbkdf2Implementation";
    private const string Switch = "s_useKeyDerivation";

    /// <exception cref="InvalidOperationException">This version of .NET chooses in another way.</exception>
    public static void UseOlderFunction()
    {
        FieldInfo field = typeof(Rfc2898DeriveBytes).Assembly.GetType(Implementation)?.GetField(Switch, BindingFlags.Static | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{Implementation} has no field {Switch} any more.");
        RuntimeHelpers.RunClassConstructor(field.DeclaringType!.TypeHandle);
        // The field is read-only, so reflection does not set it.
        var set = new DynamicMethod("Set", null, [typeof(bool)], typeof(Pbkdf2).Module, skipVisibility: true);
        ILGenerator code = set.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Stsfld, field);
        code.Emit(OpCodes.Ret);
        set.CreateDelegate<Action<bool>>()(false);
    }
}
