namespace Pyile.Values;

/// <summary>Why a value cannot be sent as JSON.</summary>
internal enum ValueProblem
{
    TooDeep,

    /// <summary>An object contains itself.</summary>
    Cycle,

    /// <summary>Code, a type, a pointer or a running task, none of which the receiver could use; or there is more than can be sent.</summary>
    NotData,

    Secret,

    /// <summary>NaN or infinity, which JSON cannot represent.</summary>
    NotFinite,

    /// <summary>A key that is not a simple value, or two keys with the same text.</summary>
    Key,

    /// <summary>An unpaired surrogate.</summary>
    NotUnicode,

    /// <summary>Reading a property or the next element failed.</summary>
    Unreadable,

    TooLarge,

    /// <summary>No property has the name that the user gave.</summary>
    NoProperty,
}
