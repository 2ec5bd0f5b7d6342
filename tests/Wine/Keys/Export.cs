using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Pyile.Wine.Keys;

/// <summary>
/// Replaces a function that a DLL of the system exports, for everybody in this process that looks it up from now on. The code of the DLL
/// stays as it is: only the address in its table of exports changes.
/// </summary>
internal static unsafe partial class Export
{
    private const uint ReadWrite = 0x04;
    private const uint ReadWriteExecute = 0x40;
    private const uint CommitAndReserve = 0x3000;

    // Where the parts of an executable file have what is needed.
    private const int HeaderOffset = 0x3c;
    private const int ExportTable = 0x88;
    private const int NameCount = 0x18;
    private const int Functions = 0x1c;
    private const int Names = 0x20;
    private const int Ordinals = 0x24;

    private const int JumpSize = 12;
    private const long Step = 0x10000;
    private const long Farthest = 0x7000_0000;

    /// <param name="library">The DLL.</param>
    /// <param name="name">The function that it exports.</param>
    /// <param name="target">What callers reach from now on.</param>
    /// <returns>The function of the DLL.</returns>
    public static void* Replace(string library, string name, void* target)
    {
        nint module = NativeLibrary.Load(library);
        void* before = (void*)NativeLibrary.GetExport(module, name);
        byte* start = (byte*)module;
        uint* entry = Find(start, name);
        byte* jump = Jump(start, target);
        if (!VirtualProtect(entry, sizeof(uint), ReadWrite, out uint protection))
            Fail(library, name);
        *entry = (uint)(jump - start);
        VirtualProtect(entry, sizeof(uint), protection, out _);
        if ((byte*)NativeLibrary.GetExport(module, name) != jump)
            Fail(library, name);
        return before;
    }

    private static uint* Find(byte* start, string name)
    {
        byte* exports = start + *(uint*)(start + *(int*)(start + HeaderOffset) + ExportTable);
        uint* names = (uint*)(start + *(uint*)(exports + Names));
        ushort* ordinals = (ushort*)(start + *(uint*)(exports + Ordinals));
        for (int i = 0; i < *(int*)(exports + NameCount); i++)
        {
            if (Marshal.PtrToStringAnsi((nint)(start + names[i])) == name)
                return (uint*)(start + *(uint*)(exports + Functions)) + ordinals[i];
        }
        throw new EntryPointNotFoundException(name);
    }

    // The table has distances of 32 bits from the start of the DLL, so the jump must be near.
    private static byte* Jump(byte* start, void* target)
    {
        for (long distance = Step; distance < Farthest; distance += Step)
        {
            var memory = (byte*)VirtualAlloc(start + distance, JumpSize, CommitAndReserve, ReadWriteExecute);
            if (memory == null)
                continue;
            // mov rax, target; jmp rax
            byte[] code = [0x48, 0xb8, .. BitConverter.GetBytes((long)target), 0xff, 0xe0];
            code.CopyTo(new Span<byte>(memory, JumpSize));
            return memory;
        }
        throw new InvalidOperationException("No memory near the DLL is free.");
    }

    [DoesNotReturn]
    private static void Fail(string library, string name) => throw new InvalidOperationException($"{name} of {library} cannot be replaced.");

    [LibraryImport("kernel32.dll", EntryPoint = "VirtualProtect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(void* address, nuint size, uint protection, out uint before);

    [LibraryImport("kernel32.dll", EntryPoint = "VirtualAlloc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void* VirtualAlloc(void* address, nuint size, uint kind, uint protection);
}
