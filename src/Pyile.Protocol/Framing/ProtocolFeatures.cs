namespace Pyile.Protocol;

/// <summary>What an implementation supports beyond the base protocol. A feature is used only if both sides have it.</summary>
[Flags]
internal enum ProtocolFeatures : ulong
{
    None = 0,

    /// <summary>Calls on lane 1.</summary>
    Calls = 1,

    /// <summary>It dials members that ask for it, and takes part in circuits.</summary>
    Paths = 2,

    /// <summary>What this implementation announces.</summary>
    Own = Calls | Paths,
}
