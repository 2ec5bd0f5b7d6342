namespace Pyile.Engine.Tests.Support;

/// <summary>A disk that can be filled, or made one that can only be read, and back.</summary>
internal sealed class SmallDisk(string folder, bool isFull)
{
    private const string Filler = "filler";

    public string File(string name) => Path.Combine(folder, name);

    /// <summary>The files on it, apart from locks.</summary>
    public string[] Files => [.. new DirectoryInfo(folder).GetFiles().Select(f => f.Name).Where(n => n != Filler && !n.EndsWith(".lock", StringComparison.Ordinal)).Order()];

    public void Break()
    {
        if (!isFull)
        {
            // Over it, because it cannot be changed while a file is open to be written.
            DiskChild.Run("mount", "--bind", folder, folder);
            DiskChild.Run("mount", "-o", "remount,bind,ro", folder);
            return;
        }
        byte[] block = new byte[4096];
        try
        {
            using var filler = new FileStream(File(Filler), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            while (true)
                filler.Write(block);
        }
        catch (IOException)
        {
            // There is no room any more.
        }
    }

    public void Repair()
    {
        if (isFull)
            System.IO.File.Delete(File(Filler));
        else
            DiskChild.Run("umount", folder);
    }
}
