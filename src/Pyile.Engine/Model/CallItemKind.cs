namespace Pyile.Engine.Model;

/// <summary>What an item of a call is. The numbers are those of PowerShell's streams.</summary>
public enum CallItemKind
{
    Output = 1,
    Error = 2,
    Warning = 3,
    Verbose = 4,
    Debug = 5,
    Information = 6,
    Progress = 7,
}
