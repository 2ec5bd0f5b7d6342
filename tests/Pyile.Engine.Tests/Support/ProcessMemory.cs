using System.Globalization;

namespace Pyile.Engine.Tests.Support;

/// <summary>The memory of a process of this user, as Linux shows it.</summary>
internal static class ProcessMemory
{
    private const int Piece = 1 << 20;

    /// <summary>How often these bytes occur in the memory that the process can read.</summary>
    public static int Count(int process, byte[] pattern)
    {
        int count = 0;
        using FileStream memory = new($"/proc/{process}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[Piece + pattern.Length - 1];
        foreach ((long from, long to) in Regions(process))
        {
            for (long at = from; at < to; at += Piece)
            {
                int length = Read(memory, at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - at)));
                ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
                while (rest.IndexOf(pattern) is >= 0 and var found)
                {
                    count++;
                    rest = rest[(found + 1)..];
                }
            }
        }
        return count;
    }

    private static IEnumerable<(long From, long To)> Regions(int process) =>
        from line in File.ReadLines($"/proc/{process}/maps")
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields[1][0] == 'r' && (fields.Length < 6 || fields[5] is not ("[vvar]" or "[vsyscall]" or "[vvar_vclock]"))
        let range = fields[0].Split('-')
        let ends = (From: Parse(range[0]), To: Parse(range[1]))
        // The garbage collector reserves more than there is; only what was written counts, and that is in smaller regions.
        where ends.From > 0 && ends.To - ends.From < 1L << 31
        select ends;

    private static long Parse(string address) => unchecked((long)ulong.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    private static int Read(FileStream memory, long at, Span<byte> buffer)
    {
        try
        {
            return RandomAccess.Read(memory.SafeFileHandle, buffer, at);
        }
        catch (IOException)
        {
            // A page that is mapped and not there.
            return 0;
        }
    }
}
