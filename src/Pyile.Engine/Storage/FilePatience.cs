namespace Pyile.Engine.Storage;

/// <summary>
/// Repeats what fails because another program has the file open: a reader, a backup or a virus scanner on Windows, or a program that has
/// locked it.
/// </summary>
internal static class FilePatience
{
    private const int SharingViolation = 32;
    private const int LockViolation = 33;
    private const int UserMappedFile = 1224;
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(16);

    /// <summary>How long others may take with a small file.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(2);

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(Action attempt, TimeSpan patience) => Run(
        () =>
        {
            attempt();
            return true;
        },
        patience);

    /// <param name="attempt">What may fail.</param>
    /// <param name="patience">How long it is repeated; the last failure is thrown.</param>
    public static T Run<T>(Func<T> attempt, TimeSpan patience)
    {
        long began = TimeProvider.System.GetTimestamp();
        TimeSpan pause = FirstPause;
        while (true)
        {
            try
            {
                return attempt();
            }
            catch (Exception exception) when (
                IsTemporary(exception, OperatingSystem.IsWindows()) && TimeProvider.System.GetElapsedTime(began) < patience)
            {
            }
#pragma warning disable RS0030 // Callers are synchronous, and the system does not tell when another program closes a file.
            Thread.Sleep(pause);
#pragma warning restore RS0030
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Whether another program has the file open, or has locked it.</summary>
    public static bool IsTemporary(Exception exception, bool isWindows) => exception switch
    {
        // Windows: a file that others have open cannot be replaced, or is going to be deleted.
        UnauthorizedAccessException => isWindows,
        IOException { HResult: var code } when isWindows => (code & 0xffff) is SharingViolation or LockViolation or UserMappedFile,
        IOException { HResult: var code } => code is LinuxWouldBlock or MacWouldBlock,
        _ => false,
    };
}
