namespace Pyile.Values;

/// <summary>An object of the module that is not sent while it holds a secret.</summary>
internal interface IMayHoldSecret
{
    bool HoldsSecret { get; }
}
