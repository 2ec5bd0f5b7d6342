namespace Pyile.Texts;

/// <summary>How texts name a member.</summary>
internal static class MemberText
{
    /// <returns>The alias with the address in brackets, or the address alone if the alias is not known.</returns>
    public static string Describe(string? alias, string address) => alias is null ? address : $"{VisibleText.Of(alias)} ({address})";
}
