namespace Pyile.Values;

/// <summary>Why a value is not sent as JSON.</summary>
internal enum ValueProblem
{
    TooDeep,

    /// <summary>Something in it has itself as a part.</summary>
    Cycle,

    /// <summary>Code, a type, a pointer or work in progress: nothing that could be read elsewhere.</summary>
    NotData,

    Secret,

    /// <summary>NaN or infinity, for which JSON has no number.</summary>
    NotFinite,

    /// <summary>A key that is no text and no simple value, or two that are the same text.</summary>
    Key,

    /// <summary>Half of a surrogate pair.</summary>
    NotUnicode,

    /// <summary>Reading a property or the next element failed.</summary>
    Unreadable,

    TooLarge,
}
